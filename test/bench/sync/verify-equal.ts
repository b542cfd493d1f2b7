import { deepEqual } from 'node:assert/strict';
import Database from 'better-sqlite3';
import type { Sides } from './sides.ts';

/** A fast sync that loses something would be no sync. @throws AssertionError when office and cloud do not have the same */
export function verifyEqual({ appliance, journal, database }: Sides): void {
	const cloud = new Database(database, { readonly: true });
	const held = cloud.prepare('SELECT count(*) AS events, max(sequence) AS last FROM events').get();
	const reservations = cloud
		.prepare(
			`SELECT id, iif(cancelled_at IS NULL, 'confirmed', 'cancelled') AS state, ticket FROM reservations ORDER BY id`,
		)
		.all();
	cloud.close();
	deepEqual(held, { events: journal.lastSequence, last: journal.lastSequence });
	const known = [...appliance.office.reservations.values()].map(({ id, state, ticket }) => ({
		...{ id, state, ticket: ticket?.id ?? null },
	}));
	deepEqual(
		reservations,
		known.sort((a, b) => (a.id < b.id ? -1 : 1)),
	);
}
