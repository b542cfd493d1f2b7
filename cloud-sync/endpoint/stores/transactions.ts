import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Times a transaction is tried; two that met once hardly meet again, as the second waits for the first. */
const TRIES = 5;

/** What PostgreSQL answers to whom it asks to try again: serialization failure, deadlock, unique violation. */
const PASSING = new Set(['40001', '40P01', '23505']);

/** Runs `work` as one transaction, durable when the promise resolves. */
export function inTransaction<T>(db: Kysely<Tables>, work: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
	return retried(() => db.transaction().execute(work));
}

/** Does a transaction again when another process was in the way, as it then sees what that one did. */
export async function retried<T>(transaction: () => Promise<T>): Promise<T> {
	for (let tried = 1; ; tried++) {
		try {
			return await transaction();
		} catch (error) {
			if (tried === TRIES || !isPassing(error)) throw error;
		}
	}
}

function isPassing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' && PASSING.has(error.code);
}
