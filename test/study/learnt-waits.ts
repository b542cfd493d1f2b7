import { pooledPace } from './pooled-pace.ts';
import type { Told } from './score.ts';
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

/** The mean leaves a tenth out at either end: there are clerks who went home and displays that stood still. */
const BETWEEN_THE_TAILS = Array.from({ length: 17 }, (_, i) => 0.1 + i * 0.05);

/** A situation as the kernel sees it, with minutes waited per person, as a logarithm. */
interface Seen {
	readonly situation: Situation;
	/** Of a day that was over before the first question. */
	readonly isPast: boolean;
	readonly place: readonly number[];
	readonly logPace: number;
}

/**
 * Estimates waits in queues of which nobody knows whose skills serve them: minutes per ticket learnt from situations
 * like this one in the same queue, on earlier days and today, as a weighted sample of which both the middle and the
 * bound are quantiles (kernel estimates of conditional quantiles: Stone 1977; Yu & Jones 1998). What is alike: the time
 * of day, the people ahead, the counters, the pace of the last hour's calls, and the last visitor's wait (the
 * delay-history estimators of Ibrahim & Whitt, 2009). For queues with little history, the pace of all queues.
 */
export class LearntWaits {
	private readonly averagePace: number;
	private readonly pooled: (situation: Situation) => readonly number[];
	private readonly byQueue = new Map<string, readonly Seen[]>();

	/** Learns from past days. */
	constructor(learnt: readonly Situation[]) {
		const sum = (of: (one: Situation) => number): number => learnt.reduce((total, one) => total + of(one), 0);
		this.averagePace =
			sum(({ wait }) => wait) /
			Math.max(
				1,
				sum(({ people }) => people),
			);
		this.pooled = pooledPace(learnt, this.averagePace, POOLED_POINTS);
		this.remember(learnt, true);
	}

	/** Adds the situations of the days to come; each counts only from when its end was seen. */
	follow(situations: readonly Situation[]): void {
		this.remember(situations, false);
	}

	/** What is told to the last in line. */
	tell(now: Situation): Told {
		const here = this.placeOf(now);
		const sample = this.pooled(now).map((logPace) => ({ logPace, weight: POOLED_WEIGHT / POOLED_POINTS }));
		for (const { situation, isPast, place, logPace } of this.byQueue.get(now.queue) ?? []) {
			if (!isPast && !hasEnded(situation, now)) continue;
			let distance = 0;
			for (let i = 0; i < here.length; i++) distance += ((place[i] as number) - (here[i] as number)) ** 2;
			sample.push({ logPace, weight: Math.exp(-distance / 2) });
		}
		sample.sort((a, b) => a.logPace - b.logPace);
		const minutes = (share: number): number => now.people * Math.exp(weightedQuantile(sample, share));
		const mean = BETWEEN_THE_TAILS.reduce((sum, share) => sum + minutes(share), 0) / BETWEEN_THE_TAILS.length;
		return { median: minutes(0.5), mean, bound: minutes(0.9) };
	}

	private remember(situations: readonly Situation[], isPast: boolean): void {
		for (const [queue, more] of Map.groupBy(situations, (one) => one.queue)) {
			const seen = more.map((situation): Seen => {
				const logPace = Math.log(situation.wait / situation.people);
				return { situation, isPast, place: this.placeOf(situation), logPace };
			});
			this.byQueue.set(queue, [...(this.byQueue.get(queue) ?? []), ...seen]);
		}
	}

	private placeOf(situation: Situation): readonly number[] {
		const { minute, people, openCounters, recentCalls, recentMinutes, lastWait } = situation;
		const pace = (recentMinutes + PACE_MINUTES) / (recentCalls + PACE_MINUTES / this.averagePace);
		return [
			minute / 60 / BANDWIDTHS.hoursOfDay,
			Math.log(people) / BANDWIDTHS.logPeople,
			Math.log(openCounters) / BANDWIDTHS.logCounters,
			Math.log(pace) / BANDWIDTHS.logPace,
			Math.log(lastWait + 5) / BANDWIDTHS.logLastWait,
		];
	}
}

/** Whether a wait was over, so that it could be known, when somebody asked. */
function hasEnded({ date, minute, wait }: Situation, now: Situation): boolean {
	return date < now.date || (date === now.date && minute + wait <= now.minute);
}

/** Quantile of a weighted sample in rising order, interpolated between the middles of the weights. */
function weightedQuantile(
	sample: readonly { readonly logPace: number; readonly weight: number }[],
	share: number,
): number {
	const wanted = share * sample.reduce((sum, { weight }) => sum + weight, 0);
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
