import { beforeEach, describe, expect, test, vi } from 'vitest';
import { standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import type { KeypadKey } from '../../../../hardware/devices.ts';
import { MatrixKeypad } from '../../../../hardware/drivers/matrix-keypad.ts';
import { WORST_BOUNCE } from '../../../../hardware/virtual/contact.ts';
import { createVirtualBoard } from '../../../../hardware/virtual/virtual-board.ts';
import { benchForEach, onFakeTime, pass, played } from '../bench.ts';

onFakeTime();
const bench = benchForEach();
let keys: KeypadKey[] = [];

beforeEach(() => {
	keys = [];
	bench().devices.keypad.onKey((key) => keys.push(key));
});

async function push(key: KeypadKey, bounce?: readonly number[]): Promise<void> {
	await played(bench().board.chips.keypad.move(key, true, bounce));
}

async function letGo(key: KeypadKey, bounce?: readonly number[]): Promise<void> {
	await played(bench().board.chips.keypad.move(key, false, bounce));
}

describe('typing', () => {
	test('every key of the matrix is told once', async () => {
		await played(bench().board.pressKeys('123A456B789C*0#D'));
		await pass(100);
		expect(keys.join('')).toBe('123A456B789C*0#D');
	});

	test('the same key twice is told twice', async () => {
		await played(bench().board.pressKeys('11'));
		await pass(100);
		expect(keys).toEqual(['1', '1']);
	});

	test('a key that the keypad does not have is refused', async () => {
		await expect(bench().board.pressKeys('12E')).rejects.toThrow('The keypad has no key "E"');
	});

	test('a contact that bounces for 20 ms on both ways is one press', async () => {
		await push('5', WORST_BOUNCE);
		await pass(100);
		await letGo('5', WORST_BOUNCE);
		await pass(100);
		expect(keys).toEqual(['5']);
	});

	test('a noise spike shorter than a millisecond is no press', async () => {
		await push('5', [0]);
		await pass(0);
		await letGo('5', [0]);
		await pass(100);
		expect(keys).toEqual([]);
	});

	test('a quick typist who is still on the old key is understood', async () => {
		await push('4');
		await pass(60);
		await push('7');
		await pass(60);
		await letGo('4');
		await pass(60);
		await letGo('7');
		await pass(60);
		expect(keys).toEqual(['4', '7']);
	});
});

describe('keys that cannot be told apart', () => {
	test('two keys at once are ignored, and the next single key counts', async () => {
		await Promise.all([push('1'), push('9')]);
		await pass(200);
		await Promise.all([letGo('1'), letGo('9')]);
		await pass(100);
		expect(keys).toEqual([]);
		await played(bench().board.pressKeys('3'));
		expect(keys).toEqual(['3']);
	});

	test('three corners of a rectangle make no ghost of the fourth', async () => {
		for (const key of ['1', '3', '7'] as const) {
			await push(key);
			await pass(60);
		}
		expect(keys).not.toContain('9');
		for (const key of ['1', '3', '7'] as const) await letGo(key);
		await pass(100);
		expect(keys).toEqual(['1', '3']);
	});
});

describe('a key that never comes up', () => {
	test('it is told once in an hour, raises an alarm, and the alarm goes when it comes up', async () => {
		const states: string[] = [];
		bench().devices.keypad.onHealth(({ state }) => states.push(state));
		await push('5');
		await pass(3_600_000);
		expect(keys).toEqual(['5']);
		expect(bench().devices.keypad.health()).toEqual({ ok: false, state: 'stuck-key' });
		await letGo('5');
		await pass(200);
		expect(states).toEqual(['stuck-key', 'ready']);
	});

	test('the other keys go on working, those of its row and column too', async () => {
		await push('5');
		await pass(30_000);
		keys = [];
		await played(bench().board.pressKeys('4629'));
		await pass(200);
		expect(keys.join('')).toBe('4629');
	});

	test('a quick stroke beside it counts at whatever moment between two scans it comes', async () => {
		await push('5');
		await pass(30_000);
		keys = [];
		const strokes = 100;
		for (let stroke = 0; stroke < strokes; stroke += 1) {
			await played(bench().board.pressKeys('9'));
			await pass(200 + stroke);
		}
		expect(keys).toHaveLength(strokes);
	});
});

describe('at rest', () => {
	test('nothing runs: no timer is set and no line is written', async () => {
		const wiring = standardWiring([]);
		const board = createVirtualBoard(wiring, { now: () => 0 });
		const timersBefore = vi.getTimerCount();
		const keypad = new MatrixKeypad(board.ports.lines, wiring.keypad);
		await played(board.pressKeys('7'));
		await pass(100);
		let writes = 0;
		for (const bcm of wiring.keypad.rows) board.chips.nets.net(bcm).onLevel(() => (writes += 1));
		await pass(60_000);
		expect(vi.getTimerCount()).toBe(timersBefore);
		expect(writes).toBe(0);
		keypad.close();
	});

	test('a key that lies down when the office starts is seen', async () => {
		const wiring = standardWiring([]);
		const board = createVirtualBoard(wiring, { now: () => 0 });
		await played(board.chips.keypad.move('8', true));
		const keypad = new MatrixKeypad(board.ports.lines, wiring.keypad);
		const seen: KeypadKey[] = [];
		keypad.onKey((key) => seen.push(key));
		await pass(100);
		expect(seen).toEqual(['8']);
		keypad.close();
	});
});
