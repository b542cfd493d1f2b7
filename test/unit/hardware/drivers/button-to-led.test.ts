import { expect, test } from 'vitest';
import { standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import { openDevices } from '../../../../hardware/drivers/open-devices.ts';
import { createVirtualBoard } from '../../../../hardware/virtual/virtual-board.ts';

/** What the whole office may take at most; the usual figure, printed below, is an eighth of it. */
const GOAL_MILLISECONDS = 100;
const ROUNDS = 20;

test('from the push on the button to the latched call on both displays', async () => {
	const board = createVirtualBoard(standardWiring(['1', '2', '3', '4', '5', '6']), { now: Date.now });
	const devices = await openDevices(board.ports, standardWiring(['1', '2', '3', '4', '5', '6']));
	let latched = (): void => {};
	let number = 0;
	devices.deskButtons.onPress(async ({ counter }) => {
		number += 1;
		await devices.caller.show('main', `P${String(number).padStart(3, '0')}   ${counter}`, { blink: true });
		await devices.caller.show(counter, `P${String(number).padStart(3, '0')}`, { blink: true });
		latched();
	});
	const took: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		const counter = String((round % 6) + 1);
		const done = new Promise<void>((resolve) => {
			latched = resolve;
		});
		const started = performance.now();
		const pressed = board.pressButton(counter, 'next', 'short');
		await done;
		took.push(performance.now() - started);
		await pressed;
	}
	await devices.close();
	await board.close();
	took.sort((left, right) => left - right);
	console.log(
		`next → LED: median ${took[ROUNDS / 2]?.toFixed(1)} ms, slowest of ${ROUNDS} ${took.at(-1)?.toFixed(1)} ms`,
	);
	expect(board.violations()).toEqual([]);
	expect(took[ROUNDS / 2]).toBeLessThan(GOAL_MILLISECONDS);
});
