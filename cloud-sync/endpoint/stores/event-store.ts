import type { Kysely } from 'kysely';
import { AppendQueue } from './append-queue.ts';
import { dayEvents, lastIssued } from './day-events.ts';
import { disputes } from './disputes.ts';
import type { EventStore } from './store.ts';
import type { Tables } from './tables.ts';

/** Journals of offices in a SQL database, and what they say of reservations. */
export function eventStore(db: Kysely<Tables>): EventStore {
	const queue = new AppendQueue(db);
	return {
		appendEvents: (office, entries, told = null) => queue.append({ office, entries, told }),
		async journalHeld(office) {
			const row = await db
				.selectFrom('offices')
				.select(['journal', 'journal_last'])
				.where('id', '=', office)
				.executeTakeFirstOrThrow();
			return { journal: row.journal, sequence: row.journal_last };
		},
		lastIssued: (office) => lastIssued(db, office),
		dayEvents: (office, date, after) => dayEvents(db, office, date, after),
		disputes: () => disputes(db),
	};
}
