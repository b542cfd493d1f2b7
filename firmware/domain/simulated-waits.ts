import { RUNS } from './strata.ts';
import { NOBODY, VirtualHall } from './virtual-hall.ts';
import type { SecondsPerRun, VirtualQueue } from './virtual-queue.ts';

/** When everybody was called, run by run; `Infinity` in those in which nobody was left to call them. */
export interface SimulatedWaits {
	/** Of those waiting, as in `visitors`. */
	readonly ofVisitors: readonly SecondsPerRun[];
	/** By line: of somebody who joined it now, behind all others. */
	readonly ofNewcomers: readonly SecondsPerRun[];
}

/**
 * Plays the queue forward, `RUNS` times, until everybody who waits has been called. Whenever a counter is free it calls
 * as the office's rules say. Newcomers are watched without taking anybody's time: whoever comes later goes behind them,
 * besides those of a service with a greater weight, of whom nobody knows.
 */
export function simulateWaits(queue: VirtualQueue): SimulatedWaits {
	const { waiting, newcomerLines, counters } = queue;
	const waits = { ofVisitors: never(waiting), ofNewcomers: never(newcomerLines) };
	const isServed = (_: SecondsPerRun, line: number): boolean => counters.some(({ serves }) => serves[line]);
	const asked = waiting + waits.ofNewcomers.filter(isServed).length;
	const hall = new VirtualHall(queue);
	for (let run = 0; run < RUNS; run++) simulateOnce(hall, run, asked, waits);
	return waits;
}

/** Of one block of memory, since to ask for so many takes as long as to simulate. */
function never(people: number): readonly SecondsPerRun[] {
	const all = new Float64Array(people * RUNS).fill(Number.POSITIVE_INFINITY);
	return Array.from({ length: people }, (_, i) => all.subarray(i * RUNS, (i + 1) * RUNS));
}

function simulateOnce(
	hall: VirtualHall,
	run: number,
	asked: number,
	{ ofVisitors, ofNewcomers }: SimulatedWaits,
): void {
	let open = asked;
	hall.begin(run);
	let counter = hall.nextFree();
	// Whoever is left when all counters have closed is called by nobody.
	for (; open > 0 && hall.freeIn(counter) < Number.POSITIVE_INFINITY; counter = hall.nextFree()) {
		const now = hall.freeIn(counter);
		const called = hall.call(counter, now);
		if (called >= 0 && called < ofVisitors.length) {
			(ofVisitors[called] as SecondsPerRun)[run] = now;
			open--;
		}
		if (called !== NOBODY && !hall.isWeighted) continue;
		for (const line of hall.linesFor(counter)) {
			const newcomer = ofNewcomers[line];
			if (newcomer?.[run] !== Number.POSITIVE_INFINITY) continue;
			if (called !== NOBODY && !hall.newcomerGoesBefore(line, called, now)) continue;
			newcomer[run] = now;
			open--;
		}
	}
}
