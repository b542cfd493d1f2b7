import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeptTime } from '../../../scripts/kept-time.ts';

const obstacle = process.platform === 'linux' ? undefined : 'only Linux tells the starts of a machine apart';

describe.skipIf(obstacle)(`what an office keeps of the time${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
	let folder: string;
	let logged: unknown[];
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-kept-time-'));
		logged = [];
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));
	const file = () => join(folder, 'clock.json');
	const open = () => openKeptTime(folder, { error: (entry: unknown) => void logged.push(entry) });

	it('Q56 is there for the next one as long as the machine runs, and for none after that', () => {
		expect(open()?.startedAt).toBeNull();
		open()?.keep(1_764_000_000_000);
		expect(open()?.startedAt).toBe(1_764_000_000_000);
		expect(open()?.uptimeMilliseconds()).toBeGreaterThan(1000);
		const kept = JSON.parse(readFileSync(file(), 'utf8'));
		writeFileSync(file(), JSON.stringify({ ...kept, boot: 'another start of the machine' }));
		expect(open()?.startedAt).toBeNull();
	});

	it.each(['', '{"boot":', '{"boot":7,"startedAt":"noon"}', '[]'])('Q56 is nothing in a file that reads %j', (text) => {
		writeFileSync(file(), text);
		expect(open()?.startedAt).toBeNull();
	});

	it('Q56 is not kept on a disk that takes nothing, which ends no office', () => {
		const time = open();
		rmSync(folder, { recursive: true });
		time?.keep(1_764_000_000_000);
		expect(logged).toMatchObject([{ event: 'time-not-kept' }]);
	});
});
