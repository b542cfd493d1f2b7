import type { QueueDay } from './snapshots.ts';

/** What is known when somebody asks how long the last in a queue will wait, and how long it was in the end. Minutes. */
export interface Situation {
	readonly queue: string;
	readonly date: string;
	/** Minutes since midnight. */
	readonly minute: number;
	/** People waiting, the one in question among them. */
	readonly people: number;
	readonly openCounters: number;
	readonly configuredMinutes: number;
	/** Calls of late and the minutes in which somebody waited for them, the latest with most weight. */
	readonly recentCalls: number;
	readonly recentMinutes: number;
	/** How long the one called last had waited. */
	readonly lastWait: number;
	/** How long the head of the line has waited. */
	readonly headWait: number;
	/** How long the last in line has been waiting already. */
	readonly waitedMinutes: number;
	/** How much longer the last in line waited. */
	readonly wait: number;
}

/** Asked from here on: before, offices open one after another. */
const FROM_MINUTE = 9 * 60;
/** Only queues in which somebody was called within this time: others have no clerk, whatever they say. */
const CALLED_WITHIN_MINUTES = 60;
/** After so long a call counts half. */
const HALF_LIFE_MINUTES = 40;

/**
 * The situations in a queue's day of which the end is known. The ticket issued last has the number called last plus the
 * people waiting; its wait ends in the middle of the step in which that number was called.
 */
export function situationsOf({ queue, date, snapshots }: QueueDay): readonly Situation[] {
	const minutes = snapshots.map(({ minute }) => minute);
	const firstKnown = snapshots.find(({ called }) => called !== null)?.called ?? 1;
	const called = snapshots.map((one) => one.called ?? firstKnown - 1);
	const issued: number[] = [];
	snapshots.forEach(({ waiting }, i) => void issued.push(Math.max(issued[i - 1] ?? 0, (called[i] ?? 0) + waiting)));
	const at = (values: readonly number[], i: number): number => values[i] ?? Number.NaN;
	const firstReaching = (values: readonly number[], number: number): number => values.findIndex((one) => one >= number);
	const sinceIssue = (number: number, i: number): number => at(minutes, i) - at(minutes, firstReaching(issued, number));

	let recentCalls = 0;
	let recentMinutes = 0;
	return snapshots.flatMap((now, i): Situation[] => {
		const before = snapshots[i - 1];
		if (before) {
			const step = now.minute - before.minute;
			const kept = 0.5 ** (step / HALF_LIFE_MINUTES);
			const isBusy = before.waiting > 0;
			recentCalls = recentCalls * kept + (isBusy ? at(called, i) - at(called, i - 1) : 0);
			recentMinutes = recentMinutes * kept + (isBusy ? step : 0);
		}
		if (now.called === null || now.waiting < 1 || now.openCounters < 1 || now.minute < FROM_MINUTE) return [];
		const anHourAgo = minutes.findIndex((minute) => minute >= now.minute - CALLED_WITHIN_MINUTES);
		const last = at(called, i) + now.waiting;
		const reached = called.findIndex((number, later) => later > i && number >= last);
		if (at(called, i) - (snapshots[anHourAgo]?.called ?? 0) < 1 || reached < 0) return [];
		const calledAt = firstReaching(called, at(called, i));
		return [
			{
				queue,
				date,
				minute: now.minute,
				people: now.waiting,
				openCounters: now.openCounters,
				configuredMinutes: now.configuredMinutes,
				recentCalls,
				recentMinutes,
				lastWait: sinceIssue(at(called, i), calledAt),
				headWait: sinceIssue(at(called, i) + 1, i),
				waitedMinutes: sinceIssue(last, i),
				wait: (at(minutes, reached) + at(minutes, reached - 1)) / 2 - now.minute,
			},
		];
	});
}
