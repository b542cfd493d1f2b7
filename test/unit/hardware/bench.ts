import { afterEach, beforeEach, expect, vi } from 'vitest';
import { standardWiring } from '../../../hardware/board/standard-wiring.ts';
import type { BoardWiring } from '../../../hardware/board/wiring.ts';
import type { Devices } from '../../../hardware/devices.ts';
import { openDevices } from '../../../hardware/drivers/open-devices.ts';
import { createVirtualBoard, type VirtualBoard } from '../../../hardware/virtual/virtual-board.ts';

/** The real drivers on the virtual board. */
export interface Bench {
	readonly board: VirtualBoard;
	readonly devices: Devices;
	readonly wiring: BoardWiring;
}

const FAKED = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const;

/** The tests of this file run on a clock that only `pass` and `played` move. */
export function onFakeTime(): void {
	beforeEach(() => {
		vi.useFakeTimers({ toFake: [...FAKED] });
	});
	afterEach(() => {
		vi.useRealTimers();
	});
}

/** Opens a bench for each test; afterwards the drivers must not have done anything that a real board would not bear. */
export function benchForEach(wiring: BoardWiring = standardWiring(['1', '2', '3', '4', '5', '6'])): () => Bench {
	let bench: Bench | undefined;
	beforeEach(async () => {
		const board = createVirtualBoard(wiring, { now: () => Date.now() });
		bench = { board, wiring, devices: await played(openDevices(board.ports, wiring)) };
	});
	afterEach(async () => {
		if (bench) await played(bench.devices.close());
		await bench?.board.close();
		expect(bench?.board.violations()).toEqual([]);
	});
	return () => {
		if (!bench) throw new Error('The bench is open only inside a test.');
		return bench;
	};
}

/** Lets time pass on the fake clock. */
export async function pass(milliseconds: number): Promise<void> {
	await vi.advanceTimersByTimeAsync(milliseconds);
}

/** Moves the fake clock, millisecond by millisecond, until the work is done; gives its result. */
export async function played<Result>(work: Promise<Result>, atMostMilliseconds = 60_000): Promise<Result> {
	let done = false;
	const finish = (): void => {
		done = true;
	};
	work.then(finish, finish);
	for (let elapsed = 0; !done && elapsed < atMostMilliseconds; elapsed += 1) await pass(1);
	if (!done) throw new Error(`Not finished after ${atMostMilliseconds} ms on the fake clock.`);
	return work;
}
