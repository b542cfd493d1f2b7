import { ordinaryClaim } from './claims.ts';

/** Seconds, one figure for each run of the simulation. */
export type SecondsPerRun = Float64Array;

/** A counter that is open; a line is a set of visitors whom the same counters may call. */
export interface VirtualCounter {
	/** For each line whether the counter calls from it. */
	readonly serves: readonly boolean[];
	/** When it has nobody in hand any more, in seconds from now. */
	readonly freeIn: SecondsPerRun;
	/** From when it calls nobody any more, in seconds from now. */
	readonly closesIn: number;
}

/** Somebody who waits or will come; times are in seconds from now, `Infinity` means never. */
export interface VirtualVisitor {
	readonly line: number;
	readonly serviceTimes: SecondsPerRun;
	/** From when the visitor goes before the others. */
	readonly firstFrom: number;
	/** How long the visitor has waited so far, and how fast the claim grows with it. */
	readonly waitedSeconds: number;
	readonly weight: number;
	/** When a visitor who is not here yet comes; never in the runs in which they stay away. `null`: is here. */
	readonly comesIn: SecondsPerRun | null;
}

/** The queue as it is now, with what is known of what will come. */
export interface VirtualQueue {
	readonly lines: number;
	/** By line of a service, how fast the claim of somebody who joined it now would grow. */
	readonly weights: readonly number[];
	readonly counters: readonly VirtualCounter[];
	/** Who waits and may be called by some counter, in the order of their tickets; after them whoever will come. */
	readonly visitors: readonly VirtualVisitor[];
	/** Places in `visitors` of those who at some time go before the others, in the order in which they do. */
	readonly goingFirst: readonly number[];
	/** When nobody is called, in seconds from now, in order. */
	readonly breaks: readonly { readonly from: number; readonly until: number }[];
}

/** One run of a virtual queue: counters that call whenever they are free. Plain arrays, since this is the inner loop. */
export class VirtualHall {
	/** Lines that some counter calls from. */
	readonly servedLines: number;
	private readonly queue: VirtualQueue;
	private readonly lineOf: Int32Array;
	private readonly firstFrom: Float64Array;
	private readonly goingFirst: Int32Array;
	private readonly waited: Float64Array;
	private readonly weight: Float64Array;
	/** Whether claims grow differently, so that the longest wait is not the best claim. */
	readonly isWeighted: boolean;
	/** How many of the visitors are here; the others come later. */
	private readonly waiting: number;
	/** Whether a counter calls from a line, at `counter * lines + line`. */
	private readonly serves: Uint8Array;
	private readonly freeAt: Float64Array;
	private readonly closesAt: Float64Array;
	private readonly called: Uint8Array;
	/** When each visitor is here and how long each takes, in this run. */
	private readonly comes: Float64Array;
	private readonly takes: Float64Array;
	/** For each counter the first visitor who may still wait for it: all before were called or are not its own. */
	private readonly heads: Int32Array;

	constructor(queue: VirtualQueue) {
		const { counters, visitors } = queue;
		this.queue = queue;
		this.lineOf = Int32Array.from(visitors, ({ line }) => line);
		this.firstFrom = Float64Array.from(visitors, ({ firstFrom }) => firstFrom);
		this.goingFirst = Int32Array.from(queue.goingFirst);
		this.waited = Float64Array.from(visitors, ({ waitedSeconds }) => waitedSeconds);
		this.weight = Float64Array.from(visitors, ({ weight }) => weight);
		this.isWeighted = new Set(queue.weights).size > 1;
		this.waiting = visitors.filter(({ comesIn }) => comesIn === null).length;
		this.serves = Uint8Array.from(counters.flatMap(({ serves }) => serves.map(Number)));
		this.servedLines = Array.from({ length: queue.lines }, (_, line) =>
			counters.some(({ serves }) => serves[line]),
		).filter(Boolean).length;
		this.freeAt = new Float64Array(counters.length);
		this.closesAt = Float64Array.from(counters, ({ closesIn }) => closesIn);
		this.called = new Uint8Array(visitors.length);
		this.comes = new Float64Array(visitors.length);
		this.takes = new Float64Array(visitors.length);
		this.heads = new Int32Array(counters.length);
	}

	/** Everything as it is now, with the chances of that run. */
	begin(run: number): void {
		this.called.fill(0);
		this.heads.fill(0);
		this.queue.visitors.forEach(({ comesIn, serviceTimes }, place) => {
			this.comes[place] = comesIn === null ? 0 : (comesIn[run] as number);
			this.takes[place] = serviceTimes[run] as number;
		});
		this.queue.counters.forEach(({ freeIn }, counter) => {
			this.freeAt[counter] = this.callsAgain(counter, freeIn[run] as number);
		});
	}

	/** The counter that is free first. */
	nextFree(): number {
		let first = 0;
		let soonest = Number.POSITIVE_INFINITY;
		for (let counter = 0; counter < this.freeAt.length; counter++) {
			const free = this.freeAt[counter] as number;
			if (free >= soonest) continue;
			first = counter;
			soonest = free;
		}
		return first;
	}

	/** When a counter is free; `Infinity` once nobody will come to it any more. */
	freeIn(counter: number): number {
		return this.freeAt[counter] as number;
	}

	/** Calls the best claim there is for a counter; its place in `visitors`, or −1 when the counter waits for the next to come. */
	call(counter: number, now: number): number {
		const first = this.firstClaim(counter, now);
		const place = first >= 0 ? first : this.bestOrdinary(counter, now);
		if (place < 0) {
			this.freeAt[counter] = this.callsAgain(counter, this.nextToCome(counter, now));
			return -1;
		}
		this.called[place] = 1;
		this.freeAt[counter] = this.callsAgain(counter, now + (this.takes[place] as number));
		return place;
	}

	private firstClaim(counter: number, now: number): number {
		const { goingFirst, firstFrom, comes } = this;
		for (let i = 0; i < goingFirst.length; i++) {
			const place = goingFirst[i] as number;
			if ((firstFrom[place] as number) > now) return -1;
			if ((comes[place] as number) <= now && this.mayCall(counter, place)) return place;
		}
		return -1;
	}

	/** Whether somebody who joined a line at the beginning would go before a visitor whose turn has come. */
	newcomerGoesBefore(line: number, place: number, now: number): boolean {
		if (!this.isWeighted || (this.firstFrom[place] as number) <= now) return false;
		return ordinaryClaim(this.queue.weights[line] ?? 0, now) > this.claim(place, now);
	}

	private bestOrdinary(counter: number, now: number): number {
		let best = this.heads[counter] as number;
		while (best < this.waiting && !this.mayCall(counter, best)) best++;
		this.heads[counter] = best;
		if (best === this.waiting) return -1;
		if (this.isWeighted)
			for (let place = best + 1; place < this.waiting; place++)
				if (this.mayCall(counter, place) && this.claim(place, now) > this.claim(best, now)) best = place;
		return best;
	}

	private claim(place: number, now: number): number {
		return ordinaryClaim(this.weight[place] as number, (this.waited[place] as number) + now);
	}

	/** When the next visitor who is not here yet asks for this counter. */
	private nextToCome(counter: number, now: number): number {
		const { goingFirst, firstFrom, comes } = this;
		let next = Number.POSITIVE_INFINITY;
		for (let i = 0; i < goingFirst.length; i++) {
			const place = goingFirst[i] as number;
			const from = Math.max(firstFrom[place] as number, comes[place] as number);
			if (from < next && this.mayCall(counter, place)) next = from;
		}
		return Math.max(now, next);
	}

	private mayCall(counter: number, place: number): boolean {
		return this.called[place] === 0 && this.serves[counter * this.queue.lines + (this.lineOf[place] as number)] === 1;
	}

	private callsAgain(counter: number, free: number): number {
		const seconds = this.afterBreaks(free);
		return seconds < (this.closesAt[counter] as number) ? seconds : Number.POSITIVE_INFINITY;
	}

	private afterBreaks(seconds: number): number {
		for (const { from, until } of this.queue.breaks) if (seconds >= from && seconds < until) return until;
		return seconds;
	}
}
