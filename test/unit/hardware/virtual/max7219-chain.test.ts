import { beforeEach, describe, expect, test } from 'vitest';
import type { Level, OutputLine } from '../../../../hardware/lines/lines.ts';
import { createMax7219Chain, type Max7219Chain } from '../../../../hardware/virtual/max7219-chain.ts';
import { Nets } from '../../../../hardware/virtual/nets.ts';

const wiring = { data: 10, clock: 11, cs: 8, displays: ['near', 'far'], brightnessPercent: 40 };

let violations: string[] = [];
let chain: Max7219Chain;
let data: OutputLine;
let clock: OutputLine;
let cs: OutputLine;

beforeEach(() => {
	violations = [];
	const nets = new Nets(new Map(), (what) => violations.push(what));
	chain = createMax7219Chain(
		wiring,
		nets,
		(what) => violations.push(what),
		() => undefined,
	);
	data = nets.lines.output(10, 0);
	clock = nets.lines.output(11, 0);
	cs = nets.lines.output(8, 0);
});

function shift(word: number, bits = 16): void {
	for (let bit = bits - 1; bit >= 0; bit -= 1) {
		clock.write(0);
		data.write(((word >> bit) & 1) as Level);
		clock.write(1);
	}
}

function load(): void {
	cs.write(1);
	cs.write(0);
}

/** Words for the far and the near chip, latched together. */
function frame(far: number, near: number): void {
	shift(far);
	shift(near);
	load();
}

const text = (id: string) => chain.states().find((state) => state.id === id)?.text;

describe('MAX7219 chain', () => {
	test('a chip that just woke is dark and shows nothing sensible', () => {
		expect(chain.states().every(({ lit }) => !lit)).toBe(true);
	});

	test('the first word goes to the far chip, the last to the near one, on the rise of LOAD', () => {
		for (const register of [0x0900, 0x0b07, 0x0c01]) frame(register, register);
		for (let digit = 1; digit <= 8; digit += 1) frame(digit << 8, digit << 8);
		shift(0x0867);
		shift(0x087e);
		expect(text('near')).toBe('');
		load();
		expect([text('near'), text('far')]).toEqual(['0', 'P']);
		expect(violations).toEqual([]);
	});

	test('no-op leaves a chip as it was', () => {
		for (const register of [0x0900, 0x0b07, 0x0c01]) frame(register, register);
		frame(0x0830, 0x0830);
		frame(0x0000, 0x087e);
		expect([text('near')?.[0], text('far')?.[0]]).toEqual(['0', '1']);
	});

	test('the scan limit hides the left digits, the display test lights everything, decoding uses the chip font', () => {
		for (const register of [0x09ff, 0x0b07, 0x0c01]) frame(register, register);
		for (let digit = 1; digit <= 8; digit += 1) frame((digit << 8) | digit, (digit << 8) | digit);
		expect(text('near')).toBe('87654321');
		frame(0x0b02, 0x0b02);
		expect(text('near')).toBe('     321');
		frame(0x0f01, 0x0f00);
		expect([text('far'), text('near')]).toEqual(['8.8.8.8.8.8.8.8.', '     321']);
	});

	test('clocking while LOAD is high is reported', () => {
		cs.write(1);
		shift(0, 1);
		expect(violations.join()).toMatch(/clocked while LOAD is high/);
	});

	test.each([0, 8, 16, 31])('LOAD after %i bits instead of 32 is reported', (bits) => {
		shift(0, bits);
		load();
		expect(violations).toEqual([`MAX7219: LOAD after ${bits} bits, the chain takes 32`]);
	});

	test('a register that does not exist is reported', () => {
		frame(0x0d00, 0x0000);
		expect(violations).toEqual(['MAX7219: register 0xd does not exist']);
	});
});
