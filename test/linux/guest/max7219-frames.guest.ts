import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFiveBoard } from '../../../hardware/drivers/johnny-five.ts';
import { LineIoPlugin } from '../../../hardware/drivers/line-io-plugin.ts';
import { Max7219Caller } from '../../../hardware/drivers/max7219-caller.ts';
import { PI_CHIP_LABELS } from '../../../hardware/lines/gpio-chip.ts';
import type { Level } from '../../../hardware/lines/lines.ts';
import { absentI2cBus } from '../../../hardware/lines/linux-i2c-bus.ts';
import { type OnoffLines, openOnoffLines } from '../../../hardware/lines/onoff-lines.ts';
import { readTrace, startTrace } from './gpio-trace.ts';
import { labWiring } from './lab-wiring.ts';

const wiring = { ...labWiring.caller, displays: ['main'] };

/** Segments A to G in bits 6 to 0 (MAX7219 datasheet, table 6). */
const SEGMENTS = { P: 0b1100111, 4: 0b0110011, 2: 0b1101101 };

let lines: OnoffLines;
let caller: Max7219Caller;

beforeEach(async () => {
	startTrace();
	lines = await openOnoffLines(PI_CHIP_LABELS);
	caller = new Max7219Caller(await openFiveBoard(new LineIoPlugin(lines, absentI2cBus, () => undefined)), wiring);
});
afterEach(async () => {
	caller.close();
	await lines.close();
});

/** The 16-bit words that the traced wires clocked into one chip and latched, as `register=value`. */
function latchedWords(): readonly string[] {
	const levels = new Map<number, Level>();
	const words: string[] = [];
	let bits: Level[] = [];
	for (const { bcm, level } of readTrace()) {
		const rises = level === 1 && levels.get(bcm) === 0;
		levels.set(bcm, level);
		if (rises && bcm === wiring.clock) bits.push(levels.get(wiring.data) ?? 0);
		if (!rises || bcm !== wiring.cs) continue;
		const word = Number.parseInt(bits.slice(-16).join(''), 2);
		words.push(
			`${(word >> 8).toString(16)}=${(word & 0xff).toString(16)}${bits.length === 16 ? '' : ' of a torn frame'}`,
		);
		bits = [];
	}
	return words;
}

test('opening sets every control register and blanks the eight digits', () => {
	const words = latchedWords();
	const last = new Map(words.map((word) => word.split('=') as [string, string]));
	const digits = ['1', '2', '3', '4', '5', '6', '7', '8'].map((register) => [register, '0']);
	expect(Object.fromEntries(last)).toEqual({
		...Object.fromEntries(digits),
		f: '0', // no display test
		9: '0', // no decoding
		a: '6', // 40 per cent
		b: '7', // eight digits
		c: '1', // lit
	});
});

test('a text is written digit by digit from the left, each in a frame of sixteen bits', async () => {
	startTrace();
	await caller.show('main', 'P42');
	expect(latchedWords()).toEqual([
		`8=${SEGMENTS.P.toString(16)}`,
		`7=${SEGMENTS[4].toString(16)}`,
		`6=${SEGMENTS[2].toString(16)}`,
	]);
	startTrace();
	await caller.show('main', 'P44');
	expect(latchedWords()).toEqual([`6=${SEGMENTS[4].toString(16)}`]);
});
