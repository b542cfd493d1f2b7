import type { Kysely } from 'kysely';
import { AppendQueue } from './append-queue.ts';
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
		disputes: () => disputes(db),
	};
}

/** Highest ticket of each letter since the last beginning of a day that is stored. */
async function lastIssued(db: Kysely<Tables>, office: string): Promise<readonly string[]> {
	const since = db
		.selectFrom('events')
		.select(({ fn }) => fn.max('sequence').as('sequence'))
		.where('office', '=', office)
		.where('type', '=', 'day-begun');
	const rows = await db
		.selectFrom('events')
		.select('event')
		.where('office', '=', office)
		.where('type', '=', 'ticket-issued')
		.where('sequence', '>', since)
		.execute();
	const highest = new Map<string, string>();
	for (const { event } of rows) {
		const { ticket, number } = JSON.parse(event) as { readonly ticket: string; readonly number: string };
		const letter = number.charAt(0);
		if (ticket > (highest.get(letter) ?? '')) highest.set(letter, ticket);
	}
	return [...highest.values()];
}
