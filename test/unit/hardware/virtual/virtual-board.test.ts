import { describe, expect, test } from 'vitest';
import { standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import { openDevices } from '../../../../hardware/drivers/open-devices.ts';
import { createVirtualBoard } from '../../../../hardware/virtual/virtual-board.ts';
import { benchForEach, onFakeTime, played } from '../bench.ts';

onFakeTime();

describe('a virtual board', () => {
	const bench = benchForEach();

	test('tells when a display or the printer has changed', async () => {
		const { board, devices } = bench();
		let changes = 0;
		board.onChange(() => (changes += 1));
		await devices.caller.show('1', '7');
		expect(changes).toBe(1);
		board.setPrinter({ paper: 'low' });
		expect(changes).toBeGreaterThan(1);
		expect(board.printer()).toEqual({ paper: 'low', online: true, tickets: [] });
	});

	test('a hand does not push the same button twice within 0.3 s, so both pushes count', async () => {
		const { board, devices } = bench();
		let presses = 0;
		devices.deskButtons.onPress(() => (presses += 1));
		await played(Promise.all([board.pressButton('1', 'next', 'short'), board.pressButton('1', 'next', 'short')]));
		expect(presses).toBe(2);
	});

	test('several boards live in one process and do not hear each other', async () => {
		const wiring = standardWiring(['1']);
		const other = createVirtualBoard(wiring, { now: () => 0 });
		const devices = await played(openDevices(other.ports, wiring));
		let presses = 0;
		devices.deskButtons.onPress(() => (presses += 1));
		await played(bench().board.pressButton('1', 'next', 'short'));
		expect(presses).toBe(0);
		await played(other.pressButton('1', 'next', 'short'));
		expect(presses).toBe(1);
		await played(devices.close());
		await other.close();
	});

	test('a line that somebody else holds refuses the whole board, and every other line is given back', async () => {
		const wiring = standardWiring(['1']);
		const other = createVirtualBoard(wiring, { now: () => 0 });
		const held = other.ports.lines.output(wiring.caller.cs, 0);
		await expect(openDevices(other.ports, wiring)).rejects.toThrow(/GPIO 8 is already in use/);
		held.release();
		const devices = await played(openDevices(other.ports, wiring));
		await played(devices.close());
		await other.close();
		expect(other.violations()).toEqual([]);
	});

	test('the devices cannot be opened twice, and closing gives every line back', async () => {
		const { board, devices, wiring } = bench();
		await expect(openDevices(board.ports, wiring)).rejects.toThrow(/already in use/);
		await played(devices.close());
		const again = await played(openDevices(createVirtualBoard(wiring, { now: () => 0 }).ports, wiring));
		await played(again.close());
		for (const bcm of [...wiring.keypad.rows, wiring.caller.cs]) board.ports.lines.output(bcm, 0).release();
	});
});
