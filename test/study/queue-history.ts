import type { LearntWaits } from './learnt-waits.ts';
import type { Situation } from './situations.ts';

/** People to whom the average pace of all queues speaks, until a queue has its own. */
const PRIOR_PEOPLE = 20;
/** Situations so near in the time of day are of the same hour. */
const SAME_HOUR_MINUTES = 45;
/** After so many minutes what ended today counts half. */
const HALF_LIFE_MINUTES = 45;

/** What a queue was like on other days and earlier today, as far as it was known at a moment. */
export class QueueHistory {
	private readonly byQueue = new Map<string, Map<string, Situation[]>>();
	private readonly averagePace: number;
	private readonly known: Pick<LearntWaits, 'isKnown'>;

	constructor(learnt: readonly Situation[], known: Pick<LearntWaits, 'isKnown'>) {
		this.known = known;
		this.averagePace = pace(learnt, 0, 1);
		this.follow(learnt);
	}

	follow(situations: readonly Situation[]): void {
		for (const situation of situations) {
			const days = this.byQueue.get(situation.queue) ?? new Map<string, Situation[]>();
			this.byQueue.set(situation.queue, days);
			const day = days.get(situation.date) ?? [];
			days.set(situation.date, day);
			day.push(situation);
		}
	}

	/** Figures about the queue, the same ones for every situation. */
	of(now: Situation): readonly number[] {
		const days = [...(this.byQueue.get(now.queue) ?? [])];
		const others = days.filter(([date, [any]]) => date !== now.date && any && this.known.isKnown(any, now));
		const situations = others.flatMap(([, day]) => day);
		const usual = pace(situations, this.averagePace, PRIOR_PEOPLE);
		const sameHour = situations.filter(({ minute }) => Math.abs(minute - now.minute) < SAME_HOUR_MINUTES);
		const today = (this.byQueue.get(now.queue)?.get(now.date) ?? []).filter((one) => this.known.isKnown(one, now));
		const { ratio, weight } = endedToday(today, now, usual);
		const lasts = others.map(([, day]) => Math.max(...day.map(({ minute, wait }) => minute + wait)));
		const numbers = others.map(([, day]) => Math.max(...day.map(({ issuedToday }) => issuedToday)));
		return [
			usual,
			usual * now.people,
			pace(sameHour, usual, PRIOR_PEOPLE) * now.people,
			ratio,
			weight,
			ratio * usual * now.people,
			mean(lasts, 0) - now.minute,
			mean(numbers, 0) - now.calledToday,
			others.length,
		];
	}
}

/** How much longer than usual those waited whose wait has ended today, the latest with most weight. */
function endedToday(today: readonly Situation[], now: Situation, usual: number): { ratio: number; weight: number } {
	let sum = 0;
	let weight = 0;
	for (const { minute, wait, people } of today) {
		const share = 0.5 ** ((now.minute - minute - wait) / HALF_LIFE_MINUTES);
		sum += share * Math.log(wait / people / usual);
		weight += share;
	}
	return { ratio: Math.exp(sum / (weight + 1)), weight };
}

/** Minutes waited per person, with a prior of so many people. */
function pace(situations: readonly Situation[], prior: number, people: number): number {
	const waited = situations.reduce((sum, { wait }) => sum + wait, prior * people);
	return waited / situations.reduce((sum, one) => sum + one.people, people);
}

const mean = (values: readonly number[], none: number): number =>
	values.length === 0 ? none : values.reduce((sum, value) => sum + value, 0) / values.length;
