import { writeFileSync } from 'node:fs';
import { Gpio } from 'onoff';
import { smallWiring } from '../../hardware/board/standard-wiring.ts';
import type { BoardWiring } from '../../hardware/board/wiring.ts';
import type { KeypadKey } from '../../hardware/devices.ts';
import { openDevices } from '../../hardware/drivers/open-devices.ts';
import { PI_CHIP_LABELS } from '../../hardware/lines/gpio-chip.ts';
import type { Level, Lines } from '../../hardware/lines/lines.ts';
import { absentI2cBus } from '../../hardware/lines/linux-i2c-bus.ts';
import { openOnoffLines } from '../../hardware/lines/onoff-lines.ts';
import { createVirtualBoard } from '../../hardware/virtual/virtual-board.ts';
import { BASE, pull } from '../linux/guest/header-wires.ts';
import { type Hands, measureBare, measureDevices, notingLines } from './hardware-latency.ts';

/*
 * hardware-in-guest.ts FILE: runs inside the Linux with GPIO lines, times the shipped drivers over onoff and the same line
 * writes with onoff alone, and leaves the figures in the file.
 */

const wiring = smallWiring(['1', '2']);
const lines = await openOnoffLines(PI_CHIP_LABELS);
const { lines: noting, writes } = notingLines(lines);
const matrix = createMatrix(noting, wiring);
const hands: Hands = {
	moveKey: matrix.moveKey,
	moveButton(counter, button, closed) {
		const box = wiring.lineBoxes.find((one) => one.counter === counter);
		if (box) pull(box.lines[button], closed ? 0 : 1);
	},
};
for (const { lines: pins } of wiring.lineBoxes) for (const bcm of Object.values(pins)) pull(bcm, 1);

const { printerLink } = createVirtualBoard(wiring, { now: Date.now }).ports;
const devices = await openDevices({ lines: matrix.lines, i2c: absentI2cBus, printerLink }, wiring);
const measured = await measureDevices(devices, hands, wiring, writes);
await devices.close();
await lines.close();

const { data, clock, cs } = wiring.caller;
const bare = new Map([data, clock, cs].map((bcm) => [bcm, new Gpio(BASE + bcm, 'low')]));
const bareShows = measureBare(measured.writes, (bcm, level) => bare.get(bcm)?.writeSync(level));
for (const gpio of bare.values()) gpio.unexport();

const [, , file = ''] = process.argv;
writeFileSync(file, JSON.stringify({ ...measured, writes: measured.writes.map((call) => call.length), bareShows }));

/**
 * The keypad's contacts: after each write to a row the columns are as wires would have made them, in the same call, so that
 * no second process adds its own time.
 */
function createMatrix(
	inner: Lines,
	{ keypad }: BoardWiring,
): { readonly lines: Lines; moveKey(key: KeypadKey, closed: boolean): void } {
	const rowLevels = new Map<number, Level>(keypad.rows.map((bcm) => [bcm, 0]));
	const columnLevels = new Map<number, Level>();
	let down: KeypadKey | undefined;
	const settle = (): void => {
		for (const [index, column] of keypad.columns.entries()) {
			const row = keypad.keys.findIndex((labels) => labels[index] === down);
			const level = down !== undefined && row >= 0 && rowLevels.get(keypad.rows[row] ?? -1) === 0 ? 0 : 1;
			if (columnLevels.get(column) === level) continue;
			columnLevels.set(column, level);
			pull(column, level);
		}
	};
	settle();
	return {
		moveKey(key, closed) {
			down = closed ? key : undefined;
			settle();
		},
		lines: {
			input: inner.input,
			output(bcm, initial) {
				const line = inner.output(bcm, initial);
				if (!rowLevels.has(bcm)) return line;
				return {
					write(level) {
						line.write(level);
						rowLevels.set(bcm, level);
						settle();
					},
					release: line.release,
				};
			},
		},
	};
}
