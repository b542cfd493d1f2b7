import { exponential, lognormal, type Random, seededRandom } from '../../firmware/what-if/random.ts';
import { spreadOfBatches } from './batches.ts';
import { officeEstimate } from './office-estimate.ts';
import { type CaseScore, figure, Scores } from './score.ts';

/** A textbook queue: Poisson arrivals, equal servers, service times of mean 1; time is in those. */
export interface TextbookQueue {
	readonly servers: number;
	readonly arrivalRate: number;
	/** At which a waiting customer gives up; 0 for never. */
	readonly abandonmentRate: number;
	/** How service times vary; all of them alike are constant. */
	readonly service: 'exponential' | 'lognormal' | 'constant';
}

/** What a textbook's case came to, with the published figures beside it. */
export interface TextbookResult {
	readonly scores: readonly CaseScore[];
	/** Mean squared error of the estimator by queue length, and half of its 95 % confidence interval. */
	readonly squaredError: number;
	readonly confidence: number;
	/** Of those who had to wait, and of all with half of its 95 % confidence interval. */
	readonly meanWait: number;
	readonly ofAll: { readonly mean: number; readonly confidence: number };
}

/** Squared coefficients of variation: variance over squared mean. */
const VARIATION = { exponential: 1, lognormal: 0.5, constant: 0 };

/** Customers before the first that is judged: the queue begins empty. */
const WARM_UP = 20_000;
/** The office's own estimate is a simulation, so every so many customers are enough. */
const EVERY = 250;
/** Batches of whose means the confidence interval is made. */
const BATCHES = 50;

/**
 * Judges the estimators on the customers who find all servers busy. In a queue without abandonment by length it is
 * (k + 1) / s for k ahead; with it the sum of 1 / (s + iθ) (Ibrahim & Whitt, 2009, §3). A customer who gives up is
 * judged by the wait that patience would have had.
 */
export function textbookCase(name: string, queue: TextbookQueue, customers: number, seed: number): TextbookResult {
	const { servers, abandonmentRate, service } = queue;
	const scores = new Scores();
	const squares: number[] = [];
	const known = { variation: VARIATION[service], overtakingPerHour: 0 };
	let waits = 0;
	const waitsOfAll = new Float64Array(customers);
	let judged = 0;
	for (const customer of customersOf(queue, seededRandom(seed), customers + WARM_UP)) {
		const { wait, ahead, lastWait, headWait } = customer;
		if (++judged <= WARM_UP) continue;
		waitsOfAll[judged - WARM_UP - 1] = wait;
		if (wait === 0) continue;
		const byLength = expectedByLength(servers, abandonmentRate, ahead);
		scores.add('queue length', figure(byLength), wait);
		scores.add('last visitor’s wait', figure(lastWait), wait);
		scores.add('head of line', figure(headWait), wait);
		scores.add('people ahead × mean / counters', figure(ahead / servers), wait);
		if (abandonmentRate === 0 && judged % EVERY === 0)
			scores.add(
				'prepazka',
				officeEstimate({ ...known, servedFor: customer.servedFor(), ahead, number: judged }),
				wait,
			);
		squares.push((byLength - wait) ** 2);
		waits += wait;
	}
	const { mean, confidence } = spreadOfBatches(squares, BATCHES);
	return {
		scores: scores.of(name),
		squaredError: mean,
		confidence,
		meanWait: waits / squares.length,
		ofAll: spreadOfBatches(waitsOfAll, BATCHES),
	};
}

function expectedByLength(servers: number, abandonmentRate: number, ahead: number): number {
	let wait = 0;
	for (let i = 0; i <= ahead; i++) wait += 1 / (servers + i * abandonmentRate);
	return wait;
}

const SERVICE: Readonly<Record<TextbookQueue['service'], (random: Random) => number>> = {
	exponential: (random) => exponential(random, 1),
	lognormal: (random) => lognormal(random, 1, VARIATION.lognormal),
	constant: () => 1,
};

/** What a customer finds on arrival, and how long they would wait with patience. */
interface Customer {
	readonly wait: number;
	readonly ahead: number;
	/** Wait of the last to enter service. */
	readonly lastWait: number;
	/** How long the first in line has been waiting. */
	readonly headWait: number;
	/** For how long each server has been with its customer, when all are busy. */
	readonly servedFor: () => readonly number[];
}

interface InLine {
	readonly arrival: number;
	/** When their turn comes, or came. */
	readonly start: number;
	/** When they go, to a server or away. */
	readonly leaves: number;
}

/** The place of the least of some times. */
export function soonest(times: Float64Array): number {
	let first = 0;
	for (let i = 1; i < times.length; i++) if ((times[i] as number) < (times[first] as number)) first = i;
	return first;
}

/** Plays first come, first served by what each server is busy until (Kiefer & Wolfowitz 1955). */
function* customersOf(queue: TextbookQueue, random: Random, customers: number): Generator<Customer> {
	const { servers, arrivalRate, abandonmentRate } = queue;
	const drawn = SERVICE[queue.service];
	const busyUntil = new Float64Array(servers);
	const startsOf: number[][] = Array.from({ length: servers }, () => []);
	const servedFor = (): readonly number[] =>
		startsOf.map((starts) => {
			while ((starts[1] ?? Number.POSITIVE_INFINITY) <= now) starts.shift();
			return now - (starts[0] ?? now);
		});
	let line: InLine[] = [];
	let now = 0;
	let lastWait = 0;
	for (let i = 0; i < customers; i++) {
		now += exponential(random, 1 / arrivalRate);
		let isLeft = false;
		for (const { leaves, start, arrival } of line) {
			if (leaves > now) continue;
			isLeft = true;
			if (leaves === start) lastWait = start - arrival;
		}
		if (isLeft) line = line.filter(({ leaves }) => leaves > now);
		const first = soonest(busyUntil);
		const start = Math.max(now, busyUntil[first] ?? 0);
		const givesUp = abandonmentRate === 0 ? Number.POSITIVE_INFINITY : now + exponential(random, 1 / abandonmentRate);
		const headWait = now - (line[0]?.arrival ?? now);
		yield { wait: start - now, ahead: line.length, lastWait, headWait, servedFor };
		if (start <= givesUp) {
			busyUntil[first] = start + drawn(random);
			startsOf[first]?.push(start);
		}
		line.push({ arrival: now, start, leaves: Math.min(start, givesUp) });
	}
}
