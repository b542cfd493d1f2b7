import type { Kysely } from 'kysely';
import type { BookTogether } from './joint-booking.ts';
import type { Tables } from './tables.ts';

/** A database that is open. All statements are the same on every kind, but for those of a booking, of which there are many. */
export interface CloudDatabase {
	readonly db: Kysely<Tables>;
	readonly bookTogether: BookTogether;
	/** Copies all of it into a file while it is used; `null` for a server, which has means of its own. */
	readonly copyTo: ((file: string) => Promise<void>) | null;
}
