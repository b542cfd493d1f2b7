import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../../scripts/setup/run.mjs';

const runModule = join(import.meta.dirname, '..', '..', '..', 'scripts', 'setup', 'run.mjs');

describe('running a command', () => {
	it('gives its exit code and all it printed', async () => {
		expect(await run('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toEqual({
			code: 3,
			output: 'out\nerr\n',
			timedOut: false,
		});
	});

	it('gives the code a shell would for a command ended by a signal', async () => {
		expect((await run('sh', ['-c', 'kill -TERM $$'])).code).toBe(143);
	});

	it('gives it nothing to read, so that no question can stop it', async () => {
		expect((await run('cat', [])).output).toBe('');
	});

	it('ends it after the time allowed', async () => {
		expect(await run('sleep', ['60'], { limitSeconds: 0.2 })).toMatchObject({ code: 137, timedOut: true });
	});

	it('says which command is missing', async () => {
		await expect(run('no-such-command', [])).rejects.toThrow('The command no-such-command is missing on this machine.');
	});

	it.each([
		['SIGINT', 130],
		['SIGTERM', 143],
	] as const)('stops the command first and itself after it on %s', async (signal, code) => {
		const script = `
			const { run } = await import(${JSON.stringify(runModule)});
			await run('sh', ['-c', 'trap "echo tidied; exit 0" INT TERM; echo busy; while :; do sleep 0.1; done'], { show: true });
		`;
		const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
			stdio: ['ignore', 'pipe', 'ignore'],
			detached: true,
		});
		// The whole group: a shell left behind would loop for ever.
		onTestFinished(() => endGroup(starter.pid));
		let printed = '';
		starter.stdout.on('data', (text) => {
			printed += text;
			if (String(text).includes('busy')) starter.kill(signal);
		});
		expect(await once(starter, 'close')).toEqual([code, null]);
		expect(printed).toBe('busy\ntidied\n');
	});
});

function endGroup(leader: number | undefined): void {
	try {
		if (leader !== undefined) process.kill(-leader, 'SIGKILL');
	} catch {
		// All of it has ended.
	}
}
