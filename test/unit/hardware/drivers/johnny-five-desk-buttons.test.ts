import { beforeEach, describe, expect, test } from 'vitest';
import { WORST_BOUNCE } from '../../../../hardware/virtual/contact.ts';
import { benchForEach, onFakeTime, pass, played } from '../bench.ts';

onFakeTime();
const bench = benchForEach();
let presses: string[] = [];

beforeEach(() => {
	presses = [];
	bench().devices.deskButtons.onPress(({ counter, button, length }) => presses.push(`${counter} ${button} ${length}`));
});

describe('pressing', () => {
	test('each button of each counter is told with its counter', async () => {
		const expected: string[] = [];
		for (const counter of ['1', '2', '3', '4', '5', '6']) {
			for (const button of ['next', 'recall', 'finish', 'pause'] as const) {
				await played(bench().board.pressButton(counter, button, 'short'));
				await pass(50);
				expected.push(`${counter} ${button} short`);
			}
		}
		expect(presses).toEqual(expected);
	});

	test.each(['next', 'recall'] as const)('%s is told while the finger is still on it', async (button) => {
		await played(bench().board.moveButton('1', button, true));
		await pass(10);
		expect(presses).toEqual([`1 ${button} short`]);
	});

	test.each(['finish', 'pause'] as const)('%s is told as short when it is let go', async (button) => {
		await played(bench().board.moveButton('1', button, true));
		await pass(600);
		expect(presses).toEqual([]);
		await played(bench().board.moveButton('1', button, false));
		await pass(50);
		expect(presses).toEqual([`1 ${button} short`]);
	});

	test.each(['finish', 'pause'] as const)('%s is told as long after 0.7 s, before it is let go', async (button) => {
		await played(bench().board.moveButton('1', button, true));
		await pass(720);
		expect(presses).toEqual([`1 ${button} long`]);
		await played(bench().board.moveButton('1', button, false));
		await pass(100);
		expect(presses).toHaveLength(1);
	});

	test('two clerks may press at the same moment', async () => {
		const { board } = bench();
		await played(Promise.all([board.pressButton('1', 'next', 'short'), board.pressButton('6', 'next', 'short')]));
		expect(presses.sort()).toEqual(['1 next short', '6 next short']);
	});

	test('a button that the office does not have is refused', async () => {
		await expect(bench().board.pressButton('7', 'next', 'short')).rejects.toThrow('no button "next" at counter "7"');
	});
});

describe('a bad contact calls nobody twice', () => {
	test.each(['next', 'finish'] as const)('%s bouncing for 20 ms on both ways is one press', async (button) => {
		const { board } = bench();
		await played(board.moveButton('2', button, true, WORST_BOUNCE));
		await pass(150);
		await played(board.moveButton('2', button, false, WORST_BOUNCE));
		await pass(150);
		expect(presses).toEqual([`2 ${button} short`]);
	});

	test('chatter after the release, and a double tap, are still one press', async () => {
		const { board } = bench();
		for (let round = 0; round < 10; round += 1) {
			await played(board.moveButton('2', 'next', true));
			await pass(60);
			await played(board.moveButton('2', 'next', false));
			await pass(100);
		}
		expect(presses).toEqual(['2 next short']);
	});

	test('a noise spike shorter than a millisecond is no press', async () => {
		const { board } = bench();
		await board.moveButton('2', 'next', true, [0]);
		await board.moveButton('2', 'next', false, [0]);
		await pass(100);
		expect(presses).toEqual([]);
	});

	test('a long press that bounces when its time is reached is told as long, once', async () => {
		const { board } = bench();
		await played(board.moveButton('2', 'pause', true, [0]));
		await pass(690);
		await played(board.moveButton('2', 'pause', false, [0]));
		await pass(20);
		await played(board.moveButton('2', 'pause', true, [0]));
		await pass(100);
		expect(presses).toEqual(['2 pause long']);
	});

	test.each([
		['next', '2 next short'],
		['finish', '2 finish long'],
	] as const)('%s held for an hour is one press and an alarm until it is let go', async (button, expected) => {
		const { board, devices } = bench();
		await played(board.moveButton('2', button, true));
		await pass(3_600_000);
		expect(presses).toEqual([expected]);
		expect(devices.deskButtons.health()).toEqual({ ok: false, state: 'stuck-button' });
		await played(board.pressButton('3', 'next', 'short'));
		expect(presses.at(-1)).toBe('3 next short');
		await played(board.moveButton('2', button, false));
		await pass(100);
		expect(devices.deskButtons.health()).toEqual({ ok: true, state: 'ready' });
	});
});

describe('the expander', () => {
	test('at rest the bus is nearly silent: one look every two seconds and chip', async () => {
		const { board } = bench();
		await pass(2000);
		const before = board.chips.i2c.transactions;
		await pass(60_000);
		// The configuration and ports A and B of the first chip; of the second, six counters use only port A.
		expect(board.chips.i2c.transactions - before).toBe(30 * (3 + 2));
	});

	test('unplugged it is reported within two seconds, and works again when it is back', async () => {
		const { board, devices } = bench();
		board.chips.i2c.setPlugged(0x20, false);
		await pass(2100);
		expect(devices.deskButtons.health()).toEqual({ ok: false, state: 'no-answer' });
		await played(board.pressButton('5', 'next', 'short'));
		expect(presses).toEqual(['5 next short']);
		board.chips.expanders.get(0x20)?.powerUp();
		board.chips.i2c.setPlugged(0x20, true);
		await pass(2100);
		expect(devices.deskButtons.health()).toEqual({ ok: true, state: 'ready' });
		await played(board.pressButton('1', 'next', 'short'));
		expect(presses).toEqual(['5 next short', '1 next short']);
	});

	test('a power glitch presses no buttons, though every pin of the chip then reads as pressed', async () => {
		const { board } = bench();
		board.chips.expanders.get(0x20)?.powerUp();
		expect(board.chips.expanders.get(0x20)?.read(0x12, 2)).toEqual([0, 0]);
		await pass(5000);
		expect(presses).toEqual([]);
		await played(board.pressButton('1', 'next', 'short'));
		expect(presses).toEqual(['1 next short']);
	});

	test.each([
		['low', 0x00],
		['high', 0xff],
	])('a data wire that is stuck %s presses no buttons and is reported', async (_, byte) => {
		const { board, devices } = bench();
		const { i2c } = board.chips;
		i2c.read = async (_address, _register, count) => Array.from({ length: count }, () => byte);
		await pass(5000);
		expect(presses).toEqual([]);
		expect(devices.deskButtons.health()).toEqual({ ok: false, state: 'no-answer' });
	});

	test('a lost interrupt is made good by the safety poll', async () => {
		const { board, wiring } = bench();
		const [expander] = wiring.expanders;
		// Somebody has pulled the interrupt wire off: it stays up.
		board.chips.nets.net(expander?.interrupt ?? -1).drive = () => undefined;
		await played(board.moveButton('1', 'next', true));
		await pass(2100);
		expect(presses).toEqual(['1 next short']);
	});
});
