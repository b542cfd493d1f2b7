import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alone } from '../../../scripts/setup/lock.mjs';

describe('one start at a time', () => {
	let folder: string;
	let lock: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-lock-'));
		lock = join(folder, '.runtime', 'bootstrap.lock');
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('lets two starts work one after the other', async () => {
		const steps: string[] = [];
		const work = (name: string) => async () => {
			steps.push(`${name} begins`);
			await new Promise((resolve) => setImmediate(resolve));
			steps.push(`${name} ends`);
		};
		await Promise.all([alone(lock, work('one')), alone(lock, work('other'))]);
		expect(steps).toEqual(['one begins', 'one ends', 'other begins', 'other ends']);
		expect(existsSync(lock)).toBe(false);
	});

	it('waits for a start that is alive and takes over from one that has died', async () => {
		await alone(lock, async () => undefined);
		const owner = spawn('sleep', ['60']);
		writeFileSync(lock, String(owner.pid));
		let worked = false;
		const waiting = alone(lock, async () => {
			worked = true;
		});
		expect(worked).toBe(false);
		owner.kill();
		await waiting;
		expect(worked).toBe(true);
	});

	it('is open again after a failure', async () => {
		await expect(alone(lock, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
		expect(await alone(lock, async () => 'done')).toBe('done');
	});

	it('takes over from a lock that says nothing', async () => {
		await alone(lock, async () => undefined);
		writeFileSync(lock, '');
		expect(await alone(lock, async () => 'done')).toBe('done');
	});
});
