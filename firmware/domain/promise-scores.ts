import type { ExpectedWait } from './expected-wait.ts';
import type { Ticket } from './office.ts';
import type { Instant } from './values.ts';

/** How good a day's promises were, of those tickets of which it is known. */
export interface DayScore {
	/** `YYYY-MM-DD` */
	readonly date: string;
	readonly tickets: number;
	/** Those who waited no longer than the median, and than the 90 % bound, that they were told. */
	readonly withinMedian: number;
	readonly withinBound: number;
	/** Sum of the seconds by which those called waited longer (positive) or shorter than the median. */
	readonly lateSeconds: number;
	/** Sum of the same without its sign. */
	readonly missedBySeconds: number;
	/** Of how many these sums are: who gave up after the bound is not within it, but how long they would have waited nobody knows. */
	readonly called: number;
}

/** The office's own score. */
export interface PromiseScores {
	readonly today: DayScore;
	/** The last day before today on which there was anything to judge. */
	readonly last: DayScore | null;
}

/** A day of which nothing is judged yet. */
export const noScoresOn = (date: string): DayScore => ({
	date,
	tickets: 0,
	withinMedian: 0,
	withinBound: 0,
	lateSeconds: 0,
	missedBySeconds: 0,
	called: 0,
});

export const noScores: PromiseScores = { today: noScoresOn(''), last: null };

/** Fewer tickets than these say nothing about a day: with 30 a share of 90 % is already uncertain by 11 % either way. */
const FEWEST_TICKETS = 30;

/** A day's score, or `null` while it rests on too few tickets to be told to anybody. */
export const tellable = (score: DayScore | null): DayScore | null =>
	score !== null && score.tickets >= FEWEST_TICKETS ? score : null;

/** Judges a ticket that is called for the first time: its promise is redeemed by then. */
export function scoredCall(scores: PromiseScores, { promised, issuedAt }: Ticket, at: Instant): PromiseScores {
	if (promised === null) return scores;
	const { today } = scores;
	const waited = waitedSeconds(issuedAt, at);
	const late = waited - promised.medianSeconds;
	return {
		...scores,
		today: {
			...judged(today, promised, waited),
			lateSeconds: today.lateSeconds + late,
			missedBySeconds: today.missedBySeconds + Math.abs(late),
			called: today.called + 1,
		},
	};
}

/** Judges a ticket that ends uncalled: the promise is broken if its bound had passed, else nobody knows. */
export function scoredEnd(scores: PromiseScores, { promised, issuedAt }: Ticket, at: Instant): PromiseScores {
	if (promised === null) return scores;
	const waited = waitedSeconds(issuedAt, at);
	return waited > promised.p90Seconds ? { ...scores, today: judged(scores.today, promised, waited) } : scores;
}

/** A new day begins. */
export const scoresOfNewDay = ({ today, last }: PromiseScores, date: string): PromiseScores => ({
	today: noScoresOn(date),
	last: today.tickets > 0 ? today : last,
});

function judged(score: DayScore, { medianSeconds, p90Seconds }: ExpectedWait, waited: number): DayScore {
	return {
		...score,
		tickets: score.tickets + 1,
		withinMedian: score.withinMedian + Number(waited <= medianSeconds),
		withinBound: score.withinBound + Number(waited <= p90Seconds),
	};
}

/** Whole seconds, as promises are; a clock that went back makes nobody wait less than nothing. */
const waitedSeconds = (issuedAt: Instant, at: Instant): number => Math.max(0, Math.floor((at - issuedAt) / 1000));
