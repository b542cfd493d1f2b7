import { constantServiceWait, pollaczekKhinchine, priorityWaits } from './known-waits.ts';
import { priorityCase } from './priorities.ts';
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

/** What is wanted of the office's own estimate in a case; `null` where there is no such limit. */
export interface Goal {
	readonly what: string;
	readonly atLeast: number | null;
	readonly atMost: number | null;
	readonly here: number;
	readonly isKept: boolean;
}

/** What a case came to. */
export interface CaseResult {
	readonly scores: readonly CaseScore[];
	readonly compared: readonly Compared[];
	readonly goals: readonly Goal[];
}

function goal(what: string, here: number, atLeast: number | null, atMost: number | null): Goal {
	const isKept = here >= (atLeast ?? Number.NEGATIVE_INFINITY) && here <= (atMost ?? Number.POSITIVE_INFINITY);
	return { what, atLeast, atMost, here, isKept };
}

/** Goals of a case in which visitors are told waits: the least error of all, little bias, a bound that nine of ten keep. */
export function goalsOf(scores: readonly CaseScore[], meanWait: number): readonly Goal[] {
	const own = scores.find(({ estimator }) => estimator === 'prepazka');
	const others = scores.filter(({ estimator }) => estimator !== 'prepazka').map(({ mae }) => mae);
	return [
		goal('MAE, beside the best of the others', own?.mae ?? Number.NaN, null, Math.min(...others)),
		goal('bias over the mean wait', (own?.bias ?? Number.NaN) / meanWait, -0.05, 0.05),
		goal('within the 90 % bound', own?.coverage90 ?? Number.NaN, 0.88, 0.92),
	];
}

/** Minutes; half of the error of the fallback formula in the leading open system, on later days of the same offices. */
const REAL_QUEUES = { mae: 8.5, rmse: 18 };
/** What learnt minutes per ticket come to on those later days, which are not published. */
const PEER_THERE = { mae: 9.4, rmse: 20.9 };

/**
 * Real queues. How hard days are to foresee differs, so the limits set for other days are also judged as what they are of
 * the error of the best simple estimator on the same days.
 */
export function snapshotGoals(scores: readonly CaseScore[], meanWait: number): readonly Goal[] {
	const of = (name: string, measure: 'mae' | 'rmse'): number =>
		scores.find(({ estimator }) => estimator === name)?.[measure] ?? Number.NaN;
	const limits = (['mae', 'rmse'] as const).flatMap((measure) => {
		const here = of('prepazka', measure);
		const what = measure.toUpperCase();
		const ofPeer = here / of('learnt minutes per ticket', measure);
		return [
			goal(what, here, null, REAL_QUEUES[measure]),
			goal(`${what} over that of learnt minutes per ticket`, ofPeer, null, REAL_QUEUES[measure] / PEER_THERE[measure]),
		];
	});
	return [...goalsOf(scores, meanWait), ...limits];
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
/** Service times that are not exponential, at load 0.9; the mean wait of all is known by formula. */
const GENERAL = [
	{ servers: 1, service: 'lognormal' },
	{ servers: 1, service: 'constant' },
	{ servers: 4, service: 'constant' },
] as const;
const LOAD = 0.9;
/** Of the customers, so many go before the others. */
const PRIORITY_SHARE = 0.25;
/** So many times as many customers: the waits of those who let others go first differ so much from one to the next. */
const MORE_WITH_PRIORITIES = 4;

/** Errors (RMSE) over the mean wait, of those who had to wait. */
const TOWN_HALL = [
	{ load: 0.75, lastWait: 1.07, formula: 0.74, virtualQueue: 0.62 },
	{ load: 0.9, lastWait: 0.79, formula: 0.57, virtualQueue: 0.47 },
	{ load: 1, lastWait: 0.66, formula: 0.5, virtualQueue: 0.39 },
];

/** A town hall in which everything takes longer after noon, so that there is too much to do then. */
const SLOW_AFTERNOONS = { load: 0.8, afterNoon: 1.3 };

/** Every case that needs no file, one after another. */
export function* studiedCases(effort: Effort): Generator<CaseResult> {
	for (const { servers, squaredError } of PATIENT) {
		const queue: TextbookQueue = { servers, arrivalRate: 0.9 * servers, abandonmentRate: 0, service: 'exponential' };
		yield textbook(`M/M/${servers}, load 0.90`, queue, effort, squaredError);
	}
	for (const { servers, squaredError, meanWait } of IMPATIENT) {
		const queue: TextbookQueue = { servers, arrivalRate: 1.4 * servers, abandonmentRate: 1, service: 'exponential' };
		yield textbook(`M/M/${servers}+M, load 1.40`, queue, effort, squaredError, meanWait);
	}
	for (const { servers, service } of GENERAL) yield general(servers, service, effort);
	for (const servers of [1, 3]) yield priorities(servers, effort);
	for (const published of TOWN_HALL) yield townHall(published, effort);
	yield slowAfternoons(effort);
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
	return { scores: result.scores, compared: meanWait === undefined ? [errors] : [waits, errors], goals: [] };
}

function general(servers: number, service: 'lognormal' | 'constant', { customers }: Effort): CaseResult {
	const name = `M/${service === 'constant' ? 'D' : 'G'}/${servers}, load ${LOAD.toFixed(2)}`;
	const queue = { servers, arrivalRate: LOAD * servers, abandonmentRate: 0, service };
	const { scores, ofAll } = textbookCase(name, queue, customers, SEED + 100 + servers);
	const published = service === 'constant' ? constantServiceWait(servers, LOAD) : pollaczekKhinchine(LOAD, 0.5);
	return {
		scores,
		compared: [{ what: `${name}: mean wait of all`, published, here: ofAll.mean, confidence: ofAll.confidence }],
		goals: [],
	};
}

function priorities(servers: number, { customers }: Effort): CaseResult {
	const name = `M/M/${servers} with priorities, load ${LOAD.toFixed(2)}`;
	const people = MORE_WITH_PRIORITIES * customers;
	const { scores, meanWaits } = priorityCase(name, servers, LOAD, PRIORITY_SHARE, people, SEED + 200 + servers);
	const known = priorityWaits(servers, LOAD, PRIORITY_SHARE);
	const compared = (['first', 'others'] as const).map((kind) => ({
		what: `${name}: mean wait of ${kind === 'first' ? 'those who go first' : 'the others'}`,
		published: known[kind],
		here: meanWaits[kind].mean,
		confidence: meanWaits[kind].confidence,
	}));
	return { scores, compared, goals: [] };
}

function townHall(published: (typeof TOWN_HALL)[number], { days }: Effort): CaseResult {
	const name = `town hall, load ${published.load.toFixed(2)}`;
	const { scores, meanWait, coverage80, millisecondsPerEstimate } = townHallCase(
		name,
		{ load: published.load, afterNoon: 1 },
		days,
		SEED,
	);
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
		goals: [
			...goalsOf(scores, meanWait),
			goal('RMSE over the mean wait', relative('prepazka'), null, 1.03 * published.virtualQueue),
			goal('within the 80 % interval', coverage80, 0.78, 0.82),
			goal('milliseconds of processor time for an estimate', millisecondsPerEstimate, null, 0.5),
		],
	};
}

function slowAfternoons({ days }: Effort): CaseResult {
	const name = 'town hall, load 0.80, after noon 1.04';
	const { scores, meanWait } = townHallCase(name, SLOW_AFTERNOONS, days, SEED);
	return { scores, compared: [], goals: goalsOf(scores, meanWait) };
}
