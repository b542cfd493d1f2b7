import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DatabaseHealthParts, databaseHealth } from '../../../cloud-sync/endpoint/database-health.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';

let folder: string;
let clock: TestClock;
let writes: number;
let takesWrites: boolean;
const store = {
	async ping() {
		writes += 1;
		if (!takesWrites) throw new Error('disk I/O error');
	},
};
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'prepazka-database-health-'));
	clock = createTestClock('2026-11-16T09:00:00+01:00');
	[writes, takesWrites] = [0, true];
});
afterEach(() => rmSync(folder, { recursive: true }));

const healthOf = (changes: Partial<DatabaseHealthParts> = {}) =>
	databaseHealth({
		...{ store, file: join(folder, 'cloud.db'), wasRestored: false, copies: () => 'ok', clock },
		...changes,
	});

test('a database that takes writes is up', async () => {
	expect(await healthOf()()).toBe('up');
	expect(await healthOf({ file: null })()).toBe('up');
});

test('one whose disk takes nothing is down, and up again when it does', async () => {
	const state = healthOf();
	takesWrites = false;
	expect(await state()).toBe('down');
	takesWrites = true;
	clock.advanceSeconds(5);
	expect(await state()).toBe('up');
});

test('whoever asks often does not wear its disk', async () => {
	const state = healthOf();
	await Promise.all(Array.from({ length: 100 }, state));
	clock.advanceSeconds(4.9);
	await state();
	expect(writes).toBe(1);
	clock.advanceSeconds(0.1);
	await state();
	expect(writes).toBe(2);
});

test('D22 one that was restored says so, and rather what is wrong with it now', async () => {
	expect(await healthOf({ wasRestored: true })()).toBe('restored');
	for (const copies of ['damaged', 'not-copied'] as const)
		expect(await healthOf({ wasRestored: true, copies: () => copies })()).toBe(copies);
	takesWrites = false;
	expect(await healthOf({ copies: () => 'damaged' })()).toBe('down');
	expect(await healthOf({ file: join(folder, 'gone', 'cloud.db') })()).toBe('full');
});
