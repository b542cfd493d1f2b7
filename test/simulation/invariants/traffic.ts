import { mustHold } from './violation.ts';

/** What is not answered is sent again after this long (`firmware/uplink.ts`). */
const AGAIN_AFTER_MILLISECONDS = 10_000;
/** Times that a batch may leave in that time on one connection: a step of the clock makes an answer overdue at once. */
const MOST = 3;

/** Watches that a bad network is not answered by a flood: the same events leave again now and then only. */
export class Traffic {
	readonly #now: () => number;
	#connection = 0;
	/** When batches left, by their first sequence number. */
	readonly #left = new Map<number, number[]>();

	constructor(now: () => number) {
		this.#now = now;
	}

	/** A batch leaves over a connection. */
	leaves(connection: number, from: number): void {
		if (connection !== this.#connection) this.#left.clear();
		this.#connection = connection;
		const now = this.#now();
		const lately = (this.#left.get(from) ?? []).filter((at) => now - at < AGAIN_AFTER_MILLISECONDS);
		this.#left.set(from, [...lately, now]);
		mustHold(
			'I14',
			lately.length < MOST,
			() => `the events from ${from} on left ${lately.length + 1} times within 10 s`,
		);
	}
}
