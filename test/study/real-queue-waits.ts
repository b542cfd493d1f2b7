import { type Aim, BoostedTrees, Steps } from './boosted-trees.ts';
import { LearntWaits } from './learnt-waits.ts';
import { QueueHistory } from './queue-history.ts';
import type { Told } from './score.ts';
import type { Situation } from './situations.ts';

const SEED = 1;
/** The mean leaves a tenth out at either end: there are clerks who went home and displays that stood still. */
const BETWEEN_THE_TAILS = Array.from({ length: 17 }, (_, i) => 0.1 + i * 0.05);
/** How much of each figure is the trees': what was least wrong on days left out. */
const TREES = { median: 0.6, mean: 0.75, bound: 0.5 };

/**
 * Estimates waits in queues of which only what the displays show is known. Two estimates that err differently, and are
 * better together: situations like this one in the same queue (`LearntWaits`), and trees over all that is known,
 * that estimate among it. Everything is learnt from days that were over or waits that had ended.
 */
export class RealQueueWaits {
	private readonly alike: LearntWaits;
	private readonly history: QueueHistory;
	private readonly steps: Steps | null;
	/** Of the median of minutes per person, as a logarithm: long lines and short ones then speak of the same. */
	private readonly logPace: BoostedTrees | null;
	private readonly mean: BoostedTrees | null;
	private readonly bound: BoostedTrees | null;

	/** Learns from past days. */
	constructor(learnt: readonly Situation[]) {
		this.alike = new LearntWaits(learnt);
		this.history = new QueueHistory(learnt, this.alike);
		const rows = learnt.map((situation) => this.rowOf(situation, this.alike.tell(situation)));
		const isEnough = learnt.length >= FEWEST_LESSONS;
		this.steps = isEnough ? new Steps(rows) : null;
		const steps = this.steps;
		const seen = steps && rows.map((row) => steps.of(row));
		const groups = queueDays(learnt);
		const grow = (aim: Aim, target: (situation: Situation) => number) =>
			seen && new BoostedTrees(seen, { targets: Float64Array.from(learnt, target), groups }, aim, SEED);
		this.logPace = grow({ kind: 'quantile', share: 0.5 }, ({ wait, people }) => Math.log(wait / people));
		this.mean = grow({ kind: 'mean' }, ({ wait }) => wait);
		this.bound = grow({ kind: 'quantile', share: 0.9 }, ({ wait }) => wait);
	}

	/** Adds the situations of the days to come; each counts only from when its end was seen. */
	follow(situations: readonly Situation[]): void {
		this.alike.follow(situations);
		this.history.follow(situations);
	}

	/** What is told to the last in line. */
	tell(now: Situation): Told {
		const alike = this.alike.tell(now);
		const ofAlike = {
			median: alike(0.5),
			mean: BETWEEN_THE_TAILS.reduce((sum, share) => sum + alike(share), 0) / BETWEEN_THE_TAILS.length,
			bound: alike(0.9),
		};
		const { steps, logPace, mean, bound } = this;
		if (steps === null || logPace === null || mean === null || bound === null) return ofAlike;
		const seen = steps.of(this.rowOf(now, alike));
		const between = (a: number, b: number, share: number): number => Math.max(0, a + (b - a) * share);
		const middle = between(ofAlike.median, now.people * Math.exp(logPace.tell(seen)), TREES.median);
		return {
			median: middle,
			mean: between(ofAlike.mean, mean.tell(seen), TREES.mean),
			bound: Math.max(middle, between(ofAlike.bound, bound.tell(seen), TREES.bound)),
		};
	}

	private rowOf(now: Situation, alike: (share: number) => number): Float64Array {
		return Float64Array.from([
			...whatIsSeen(now),
			...this.history.of(now),
			alike(0.25),
			alike(0.5),
			alike(0.75),
			alike(0.9),
		]);
	}
}

/** With fewer situations to learn from, trees only learn them by heart. */
const FEWEST_LESSONS = 2000;

function whatIsSeen(now: Situation): readonly number[] {
	const { people, openCounters } = now;
	return [
		people,
		openCounters,
		people / openCounters,
		now.configuredMinutes,
		now.minute,
		now.weekday,
		now.sinceStart,
		now.lastWait,
		now.headWait,
		now.waitedMinutes,
		now.sinceLastCall,
		now.calledToday,
		now.issuedToday,
		now.officeWaiting,
		now.officeCounters,
		now.officeWaiting / Math.max(1, now.officeCounters),
		now.officeCalls,
		...now.recent.flatMap(({ calls, busyMinutes, issued, counterMinutes, minutes }) => {
			const pace = (busyMinutes + 5) / (calls + 0.5);
			return [pace, pace * people, issued / (minutes + 1), counterMinutes / (minutes + 1) - openCounters];
		}),
	];
}

/** The number of each situation's queue and day. */
function queueDays(situations: readonly Situation[]): Int32Array {
	const numbers = new Map<string, number>();
	return Int32Array.from(situations, ({ queue, date }) => {
		const key = `${date} ${queue}`;
		const number = numbers.get(key) ?? numbers.size;
		numbers.set(key, number);
		return number;
	});
}
