import type { Kysely } from 'kysely';
import { appendTogether, type JournalBatch } from './joint-append.ts';
import type { Appended } from './store.ts';
import type { Tables } from './tables.ts';
import { inTransaction } from './transactions.ts';

/** Most offices of one commit, as each of them cannot be booked until it is done. */
const MOST_OFFICES = 100;
/** No more batches are taken beyond so many entries, so that backlogs make no statement that a database refuses. */
const ENOUGH_ENTRIES = 1000;

interface Waiting {
	readonly batch: JournalBatch;
	readonly resolve: (appended: Appended) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Carries what offices tell in one turn of the event loop, or while a commit is under way, into the database by one
 * commit. Each is answered after it; a batch that the database does not take fails alone.
 */
export class AppendQueue {
	readonly #db: Kysely<Tables>;
	#waiting: Waiting[] = [];
	#isAtWork = false;

	constructor(db: Kysely<Tables>) {
		this.#db = db;
	}

	append(batch: JournalBatch): Promise<Appended> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ batch, resolve, reject });
			if (this.#isAtWork) return;
			this.#isAtWork = true;
			// After the messages that this turn still brings.
			setImmediate(() => void this.#work());
		});
	}

	async #work(): Promise<void> {
		while (this.#waiting.length > 0) await this.#commit(this.#take());
		this.#isAtWork = false;
	}

	/** The first batch of each of some offices: a second one has to see what the first has done. */
	#take(): readonly Waiting[] {
		const taken = new Map<string, Waiting>();
		const left: Waiting[] = [];
		let entries = 0;
		for (const each of this.#waiting) {
			const isFull = taken.size === MOST_OFFICES || entries >= ENOUGH_ENTRIES;
			if (isFull || taken.has(each.batch.office)) left.push(each);
			else {
				taken.set(each.batch.office, each);
				entries += each.batch.entries.length;
			}
		}
		this.#waiting = left;
		return [...taken.values()];
	}

	async #commit(group: readonly Waiting[]): Promise<void> {
		try {
			const batches = group.map(({ batch }) => batch);
			const appended = await inTransaction(this.#db, (tx) => appendTogether(tx, batches));
			for (const [i, answer] of appended.entries()) group[i]?.resolve(answer);
		} catch (error) {
			const [only, ...others] = group;
			if (others.length === 0) only?.reject(error);
			// Nothing was committed. At once, so that a database which does not answer is not waited for by one after another.
			else await Promise.all(group.map((each) => this.#commit([each])));
		}
	}
}
