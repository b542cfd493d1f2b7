import { exponential, seededRandom } from '../../firmware/what-if/random.ts';
import { spreadOfBatches } from './batches.ts';
import { officeEstimate } from './office-estimate.ts';
import { type CaseScore, figure, Scores } from './score.ts';
import { soonest } from './textbook.ts';

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
const EVERY = 1000;

/** Somebody in line. */
interface InLine {
	readonly arrival: number;
	readonly isFirst: boolean;
	/** Of those judged; −1 for the others. */
	readonly batch: number;
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
	const waits = { first: new BatchMeans(), others: new BatchMeans() };
	const lines = { first: new Line(), others: new Line() };
	/** When each server is free, and since when it has served; `Infinity`: it is free. */
	const busyUntil = new Float64Array(servers).fill(Number.POSITIVE_INFINITY);
	const busySince = new Float64Array(servers);
	let now = 0;
	let lastWait = 0;
	let arrived = 0;
	let next = exponential(random, 1 / (load * servers));

	function serve(server: number, { arrival, isFirst, batch, told }: InLine): void {
		busySince[server] = now;
		busyUntil[server] = now + exponential(random, 1);
		const wait = now - arrival;
		const kind = isFirst ? 'first' : 'others';
		if (!isFirst && wait > 0) lastWait = wait;
		if (batch < 0) return;
		waits[kind].add(batch, wait);
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
		const known = { servedFor, ahead, variation: 1, overtakingPerHour: perHour, number: arrived };
		return [...figures, ['prepazka', officeEstimate(known)]];
	}

	while (arrived < customers + WARM_UP) {
		const server = soonest(busyUntil);
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
		const batch = ++arrived > WARM_UP ? Math.floor(((arrived - WARM_UP - 1) / customers) * BATCHES) : -1;
		const idle = busyUntil.indexOf(Number.POSITIVE_INFINITY);
		const judge = batch >= 0 && !isFirst && idle < 0;
		const customer = { arrival: now, isFirst, batch, told: told(judge, arrived % EVERY === 0) };
		if (idle >= 0) serve(idle, customer);
		else (isFirst ? lines.first : lines.others).join(customer);
	}
	return { scores: scores.of(name), meanWaits: { first: waits.first.spread(), others: waits.others.spread() } };
}

/** Mean waits batch by batch, without keeping the waits. */
class BatchMeans {
	private readonly sums = new Float64Array(BATCHES);
	private readonly counts = new Float64Array(BATCHES);

	add(batch: number, wait: number): void {
		this.sums[batch] = (this.sums[batch] as number) + wait;
		this.counts[batch] = (this.counts[batch] as number) + 1;
	}

	spread(): ReturnType<typeof spreadOfBatches> {
		return spreadOfBatches(
			this.sums.map((sum, batch) => sum / (this.counts[batch] as number)),
			BATCHES,
		);
	}
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
