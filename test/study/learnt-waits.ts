import { pooledPace } from './pooled-pace.ts';
import type { Situation } from './situations.ts';

/** How alike two situations of a queue must be to speak for each other: one standard deviation of the kernel. */
const BANDWIDTHS = {
	hoursOfDay: 2.5,
	logPeople: 0.7,
	logCounters: 1,
	logPace: 0.6,
	logLastWait: 1.5,
};
/** So many situations the pace learnt from all queues speaks for, until the queue's own outvote it. */
const POOLED_WEIGHT = 1;
const POOLED_POINTS = 10;
/** Calls and minutes by which a pace is drawn to the average, since few calls say little. */
const PACE_MINUTES = 10;

/** Squared distance beyond which a situation says nothing: its weight would be less than a thousandth. */
const FARTHEST = 14;

/** A situation as the kernel sees it, with minutes waited per person, as a logarithm. */
interface Seen {
	readonly situation: Situation;
	readonly place: readonly number[];
	readonly logPace: number;
}

/**
 * Estimates waits in queues of which nobody knows whose skills serve them: minutes per ticket learnt from situations
 * like this one in the same queue, on other days and today, as a weighted sample of which both the middle and the
 * bound are quantiles (kernel estimates of conditional quantiles: Stone 1977; Yu & Jones 1998). What is alike: the time
 * of day, the people ahead, the counters, the pace of the last hour's calls, and the last visitor's wait (the
 * delay-history estimators of Ibrahim & Whitt, 2009). For queues with little history, the pace of all queues.
 */
export class LearntWaits {
	private readonly averagePace: number;
	private readonly pooled: (situation: Situation) => readonly number[];
	/** By queue, from the quickest to the slowest pace. */
	private readonly byQueue = new Map<string, readonly Seen[]>();
	private readonly learntDates: ReadonlySet<string>;

	/** Learns from past days. */
	constructor(learnt: readonly Situation[]) {
		const sum = (of: (one: Situation) => number): number => learnt.reduce((total, one) => total + of(one), 0);
		const people = sum((one) => one.people);
		this.averagePace = sum(({ wait }) => wait) / Math.max(1, people);
		this.pooled = pooledPace(learnt, this.averagePace, POOLED_POINTS);
		this.learntDates = new Set(learnt.map(({ date }) => date));
		this.follow(learnt);
	}

	/** Adds the situations of the days to come; each counts only from when its end was seen. */
	follow(situations: readonly Situation[]): void {
		for (const [queue, more] of Map.groupBy(situations, (one) => one.queue)) {
			const seen = more.map((situation): Seen => {
				const logPace = Math.log(situation.wait / situation.people);
				return { situation, place: this.placeOf(situation), logPace };
			});
			const all = [...(this.byQueue.get(queue) ?? []), ...seen];
			this.byQueue.set(
				queue,
				all.sort((a, b) => a.logPace - b.logPace),
			);
		}
	}

	/** Whether how a situation ended may be used by somebody who asks now. */
	isKnown(situation: Situation, now: Situation): boolean {
		if (situation.date === now.date) return situation.minute + situation.wait <= now.minute;
		return this.learntDates.has(situation.date) || situation.date < now.date;
	}

	/** What is told to the last in line: the wait that so large a part of those in such a situation had at most. */
	tell(now: Situation): (share: number) => number {
		const here = this.placeOf(now);
		const sample = this.pooled(now).map((logPace) => ({ logPace, weight: POOLED_WEIGHT / POOLED_POINTS }));
		for (const { situation, place, logPace } of this.byQueue.get(now.queue) ?? []) {
			if (!this.isKnown(situation, now)) continue;
			let distance = 0;
			for (let i = 0; i < here.length; i++) distance += ((place[i] as number) - (here[i] as number)) ** 2;
			if (distance < FARTHEST) sample.push({ logPace, weight: Math.exp(-distance / 2) });
		}
		sample.sort((a, b) => a.logPace - b.logPace);
		const total = sample.reduce((sum, { weight }) => sum + weight, 0);
		return (share) => now.people * Math.exp(weightedQuantile(sample, share * total));
	}

	private placeOf(situation: Situation): readonly number[] {
		const { minute, people, openCounters, usual, lastWait } = situation;
		const pace = (usual.busyMinutes + PACE_MINUTES) / (usual.calls + PACE_MINUTES / this.averagePace);
		return [
			minute / 60 / BANDWIDTHS.hoursOfDay,
			Math.log(people) / BANDWIDTHS.logPeople,
			Math.log(openCounters) / BANDWIDTHS.logCounters,
			Math.log(pace) / BANDWIDTHS.logPace,
			Math.log(lastWait + 5) / BANDWIDTHS.logLastWait,
		];
	}
}

/** Quantile of a weighted sample in rising order, interpolated between the middles of the weights. */
function weightedQuantile(
	sample: readonly { readonly logPace: number; readonly weight: number }[],
	wanted: number,
): number {
	let passed = 0;
	let before = { logPace: sample[0]?.logPace ?? 0, middle: 0 };
	for (const { logPace, weight } of sample) {
		const middle = passed + weight / 2;
		if (middle >= wanted) {
			const part = middle === before.middle ? 1 : (wanted - before.middle) / (middle - before.middle);
			return before.logPace + (logPace - before.logPace) * part;
		}
		before = { logPace, middle };
		passed += weight;
	}
	return before.logPace;
}
