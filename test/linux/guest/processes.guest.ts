import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { PI_CHIP_LABELS } from '../../../hardware/lines/gpio-chip.ts';
import { type OnoffLines, openOnoffLines } from '../../../hardware/lines/onoff-lines.ts';
import { exportedLines, pull, sense } from './header-wires.ts';

const OUTPUT = 5;
const INPUT = 12;
const NOBODY = '65534';

type Holder = ChildProcessByStdio<null, Readable, null>;

let holder: Holder | undefined;
let lines: OnoffLines | undefined;
afterEach(async () => {
	if (holder?.exitCode === null && holder.signalCode === null) await ended(holder, 'SIGTERM');
	holder = undefined;
	await lines?.close();
	lines = undefined;
});

/** Starts an office that holds lines; resolves with its first words. */
async function startHolder(...args: string[]): Promise<string> {
	holder = spawn(process.execPath, [join(import.meta.dirname, 'holder.ts'), ...args], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [words] = (await once(holder.stdout, 'data')) as [Buffer];
	return words.toString().trim();
}

async function ended(process: Holder, signal: NodeJS.Signals): Promise<number | null> {
	const exit = once(process, 'exit') as Promise<[number | null]>;
	process.kill(signal);
	return (await exit)[0];
}

describe('an office process and its lines', () => {
	test('a clean end gives every line back and drives no wire any more', async () => {
		pull(OUTPUT, 0);
		expect(await startHolder()).toBe('holding');
		expect(exportedLines()).toEqual([OUTPUT, INPUT]);
		expect(sense(OUTPUT)).toBe(1);
		expect(holder && (await ended(holder, 'SIGTERM'))).toBe(0);
		expect(exportedLines()).toEqual([]);
		expect(sense(OUTPUT)).toBe(0);
	});

	test('after kill -9 its lines stay exported, and the next office takes them over and gives them back', async () => {
		await startHolder();
		if (holder) await ended(holder, 'SIGKILL');
		expect(exportedLines()).toEqual([OUTPUT, INPUT]);
		lines = await openOnoffLines(PI_CHIP_LABELS);
		// Where the dead one had its output, the next may have an input.
		const listening = lines.input(OUTPUT, 'none');
		pull(OUTPUT, 1);
		pull(OUTPUT, 0);
		expect(listening.read()).toBe(0);
		const driving = lines.output(INPUT, 0);
		driving.write(1);
		expect(sense(INPUT)).toBe(1);
		await lines.close();
		expect(exportedLines()).toEqual([]);
	});

	test('a second office on the same lines is refused, and the first goes on', async () => {
		await startHolder();
		await expect(openOnoffLines(PI_CHIP_LABELS)).rejects.toThrow(
			'Another process of this office already uses the GPIO lines; stop it first.',
		);
		expect(sense(OUTPUT)).toBe(1);
	});

	test('a second office process says in one line that the lines are taken, and ends', async () => {
		await startHolder();
		const office = spawn(process.execPath, ['scripts/run.ts', 'office'], {
			env: {
				...process.env,
				PREPAZKA_BOARD: 'pi',
				PREPAZKA_DATA: '/run/office',
				PREPAZKA_MQTT_URL: 'mqtt://127.0.0.1:9',
			},
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		let complaint = '';
		office.stderr.setEncoding('utf8').on('data', (words: string) => (complaint += words));
		expect(await once(office, 'exit')).toEqual([1, null]);
		expect(complaint).toBe('Another process of this office already uses the GPIO lines; stop it first.\n');
		expect(sense(OUTPUT)).toBe(1);
	});

	test('a user without the right to export lines is told which group is missing', async () => {
		expect(await startHolder(NOBODY)).toBe(
			'GPIO 5: not permitted; add the user that runs the office to the group "gpio".',
		);
		expect(exportedLines()).toEqual([]);
	});
});
