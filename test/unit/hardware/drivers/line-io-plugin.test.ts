import five from 'johnny-five';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFiveBoard } from '../../../../hardware/drivers/johnny-five.ts';
import { LineIoPlugin } from '../../../../hardware/drivers/line-io-plugin.ts';
import { Nets } from '../../../../hardware/virtual/nets.ts';
import { VirtualI2cBus } from '../../../../hardware/virtual/virtual-i2c-bus.ts';
import { onFakeTime, pass } from '../bench.ts';

const BUTTON = 22;
const LED = 23;

onFakeTime();

describe('johnny-five on the board’s own lines', () => {
	let violations: string[] = [];
	let faults: number[] = [];
	let nets: Nets;
	let io: LineIoPlugin;
	let board: five.Board;
	beforeEach(async () => {
		violations = [];
		faults = [];
		nets = new Nets(new Map([[BUTTON, 'pull-up']]), (what) => violations.push(what));
		const i2c = new VirtualI2cBus(new Map(), (what) => violations.push(what));
		io = new LineIoPlugin(nets.lines, i2c, (address) => faults.push(address));
		board = await openFiveBoard(io);
	});
	afterEach(() => {
		io.close();
		expect(violations).toEqual([]);
	});

	test('a button on a GPIO line is told when it goes down and up', async () => {
		const heard: string[] = [];
		const button = new five.Button({ board, pin: BUTTON, isPullup: true } as five.ButtonOption);
		button.on('down', () => heard.push('down'));
		button.on('up', () => heard.push('up'));
		nets.net(BUTTON).drive(0);
		await pass(10);
		nets.net(BUTTON).drive('released');
		await pass(10);
		expect(heard).toEqual(['down', 'up']);
	});

	test('an LED on a GPIO line is driven, and let go when the plugin closes', () => {
		const options = { board, pin: LED };
		const led = new five.Led(options);
		led.on();
		expect(nets.net(LED).level()).toBe(1);
		led.off();
		expect(nets.net(LED).level()).toBe(0);
		io.close();
		nets.lines.output(LED, 1).release();
	});

	test('a write that no chip takes is reported with the chip’s address', async () => {
		io.i2cWrite(0x27 + 0x80, [0, 1]);
		await pass(1);
		expect(faults).toEqual([0x27]);
	});

	test('reading a pin that was not made an input is refused', () => {
		expect(() => io.digitalRead(LED, () => undefined)).toThrow('GPIO 23 must be made an input');
	});
});
