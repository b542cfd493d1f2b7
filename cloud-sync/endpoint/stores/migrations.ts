import { type Kysely, PostgresAdapter } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from './tables.ts';

/**
 * The schema, step by step, in words that SQLite and PostgreSQL both understand. Steps are added, never changed, and none
 * may disturb the version before, whose processes run beside those of the new one while a cloud is updated.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
	'001-offices': {
		async up(db: Kysely<unknown>) {
			await db.schema
				.createTable('offices')
				.addColumn('id', 'text', (column) => column.primaryKey())
				.addColumn('config', 'text')
				.addColumn('pin_key', 'text', (column) => column.notNull())
				.addColumn('revision', 'bigint', (column) => column.notNull())
				.addColumn('held_revision', 'bigint', (column) => column.notNull())
				.addColumn('last_sequence', 'bigint', (column) => column.notNull())
				.execute();
			await db.schema
				.createTable('occupancy')
				.addColumn('office', 'text', (column) => column.primaryKey().references('offices.id'))
				.addColumn('snapshot', 'text', (column) => column.notNull())
				.execute();
		},
	},
	'002-reservations': { up: createReservations },
	'003-events': {
		async up(db: Kysely<unknown>) {
			await db.schema
				.createTable('events')
				.addColumn('office', 'text', (column) => column.notNull().references('offices.id'))
				.addColumn('sequence', 'bigint', (column) => column.notNull())
				.addColumn('at', 'bigint', (column) => column.notNull())
				.addColumn('type', 'text', (column) => column.notNull())
				.addColumn('event', 'text', (column) => column.notNull())
				.addPrimaryKeyConstraint('events_key', ['office', 'sequence'])
				.execute();
		},
	},
	'004-proofs': {
		async up(db: Kysely<unknown>) {
			await db.schema
				.createTable('spent_proofs')
				.addColumn('proof', 'text', (column) => column.primaryKey())
				.addColumn('expires_at', 'bigint', (column) => column.notNull())
				.execute();
			await db.schema
				.createTable('secrets')
				.addColumn('name', 'text', (column) => column.primaryKey())
				.addColumn('value', 'text', (column) => column.notNull())
				.execute();
		},
	},
	'005-disputes': { up: createDisputes },
	'006-named-journals': { up: nameJournals },
	'007-doubted-offices': {
		async up(db: Kysely<unknown>) {
			await db.schema.alterTable('offices').addColumn('doubted_after', 'bigint').execute();
		},
	},
	'008-tickets-of-those-who-came': { up: indexTickets },
	'009-expiry-of-proofs': {
		async up(db: Kysely<unknown>) {
			await db.schema.createIndex('proof_expiry').on('spent_proofs').column('expires_at').execute();
		},
	},
	'010-one-seat-per-secret': { up: (db) => indexSecrets(db, ['office', 'service', 'slot_start', 'token_hash']) },
	'011-secret-first': { up: putSecretFirst },
	'012-moments-of-events': {
		// An office on a new card begins another journal, and what it tells is looked up among all that it ever told.
		async up(db: Kysely<unknown>) {
			await db.schema.createIndex('event_moment').on('events').columns(['office', 'at']).execute();
		},
	},
	'013-pings': {
		async up(db: Kysely<unknown>) {
			await db.schema
				.createTable('pings')
				.addColumn('id', 'text', (column) => column.primaryKey())
				.addColumn('at', 'bigint', (column) => column.notNull())
				.execute();
		},
	},
};

/**
 * Whoever books on PostgreSQL looks before they lock, so that only this keeps a booking that is sent again from a second
 * seat; SQLite looks and stores in one transaction, and is spared the writing.
 */
async function indexSecrets(db: Kysely<unknown>, columns: string[]): Promise<void> {
	if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
	const index = db.schema.createIndex('live_secret').on('reservations').columns(columns);
	await index.unique().where('cancelled_at', 'is', null).execute();
}

/**
 * As long as PostgreSQL has not counted the rows of a table that is new or was just filled, it took an index that begins
 * with the office for as good as the one of PINs, and read all of the office's reservations for a booking.
 */
async function putSecretFirst(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('live_secret').ifExists().execute();
	await indexSecrets(db, ['token_hash', 'office', 'service', 'slot_start']);
}

/** A booking has no ticket yet, so that it need not write into this index. */
async function indexTickets(db: Kysely<unknown>): Promise<void> {
	const name = 'reservation_ticket';
	await db.schema.dropIndex(name).execute();
	const index = db.schema.createIndex(name).on('reservations').columns(['office', 'ticket']);
	await index.where('ticket', 'is not', null).execute();
}

/** Which journal of an office the events are of, and where it stands among them (`journal-place.ts`). */
async function nameJournals(db: Kysely<Tables>): Promise<void> {
	const add = (name: string, type: 'text' | 'bigint', start: string | number) =>
		db.schema
			.alterTable('offices')
			.addColumn(name, type, (column) => column.notNull().defaultTo(start))
			.execute();
	await add('journal', 'text', '');
	await add('journal_base', 'bigint', 0);
	await add('journal_last', 'bigint', 0);
	await db
		.updateTable('offices')
		.set(({ ref }) => ({ journal_last: ref('last_sequence') }))
		.execute();
	await db.schema
		.createTable('retired_journals')
		.addColumn('office', 'text', (column) => column.notNull().references('offices.id'))
		.addColumn('journal', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('retired_journals_key', ['office', 'journal'])
		.execute();
}

/** A seat of a slot, and a PIN of a day, belong to one reservation that is not cancelled: the database itself sees to it. */
async function createReservations(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('reservations')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('office', 'text', (column) => column.notNull().references('offices.id'))
		.addColumn('service', 'text', (column) => column.notNull())
		.addColumn('errand', 'text')
		.addColumn('language', 'text', (column) => column.notNull())
		.addColumn('slot_start', 'bigint', (column) => column.notNull())
		.addColumn('slot_end', 'bigint', (column) => column.notNull())
		.addColumn('day', 'text', (column) => column.notNull())
		.addColumn('seat', 'integer', (column) => column.notNull())
		.addColumn('generation', 'integer', (column) => column.notNull())
		.addColumn('pin', 'text', (column) => column.notNull())
		.addColumn('token_hash', 'text', (column) => column.notNull())
		.addColumn('booked_at', 'bigint', (column) => column.notNull())
		.addColumn('cancelled_at', 'bigint')
		.addColumn('attendance', 'text')
		.addColumn('ticket', 'text')
		.execute();
	const index = (name: string, columns: string[]) => db.schema.createIndex(name).on('reservations').columns(columns);
	const seat = ['office', 'service', 'slot_start', 'seat'];
	await index('live_seat', seat).unique().where('cancelled_at', 'is', null).execute();
	await index('live_pin', ['office', 'day', 'pin']).unique().where('cancelled_at', 'is', null).execute();
	await index('seat_generation', [...seat, 'generation'])
		.unique()
		.execute();
	await index('reservation_ticket', ['office', 'ticket']).execute();
	await db.schema
		.createTable('changes')
		.addColumn('office', 'text', (column) => column.notNull().references('offices.id'))
		.addColumn('revision', 'bigint', (column) => column.notNull())
		.addColumn('reservation', 'text', (column) => column.notNull().references('reservations.id'))
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('changed_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('changes_key', ['office', 'revision'])
		.execute();
}

/** Check-ins of the building that do not go with the reservations here; a slot and PIN find the one that they claim. */
async function createDisputes(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('disputes')
		.addColumn('office', 'text', (column) => column.notNull().references('offices.id'))
		.addColumn('sequence', 'bigint', (column) => column.notNull())
		.addColumn('at', 'bigint', (column) => column.notNull())
		.addColumn('ticket', 'text', (column) => column.notNull())
		.addColumn('service', 'text', (column) => column.notNull())
		.addColumn('slot_start', 'bigint', (column) => column.notNull())
		.addColumn('seat', 'integer', (column) => column.notNull())
		.addColumn('reservation', 'text', (column) => column.references('reservations.id'))
		.addPrimaryKeyConstraint('disputes_key', ['office', 'sequence'])
		.execute();
}
