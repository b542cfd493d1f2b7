import { type Instant, instant } from '#wire/time.ts';

interface Appointment {
	readonly at: number;
	readonly order: number;
	readonly happen: () => void | Promise<void>;
	called: boolean;
}

/** The simulated world's time: everything happens at its moment, and in the order of asking within one. */
export class Timeline {
	#now: Instant;
	/** Latest first, so that the next one is taken off the end. */
	readonly #appointments: Appointment[] = [];
	#order = 0;

	constructor(start: Instant) {
		this.#now = start;
	}

	get now(): Instant {
		return this.#now;
	}

	/** Lets something happen at a moment, or at once if that has passed; the result calls it off. */
	at(moment: number, happen: () => void | Promise<void>): () => void {
		const appointment = { at: Math.max(this.#now, Math.round(moment)), order: this.#order++, happen, called: true };
		let [low, high] = [0, this.#appointments.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			const other = this.#appointments[middle];
			if (other && other.at > appointment.at) low = middle + 1;
			else high = middle;
		}
		this.#appointments.splice(low, 0, appointment);
		return () => {
			appointment.called = false;
		};
	}

	/** As `at`, so many milliseconds from now. */
	after(milliseconds: number, happen: () => void | Promise<void>): () => void {
		return this.at(this.#now + milliseconds, happen);
	}

	/** Moves on to the next thing that happens up to `end` and returns it; at the end `undefined`. */
	next(end: Instant): (() => void | Promise<void>) | undefined {
		for (let last = this.#appointments.at(-1); last && last.at <= end; last = this.#appointments.at(-1)) {
			this.#appointments.pop();
			if (!last.called) continue;
			this.#now = instant(last.at);
			return last.happen;
		}
		this.#now = end;
		return undefined;
	}
}
