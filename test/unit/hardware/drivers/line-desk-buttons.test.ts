import { beforeEach, describe, expect, test } from 'vitest';
import { smallWiring } from '../../../../hardware/board/standard-wiring.ts';
import { WORST_BOUNCE } from '../../../../hardware/virtual/contact.ts';
import { benchForEach, onFakeTime, pass, played } from '../bench.ts';

onFakeTime();
const bench = benchForEach(smallWiring(['1', '2']));
let presses: string[] = [];

beforeEach(() => {
	presses = [];
	bench().devices.deskButtons.onPress(({ counter, button, length }) => presses.push(`${counter} ${button} ${length}`));
});

describe('buttons on lines of the header, without an expander', () => {
	test('each button of each counter is told with its counter', async () => {
		const expected: string[] = [];
		for (const counter of ['1', '2']) {
			for (const button of ['next', 'recall', 'finish', 'pause'] as const) {
				await played(bench().board.pressButton(counter, button, 'short'));
				await pass(50);
				expected.push(`${counter} ${button} short`);
			}
		}
		expect(presses).toEqual(expected);
	});

	test.each(['next', 'finish'] as const)('%s bouncing for 20 ms on both ways is one press', async (button) => {
		const { board } = bench();
		await played(board.moveButton('2', button, true, WORST_BOUNCE));
		await pass(150);
		await played(board.moveButton('2', button, false, WORST_BOUNCE));
		await pass(150);
		expect(presses).toEqual([`2 ${button} short`]);
	});

	test('a noise spike shorter than a millisecond is no press', async () => {
		const { board } = bench();
		await board.moveButton('2', 'next', true, [0]);
		await board.moveButton('2', 'next', false, [0]);
		await pass(100);
		expect(presses).toEqual([]);
	});

	test('a button held for an hour is one press and an alarm until it is let go', async () => {
		const { board, devices } = bench();
		await played(board.moveButton('2', 'pause', true));
		await pass(3_600_000);
		expect(presses).toEqual(['2 pause long']);
		expect(devices.deskButtons.health()).toEqual({ ok: false, state: 'stuck-button' });
		await played(board.moveButton('2', 'pause', false));
		await pass(100);
		expect(devices.deskButtons.health()).toEqual({ ok: true, state: 'ready' });
	});
});
