import type { Kysely, Selectable, Transaction } from 'kysely';
import { type Instant, instant } from '#wire/time.ts';
import { BookingQueue } from './booking-queue.ts';
import type { CloudDatabase } from './database.ts';
import { type ReservationRow, reservationOfRow } from './reservation-row.ts';
import { isInDoubt, restate } from './restatement.ts';
import type { Cancellation, ReservationStore, StoredReservation } from './store.ts';
import type { Tables } from './tables.ts';
import { inTransaction } from './transactions.ts';

/** Thrown to roll a transaction back that turned out to have nothing to do. */
class NothingToDo extends Error {}

/** What the office is told of a reservation, besides its state at that change. */
const TOLD = ['id', 'service', 'errand', 'language', 'slot_start', 'slot_end', 'seat', 'generation', 'pin'] as const;

/** Reservations and their changes in a SQL database. */
export function reservationStore({ db, bookTogether }: CloudDatabase): ReservationStore {
	const queue = new BookingQueue(bookTogether);
	return {
		book: (booking) => queue.book(booking),

		async cancel(id, at): Promise<Cancellation> {
			const known = await find(db, id);
			if (known === null) return { outcome: 'unknown' };
			const done = await unlessNothingToDo(inTransaction(db, (tx) => cancel(tx, known.office, id, at)));
			if (done) return { outcome: 'cancelled', reservation: done };
			const reservation = (await find(db, id)) ?? known;
			return { outcome: reservation.attendance === null ? 'was-cancelled' : 'too-late', reservation };
		},

		// PostgreSQL has no text with a NUL in it, and refuses even to look for one.
		reservation: async (id) => (id.includes('\0') ? null : find(db, id)),

		async reservationOf({ office, service, start, tokenHash }) {
			const row = await db
				.selectFrom('reservations')
				.selectAll()
				.where('office', '=', office)
				.where('service', '=', service)
				.where('slot_start', '=', start)
				.where('token_hash', '=', tokenHash)
				.where('cancelled_at', 'is', null)
				.executeTakeFirst();
			return row ? reservationOfRow(row) : null;
		},

		async takenSeats(office, services, from, to) {
			const rows = await db
				.selectFrom('reservations')
				.select(({ fn }) => ['service', 'slot_start', fn.countAll<number>().as('taken')])
				.where('office', '=', office)
				.where('service', 'in', services)
				.where('slot_start', '>=', from)
				.where('slot_start', '<', to)
				.where('cancelled_at', 'is', null)
				.groupBy(['service', 'slot_start'])
				.execute();
			const taken = new Map(services.map((service) => [service, new Map<Instant, number>()]));
			for (const row of rows) taken.get(row.service)?.set(instant(row.slot_start), Number(row.taken));
			return taken;
		},

		async changesAfter(office, revision, limit) {
			return batchOf(db, office, await changes(db, office, revision, limit).execute());
		},

		async unheldChangesAfter(office, revision, limit) {
			const rows = await changes(db, office, revision, limit)
				.where('changes.revision', '>', ({ selectFrom }) =>
					selectFrom('offices').select('held_revision').where('id', '=', office).where('doubted_after', 'is', null),
				)
				.execute();
			return batchOf(db, office, rows);
		},

		async doubted() {
			const rows = await db.selectFrom('offices').select('id').where('doubted_after', 'is not', null).execute();
			return rows.map(({ id }) => id);
		},

		isInDoubt: (office, heard) => isInDoubt(db, office, heard),

		restate: (office, heard, now) => inTransaction(db, (tx) => restate(tx, office, heard, now)),

		async lagging() {
			const rows = await db
				.selectFrom('offices')
				.select(['id', 'held_revision'])
				.whereRef('revision', '>', 'held_revision')
				.execute();
			return rows.map(({ id, held_revision }) => ({ id, heldRevision: held_revision }));
		},
	};
}

function changes(db: Kysely<Tables>, office: string, revision: number, limit: number) {
	return db
		.selectFrom('changes')
		.innerJoin('reservations', 'reservations.id', 'changes.reservation')
		.select(TOLD)
		.select(['changes.revision', 'changes.state', 'changes.changed_at'])
		.where('changes.office', '=', office)
		.where('changes.revision', '>', revision)
		.orderBy('changes.revision')
		.limit(limit);
}

async function batchOf(db: Kysely<Tables>, office: string, rows: readonly ChangeRow[]) {
	const last = rows.at(-1)?.revision ?? (await latestRevision(db, office));
	return { revision: last, changes: rows.map(changeOf) };
}

async function find(db: Kysely<Tables>, id: string): Promise<StoredReservation | null> {
	const row = await db.selectFrom('reservations').selectAll().where('id', '=', id).executeTakeFirst();
	return row ? reservationOfRow(row) : null;
}

async function unlessNothingToDo<T>(work: Promise<T>): Promise<T | null> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof NothingToDo) return null;
		throw error;
	}
}

/** First the office, then the reservation, as everybody locks them, so that nobody waits in a circle. */
async function cancel(tx: Transaction<Tables>, office: string, id: string, at: number): Promise<StoredReservation> {
	const revision = await raiseRevision(tx, office);
	const row = await tx
		.updateTable('reservations')
		.set({ cancelled_at: at })
		.where('id', '=', id)
		.where('cancelled_at', 'is', null)
		.where('attendance', 'is', null)
		.returningAll()
		.executeTakeFirst();
	if (row === undefined) throw new NothingToDo();
	const change = { office, revision, reservation: id, state: 'cancelled', changed_at: at } as const;
	await tx.insertInto('changes').values(change).execute();
	return reservationOfRow(row);
}

async function raiseRevision(tx: Transaction<Tables>, office: string): Promise<number> {
	const { revision } = await tx
		.updateTable('offices')
		.set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
		.where('id', '=', office)
		.returning('revision')
		.executeTakeFirstOrThrow();
	return revision;
}

async function latestRevision(db: Kysely<Tables>, office: string): Promise<number> {
	const row = await db.selectFrom('offices').select('revision').where('id', '=', office).executeTakeFirst();
	return row?.revision ?? 0;
}

type ChangeRow = Pick<ReservationRow, (typeof TOLD)[number]> &
	Pick<Selectable<Tables['changes']>, 'revision' | 'state' | 'changed_at'>;

function changeOf({ revision, changed_at, slot_start, slot_end, ...told }: ChangeRow) {
	const reservation = { ...told, start: instant(slot_start), end: instant(slot_end) };
	return { revision, changedAt: instant(changed_at), reservation };
}
