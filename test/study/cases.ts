import type { CaseScore } from './score.ts';
import { type TextbookQueue, textbookCase } from './textbook.ts';
import { townHallCase } from './town-hall-day.ts';

/** A figure of a table of the literature, and what this study finds. */
export interface Compared {
	readonly what: string;
	readonly published: number;
	readonly here: number;
	/** Half of the 95 % confidence interval, where there is one. */
	readonly confidence: number | null;
}

/** What a case came to. */
export interface CaseResult {
	readonly scores: readonly CaseScore[];
	readonly compared: readonly Compared[];
}

/** How long the study runs. */
export interface Effort {
	readonly customers: number;
	readonly days: number;
}
export const FULL: Effort = { customers: 5_000_000, days: 150 };
export const QUICK: Effort = { customers: 300_000, days: 20 };

/** Every chance of the study comes from here. */
export const SEED = 20261123;

/** Squared errors of the estimator by queue length: 1 / ((1 − ρ) s²); Ibrahim & Whitt (2009), M/M/s. */
const PATIENT = [
	{ servers: 1, squaredError: 10 },
	{ servers: 2, squaredError: 2.5 },
	{ servers: 4, squaredError: 0.625 },
	{ servers: 6, squaredError: 0.2778 },
];
/** Mean wait and average squared error with customers who give up; Ibrahim & Whitt (2009), M/M/s+M. */
const IMPATIENT = [
	{ servers: 5, meanWait: 0.5741, squaredError: 0.0925 },
	{ servers: 20, meanWait: 0.3839, squaredError: 0.01586 },
];
/** Errors (RMSE) over the mean wait, of those who had to wait. */
const TOWN_HALL = [
	{ load: 0.75, lastWait: 1.07, formula: 0.74, virtualQueue: 0.62 },
	{ load: 0.9, lastWait: 0.79, formula: 0.57, virtualQueue: 0.47 },
	{ load: 1, lastWait: 0.66, formula: 0.5, virtualQueue: 0.39 },
];

/** Every case that needs no file, one after another. */
export function* studiedCases(effort: Effort): Generator<CaseResult> {
	for (const { servers, squaredError } of PATIENT) {
		const queue = { servers, arrivalRate: 0.9 * servers, abandonmentRate: 0 };
		yield textbook(`M/M/${servers}, load 0.90`, queue, effort, squaredError);
	}
	for (const { servers, squaredError, meanWait } of IMPATIENT) {
		const queue = { servers, arrivalRate: 1.4 * servers, abandonmentRate: 1 };
		yield textbook(`M/M/${servers}+M, load 1.40`, queue, effort, squaredError, meanWait);
	}
	for (const published of TOWN_HALL) yield townHall(published, effort);
}

function textbook(
	name: string,
	queue: TextbookQueue,
	{ customers }: Effort,
	squaredError: number,
	meanWait?: number,
): CaseResult {
	const result = textbookCase(name, queue, customers, SEED + queue.servers);
	const waits = { what: `${name}: mean wait`, published: meanWait ?? 0, here: result.meanWait, confidence: null };
	const errors = {
		what: `${name}: squared error by queue length`,
		published: squaredError,
		here: result.squaredError,
		confidence: result.confidence,
	};
	return { scores: result.scores, compared: meanWait === undefined ? [errors] : [waits, errors] };
}

function townHall(published: (typeof TOWN_HALL)[number], { days }: Effort): CaseResult {
	const name = `town hall, load ${published.load.toFixed(2)}`;
	const { scores, meanWait, coverage80 } = townHallCase(name, published.load, days, SEED);
	const relative = (estimator: string): number =>
		(scores.find((score) => score.estimator === estimator)?.rmse ?? Number.NaN) / meanWait;
	const compared = (what: string, figure: number, here: number) => ({
		what: `${name}: ${what}`,
		published: figure,
		here,
		confidence: null,
	});
	return {
		scores,
		compared: [
			compared('error of the last visitor’s wait', published.lastWait, relative('last visitor’s wait')),
			compared('error of the formula', published.formula, relative('people ahead × mean / counters')),
			compared('error of the virtual queue', published.virtualQueue, relative('prepazka')),
			compared('within the 80 % interval', 0.8, coverage80),
		],
	};
}
