import { beforeEach, describe, expect, test } from 'vitest';
import { Mcp23017 } from '../../../../hardware/virtual/mcp23017.ts';
import { Nets } from '../../../../hardware/virtual/nets.ts';

const INTERRUPT = 4;
const [IODIRA, GPINTENA, IOCON, GPPUA, INTFA, INTCAPA, GPIOA, OLATA] = [0, 4, 0x0a, 0x0c, 0x0e, 0x10, 0x12, 0x14];

let violations: string[] = [];
let nets: Nets;
let chip: Mcp23017;
const interrupt = () => nets.net(INTERRUPT).level();

beforeEach(() => {
	violations = [];
	nets = new Nets(new Map([[INTERRUPT, 'pull-up']]), (what) => violations.push(what));
	chip = new Mcp23017(nets.net(INTERRUPT), (what) => violations.push(what));
});

function configure(): void {
	chip.write([GPPUA, 0xff, 0xff]);
	chip.write([IOCON, 0x44]);
	chip.read(GPIOA, 2);
	chip.write([GPINTENA, 0xff, 0xff]);
}

describe('MCP23017', () => {
	test('after power-up all pins are inputs without pull-ups, and float low', () => {
		expect(chip.read(IODIRA, 2)).toEqual([0xff, 0xff]);
		expect(chip.read(GPIOA, 2)).toEqual([0, 0]);
		expect(interrupt()).toBe(1);
	});

	test('a pressed button pulls its pin and the interrupt wire down, on either port', () => {
		configure();
		chip.setGrounded(3, true);
		expect(interrupt()).toBe(0);
		expect(chip.read(INTFA, 1)).toEqual([0x08]);
		expect(chip.read(GPIOA, 2)).toEqual([0xf7, 0xff]);
		chip.setGrounded(15, true);
		expect(chip.read(GPIOA + 1, 1)).toEqual([0x7f]);
	});

	test('reading the port ends the interrupt', () => {
		configure();
		chip.setGrounded(0, true);
		chip.read(GPIOA, 1);
		expect(interrupt()).toBe(1);
		expect(chip.read(INTFA, 1)).toEqual([0]);
	});

	test('the capture keeps the port as it was at the first change', () => {
		configure();
		chip.setGrounded(0, true);
		chip.setGrounded(0, false);
		chip.setGrounded(1, true);
		expect(chip.read(INTCAPA, 1)).toEqual([0xfe]);
	});

	test('reading the capture of a port that has changed back leaves no interrupt, one that has not leaves one', () => {
		configure();
		chip.setGrounded(0, true);
		expect(chip.read(INTCAPA, 1)).toEqual([0xfe]);
		expect(interrupt()).toBe(1);
		chip.setGrounded(0, false);
		expect(interrupt()).toBe(0);
	});

	test('outputs read back what was written, and cause no interrupt', () => {
		configure();
		chip.write([IODIRA, 0x0f]);
		chip.read(GPIOA, 1);
		chip.write([GPIOA, 0xa0]);
		expect(chip.read(OLATA, 1)).toEqual([0xa0]);
		expect(chip.read(GPIOA, 1)).toEqual([0xaf]);
	});

	test.each([
		[
			'an output that drives high into a closed button',
			[
				[IODIRA, 0xfe],
				[OLATA, 0x01],
			],
			/pin 0 drives high into a closed/,
		],
		['a push-pull interrupt on the shared wire', [[IOCON, 0x40]], /wants MIRROR = 1, ODR = 1/],
		['the other register bank', [[IOCON, 0xc4]], /BANK = 1/],
		['a write to the capture', [[INTCAPA, 0]], /read-only/],
	] as const)('%s is reported', (_, writes, expected) => {
		chip.setGrounded(0, true);
		for (const bytes of writes) chip.write(bytes);
		expect(violations.join()).toMatch(expected);
	});
});
