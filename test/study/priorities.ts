import { exponential, seededRandom } from '../../firmware/what-if/random.ts';
import { spreadOfBatches } from './batches.ts';
import { officeEstimate } from './office-estimate.ts';
import { type CaseScore, figure, Scores } from './score.ts';

/** What the case came to: mean waits of all who go first and of all others, in mean service times. */
export interface PriorityResult {
	readonly scores: readonly CaseScore[];
	/** Each with half of its 95 % confidence interval. */
	readonly meanWaits: { readonly [Kind in 'first' | 'others']: ReturnType<typeof spreadOfBatches> };
}

/** Customers before the first that is judged: the queue begins empty. */
const WARM_UP = 20_000;
/** Batches of whose means the confidence intervals are made. */
const BATCHES = 50;
/** The office's own estimate is a simulation, so every so many customers are enough. */
const EVERY = 250;

/** Somebody in line. */
interface InLine {
	readonly arrival: number;
	readonly isFirst: boolean;
	readonly isJudged: boolean;
	/** What was told on arrival; nobody is told anything who is not judged or goes first. */
	readonly told: readonly (readonly [string, ReturnType<typeof figure>])[];
}

/**
 * Plays M/M/s in which some go before all others, without interrupting anybody, and judges the estimators on those
 * others who find all servers busy.
 * @param share how many go first
 */
export function priorityCase(
	name: string,
	servers: number,
	load: number,
	share: number,
	customers: number,
	seed: number,
): PriorityResult {
	const random = seededRandom(seed);
	const scores = new Scores();
	const waits: { readonly [Kind in 'first' | 'others']: number[] } = { first: [], others: [] };
	const lines = { first: new Line(), others: new Line() };
	/** When each server is free, and since when it has served; `Infinity`: it is free. */
	const busyUntil = new Float64Array(servers).fill(Number.POSITIVE_INFINITY);
	const busySince = new Float64Array(servers);
	let now = 0;
	let lastWait = 0;
	let next = exponential(random, 1 / (load * servers));

	function serve(server: number, { arrival, isFirst, isJudged, told }: InLine): void {
		busySince[server] = now;
		busyUntil[server] = now + exponential(random, 1);
		const wait = now - arrival;
		const kind = isFirst ? 'first' : 'others';
		if (!isFirst && wait > 0) lastWait = wait;
		if (!isJudged) return;
		waits[kind].push(wait);
		for (const [estimator, one] of told) scores.add(estimator, one, wait);
	}

	function told(judge: boolean, everySoMany: boolean): InLine['told'] {
		if (!judge) return [];
		const ahead = lines.first.length + lines.others.length;
		const head = lines.others.head?.arrival ?? now;
		const figures = [
			['queue length', figure((ahead + 1) / servers)],
			['last visitor’s wait', figure(lastWait)],
			['head of line', figure(now - head)],
			['people ahead × mean / counters', figure(ahead / servers)],
		] as const;
		if (!everySoMany) return figures;
		const perHour = 60 * share * load * servers;
		const servedFor = [...busySince].map((since) => now - since);
		return [...figures, ['prepazka', officeEstimate(servedFor, ahead, 1, perHour)]];
	}

	for (let arrived = 0; arrived < customers + WARM_UP; ) {
		const server = busyUntil.indexOf(busyUntil.reduce((a, b) => Math.min(a, b)));
		const free = busyUntil[server] as number;
		if (free < next) {
			now = free;
			const called = lines.first.take() ?? lines.others.take();
			if (called) serve(server, called);
			else busyUntil[server] = Number.POSITIVE_INFINITY;
			continue;
		}
		now = next;
		next = now + exponential(random, 1 / (load * servers));
		const isFirst = random() < share;
		const isJudged = ++arrived > WARM_UP;
		const idle = busyUntil.indexOf(Number.POSITIVE_INFINITY);
		const judge = isJudged && !isFirst && idle < 0;
		const customer = { arrival: now, isFirst, isJudged, told: told(judge, arrived % EVERY === 0) };
		if (idle >= 0) serve(idle, customer);
		else (isFirst ? lines.first : lines.others).join(customer);
	}
	return {
		scores: scores.of(name),
		meanWaits: { first: spreadOfBatches(waits.first, BATCHES), others: spreadOfBatches(waits.others, BATCHES) },
	};
}

/** First in, first out, without moving everybody at each step. */
class Line {
	private waiting: InLine[] = [];
	private called = 0;

	get length(): number {
		return this.waiting.length - this.called;
	}

	get head(): InLine | undefined {
		return this.waiting[this.called];
	}

	join(customer: InLine): void {
		this.waiting.push(customer);
	}

	take(): InLine | undefined {
		const customer = this.waiting[this.called];
		if (customer === undefined) return undefined;
		if (++this.called > 1000) {
			this.waiting = this.waiting.slice(this.called);
			this.called = 0;
		}
		return customer;
	}
}
