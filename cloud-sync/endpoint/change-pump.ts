import type { Logger } from 'pino';
import type { Link } from '#link/link.ts';
import { LinkDown } from '#link/link.ts';
import { BATCH_SIZE } from '#wire/messages.ts';
import type { Clock } from '#wire/time.ts';
import type { ReservationStore } from './stores/store.ts';

/** In a rush hundreds are booked in this time: told together, they cost the office one write to its card, not one each. */
const TOGETHER_SECONDS = 0.25;

export interface ChangePumpParts {
	readonly office: string;
	/** Revision from which on to begin: what the office holds as far as it has said. */
	readonly position: number;
	readonly link: Link;
	readonly store: ReservationStore;
	readonly clock: Clock;
	readonly log: Logger;
}

/**
 * Tells one office the changes of its reservations, in order and from its own position. Other processes on the same
 * database have a pump for it too: each tells what the office has not said it holds, and what comes twice changes nothing.
 */
export class ChangePump {
	readonly #parts: ChangePumpParts;
	#position: number;
	/**
	 * The office asked from here on, which counts more than what it once said to hold, until it is told that there is no
	 * more: by a batch that is not full, if need be an empty one.
	 */
	#asked = false;
	#cancelWaking: (() => void) | null = null;
	#again = false;
	#busy = false;
	#lastRun: Promise<void> = Promise.resolve();

	constructor(parts: ChangePumpParts) {
		this.#parts = parts;
		this.#position = parts.position;
	}

	/** There may be something to tell, together with what comes in the next moments. */
	wake(): void {
		this.#cancelWaking ??= this.#parts.clock.wakeAfter(TOGETHER_SECONDS, () => this.#start());
	}

	#start(): void {
		this.#cancelWaking?.();
		this.#cancelWaking = null;
		this.#again = true;
		if (!this.#busy) this.#lastRun = this.#run();
	}

	/** The office holds everything up to `revision` and asks for the rest. */
	rewind(revision: number): void {
		this.#position = revision;
		this.#asked = true;
		this.#start();
	}

	/** Tells what is to be told, and resolves when nothing is being sent. */
	idle(): Promise<void> {
		if (this.#cancelWaking !== null) this.#start();
		return this.#lastRun;
	}

	async #run(): Promise<void> {
		const { office, log } = this.#parts;
		this.#busy = true;
		try {
			while (this.#again && this.#parts.link.up) {
				this.#again = false;
				while (await this.#sendBatch()) {}
			}
		} catch (error) {
			// Sent again when the link is back or the next change comes.
			if (!(error instanceof LinkDown)) log.error({ event: 'changes-not-sent', office, err: error });
		} finally {
			this.#busy = false;
		}
	}

	/** Sends the next changes; false when there are no more than these. */
	async #sendBatch(): Promise<boolean> {
		const { office, link, store } = this.#parts;
		const from = this.#position;
		const batch = this.#asked
			? await store.changesAfter(office, from, BATCH_SIZE)
			: await store.unheldChangesAfter(office, from, BATCH_SIZE);
		// Another process may doubt the office since it asked. It asks until it is answered, and is heard then.
		if (this.#asked && (await store.isInDoubt(office, null))) {
			this.#asked = false;
			return false;
		}
		const { length } = batch.changes;
		const isLast = length < BATCH_SIZE;
		// Another process has told the office everything anew, under lower revisions.
		if (length === 0 && batch.revision < from && !this.#asked) {
			this.#position = 0;
			return true;
		}
		if (length > 0 || this.#asked) {
			await link.send(office, 'down/reservations', batch);
			// An office that asked meanwhile for an earlier revision is heard.
			if (this.#position !== from) return true;
			this.#position = batch.revision;
		}
		if (isLast) this.#asked = false;
		return !isLast;
	}
}
