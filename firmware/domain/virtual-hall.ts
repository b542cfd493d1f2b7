import { ordinaryClaim } from './claims.ts';
import { type DrawnTime, secondsIn } from './drawn-times.ts';
import type {
	VirtualCounter,
	VirtualLine,
	VirtualOvertaker,
	VirtualOvertakers,
	VirtualQueue,
	VirtualVisitor,
} from './virtual-queue.ts';

/** Instead of a place among the visitors: nobody is left for the counter, or it called somebody who came unannounced. */
export const NOBODY = -1;
const UNANNOUNCED = -2;

/** One run of a virtual queue: counters that call whenever they are free. Plain arrays, since this is the inner loop. */
export class VirtualHall {
	/** Whether claims grow differently, so that the longest wait is not the best claim. */
	readonly isWeighted: boolean;
	private readonly queue: VirtualQueue;
	private readonly visitors: readonly VirtualVisitor[];
	private run = 0;
	private readonly lineOf: Int32Array;
	private readonly firstFrom: Float64Array;
	private readonly goingFirst: Int32Array;
	private readonly called: Uint8Array;
	/** In `goingFirst`, the first who may still have to be called. */
	private firstLeft = 0;
	/** Those waiting, line by line in the order of their tickets; where each line begins, and who in it is still to come. */
	private readonly inLines: Int32Array;
	private readonly begins: Int32Array;
	private readonly heads: Int32Array;
	/** By line the number and the time of who comes unannounced next. */
	private readonly nextNumber: Int32Array;
	private readonly nextComes: Float64Array;
	/** By counter the lines that it calls from. */
	private readonly linesOf: readonly (readonly number[])[];
	private readonly freeAt: Float64Array;
	private readonly closesAt: Float64Array;
	private readonly breaks: VirtualQueue['breaks'];
	private readonly paces: Float64Array;
	private readonly secondsIntoDay: number;

	constructor(queue: VirtualQueue) {
		const { counters, visitors, lines, goingFirst } = queue;
		this.queue = queue;
		this.visitors = visitors;
		this.isWeighted = lines.some(({ weight }) => weight !== lines[0]?.weight);
		this.lineOf = Int32Array.from(visitors, ({ line }) => line);
		this.firstFrom = Float64Array.from(visitors, ({ firstFrom }) => firstFrom);
		this.goingFirst = Int32Array.from(goingFirst);
		this.called = new Uint8Array(visitors.length);
		const waitingIn = lines.map((_, line) => {
			const places = [...this.lineOf.keys()].slice(0, queue.waiting);
			return places.filter((place) => this.lineOf[place] === line);
		});
		this.inLines = Int32Array.from(waitingIn.flat());
		this.begins = Int32Array.from(lines.keys(), (line) => waitingIn.slice(0, line).flat().length);
		this.heads = new Int32Array(lines.length);
		this.nextNumber = new Int32Array(lines.length);
		this.nextComes = new Float64Array(lines.length);
		this.linesOf = counters.map(({ serves }) => serves.flatMap((isServed, line) => (isServed ? [line] : [])));
		this.freeAt = new Float64Array(counters.length);
		this.closesAt = Float64Array.from(counters, ({ closesIn }) => closesIn);
		this.breaks = queue.breaks;
		this.paces = Float64Array.from(queue.paces);
		this.secondsIntoDay = queue.secondsIntoDay;
	}

	/** Everything as it is now, with the chances of that run. */
	begin(run: number): void {
		this.run = run;
		this.called.fill(0);
		this.firstLeft = 0;
		for (let line = 0; line < this.heads.length; line++) {
			this.heads[line] = this.begins[line] as number;
			const { overtakers } = this.queue.lines[line] as VirtualLine;
			this.nextNumber[line] = -1;
			this.nextComes[line] = overtakers === null ? Number.POSITIVE_INFINITY : 0;
			if (overtakers !== null) this.nextOvertaker(line, overtakers);
		}
		for (let counter = 0; counter < this.freeAt.length; counter++) {
			const { freeIn } = this.queue.counters[counter] as VirtualCounter;
			this.freeAt[counter] = this.callsAgain(counter, freeIn[run] as number);
		}
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

	/** The lines that a counter calls from. */
	linesFor(counter: number): readonly number[] {
		return this.linesOf[counter] as readonly number[];
	}

	/**
	 * Calls the best claim there is for a counter: a place in `visitors`, or something negative; `NOBODY` when the counter
	 * waits for the next to come.
	 */
	call(counter: number, now: number): number {
		const lines = this.linesFor(counter);
		const overtaking = this.firstOvertaking(lines, now);
		const place = this.firstClaim(lines, overtaking < 0 ? now : (this.nextComes[overtaking] as number), now);
		if (place >= 0) return this.serve(counter, place, now);
		if (overtaking >= 0) return this.serveOvertaker(counter, overtaking, now);
		const ordinary = this.isWeighted ? this.bestClaim(lines, now) : this.longestWaiting(lines);
		if (ordinary >= 0) return this.serve(counter, ordinary, now);
		this.freeAt[counter] = this.callsAgain(counter, Math.max(now, this.nextToCome(lines)));
		return NOBODY;
	}

	/** Whether somebody who joined a line at the beginning would go before whom a counter calls, where claims differ. */
	newcomerGoesBefore(line: number, called: number, now: number): boolean {
		if (called === UNANNOUNCED || (this.firstFrom[called] as number) <= now) return false;
		return ordinaryClaim(this.weightOf(line), now) > this.claim(called, now);
	}

	private serve(counter: number, place: number, now: number): number {
		this.called[place] = 1;
		const { serviceTime } = this.visitors[place] as VirtualVisitor;
		this.freeAt[counter] = this.callsAgain(counter, this.afterVisit(serviceTime, now));
		return place;
	}

	private serveOvertaker(counter: number, line: number, now: number): number {
		const overtakers = this.queue.lines[line]?.overtakers as VirtualOvertakers;
		const { serviceTime } = overtakers.nth(this.nextNumber[line] as number) as VirtualOvertaker;
		this.freeAt[counter] = this.callsAgain(counter, this.afterVisit(serviceTime, now));
		this.nextOvertaker(line, overtakers);
		return UNANNOUNCED;
	}

	private nextOvertaker(line: number, { nth, endIn }: VirtualOvertakers): void {
		const number = (this.nextNumber[line] as number) + 1;
		const comes = (this.nextComes[line] as number) + secondsIn(nth(number).afterSeconds, this.run);
		this.nextNumber[line] = number;
		this.nextComes[line] = comes < endIn ? comes : Number.POSITIVE_INFINITY;
	}

	/** The line of who came unannounced first, of those who are there; negative when nobody is. */
	private firstOvertaking(lines: readonly number[], now: number): number {
		let first = NOBODY;
		let since = Number.POSITIVE_INFINITY;
		for (const line of lines) {
			const comes = this.nextComes[line] as number;
			if (comes >= since) continue;
			first = line;
			since = comes;
		}
		return since <= now ? first : NOBODY;
	}

	/** Who goes first by right since `since` or before, and is there now. */
	private firstClaim(lines: readonly number[], since: number, now: number): number {
		const { goingFirst, firstFrom, called } = this;
		while (this.firstLeft < goingFirst.length && called[goingFirst[this.firstLeft] as number] === 1) this.firstLeft++;
		for (let i = this.firstLeft; i < goingFirst.length; i++) {
			const place = goingFirst[i] as number;
			if ((firstFrom[place] as number) > since) break;
			if (called[place] === 0 && this.comesIn(place) <= now && lines.includes(this.lineOf[place] as number))
				return place;
		}
		return NOBODY;
	}

	private longestWaiting(lines: readonly number[]): number {
		let best = NOBODY;
		for (let i = 0; i < lines.length; i++) {
			const head = this.head(lines[i] as number);
			if (head >= 0 && (best < 0 || head < best)) best = head;
		}
		return best;
	}

	/** Within a line the longest wait is the best claim, so the heads are all there is to compare. */
	private bestClaim(lines: readonly number[], now: number): number {
		let best = NOBODY;
		for (const line of lines) {
			const head = this.head(line);
			if (head < 0) continue;
			const more = best < 0 ? 1 : this.claim(head, now) - this.claim(best, now);
			if (more > 0 || (more === 0 && head < best)) best = head;
		}
		return best;
	}

	/** Who waits longest in a line. */
	private head(line: number): number {
		const end = this.begins[line + 1] ?? this.inLines.length;
		let at = this.heads[line] as number;
		while (at < end && this.called[this.inLines[at] as number] === 1) at++;
		this.heads[line] = at;
		return at < end ? (this.inLines[at] as number) : NOBODY;
	}

	private claim(place: number, now: number): number {
		const { waitedSeconds } = this.visitors[place] as VirtualVisitor;
		return ordinaryClaim(this.weightOf(this.lineOf[place] as number), waitedSeconds + now);
	}

	private weightOf(line: number): number {
		return this.queue.lines[line]?.weight as number;
	}

	/** When the next visitor who is not here yet asks for a counter. */
	private nextToCome(lines: readonly number[]): number {
		let next = Number.POSITIVE_INFINITY;
		for (const line of lines) next = Math.min(next, this.nextComes[line] as number);
		for (let i = this.firstLeft; i < this.goingFirst.length; i++) {
			const place = this.goingFirst[i] as number;
			const from = Math.max(this.firstFrom[place] as number, this.comesIn(place));
			if (from < next && this.called[place] === 0 && lines.includes(this.lineOf[place] as number)) next = from;
		}
		return next;
	}

	private comesIn(place: number): number {
		const { comesIn } = this.visitors[place] as VirtualVisitor;
		return comesIn === null ? 0 : (comesIn[this.run] as number);
	}

	/** When a visit is over that begins now. */
	private afterVisit(serviceTime: DrawnTime, now: number): number {
		const hour = Math.min(this.paces.length - 1, Math.floor((this.secondsIntoDay + now) / 3600));
		return now + secondsIn(serviceTime, this.run) * (this.paces[hour] as number);
	}

	private callsAgain(counter: number, free: number): number {
		const seconds = this.afterBreaks(free);
		return seconds < (this.closesAt[counter] as number) ? seconds : Number.POSITIVE_INFINITY;
	}

	private afterBreaks(seconds: number): number {
		for (const { from, until } of this.breaks) if (seconds >= from && seconds < until) return until;
		return seconds;
	}
}
