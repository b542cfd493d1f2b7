import { dirname } from 'node:path';
import { hasRoom } from '#wire/room.ts';
import type { Clock } from '#wire/time.ts';
import type { CopiesState } from './stores/sqlite-files.ts';
import type { Store } from './stores/store.ts';

/**
 * `restored`: up, but made of a copy; what came after that is known to the offices only. `damaged`: up, but a part of it is
 * destroyed, and no copies are made of that. `not-copied`: up, but the last daily copy could not be made. `full`: no room on
 * the disk for more bookings.
 */
export const DATABASE_STATES = ['up', 'restored', 'damaged', 'not-copied', 'full', 'down'] as const;
export type DatabaseState = (typeof DATABASE_STATES)[number];

/** A disk is not to be worn by whoever asks for health. */
const ASKED_ANEW_MILLISECONDS = 5_000;

export interface DatabaseHealthParts {
	readonly store: Pick<Store, 'ping'>;
	/** The SQLite file; `null` for a server, or a database in memory. */
	readonly file: string | null;
	/** As the file was at the start. */
	readonly wasRestored: boolean;
	readonly copies: () => CopiesState;
	readonly clock: Clock;
}

/** How the database is when it is asked; what it answers to a question is told again for five seconds. */
export function databaseHealth(parts: DatabaseHealthParts): () => Promise<DatabaseState> {
	const { store, file, wasRestored, copies, clock } = parts;
	let askedAt = Number.NEGATIVE_INFINITY;
	let answer: Promise<boolean> = Promise.resolve(false);
	function takesWrites(): Promise<boolean> {
		const now = clock.elapsedMilliseconds();
		if (now - askedAt >= ASKED_ANEW_MILLISECONDS) {
			askedAt = now;
			answer = store.ping(clock.now()).then(
				() => true,
				() => false,
			);
		}
		return answer;
	}
	return async () => {
		if (file !== null && !hasRoom(dirname(file))) return 'full';
		if (!(await takesWrites())) return 'down';
		const copied = copies();
		if (copied !== 'ok') return copied;
		return wasRestored ? 'restored' : 'up';
	};
}
