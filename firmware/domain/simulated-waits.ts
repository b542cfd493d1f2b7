import { RUNS } from './strata.ts';
import { type SecondsPerRun, type VirtualCounter, VirtualHall, type VirtualQueue } from './virtual-queue.ts';

/** When everybody was called, run by run; `Infinity` in those in which nobody was left to call them. */
export interface SimulatedWaits {
	/** As in `visitors`; meaningless for those who were still to come. */
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
	const waits = {
		ofVisitors: queue.visitors.map(never),
		ofNewcomers: Array.from({ length: queue.lines }, never),
	};
	const hall = new VirtualHall(queue);
	const waiting = queue.visitors.filter(({ comesIn }) => comesIn === null).length;
	for (let run = 0; run < RUNS; run++) simulateOnce(hall, queue, run, waiting, waits);
	return waits;
}

const never = (): SecondsPerRun => new Float64Array(RUNS).fill(Number.POSITIVE_INFINITY);

function simulateOnce(
	hall: VirtualHall,
	queue: VirtualQueue,
	run: number,
	waiting: number,
	{ ofVisitors, ofNewcomers }: SimulatedWaits,
): void {
	const answered = new Uint8Array(queue.lines);
	let open = waiting + hall.servedLines;
	hall.begin(run);
	let counter = hall.nextFree();
	// Whoever is left when all counters have closed is called by nobody.
	for (; open > 0 && hall.freeIn(counter) < Number.POSITIVE_INFINITY; counter = hall.nextFree()) {
		const now = hall.freeIn(counter);
		const visitor = hall.call(counter, now);
		if (visitor >= 0) {
			(ofVisitors[visitor] as SecondsPerRun)[run] = now;
			if (visitor < waiting) open--;
			if (!hall.isWeighted) continue;
		}
		const { serves } = queue.counters[counter] as VirtualCounter;
		for (let line = 0; line < queue.lines; line++) {
			if (!serves[line] || answered[line] === 1) continue;
			if (visitor >= 0 && !hall.newcomerGoesBefore(line, visitor, now)) continue;
			answered[line] = 1;
			open--;
			(ofNewcomers[line] as SecondsPerRun)[run] = now;
		}
	}
}
