import type { Kysely, Transaction } from 'kysely';
import * as z from 'zod';
import { type WireEntry, type WireEvent, wireEventSchema } from '#wire/events.ts';
import { applyCheckIn } from './check-ins.ts';
import { disputeRow, disputes } from './disputes.ts';
import type { Appended, Attendance, EventStore, NewDispute } from './store.ts';
import type { Tables } from './tables.ts';
import { inTransaction } from './transactions.ts';

/** Journals of offices in a SQL database, and what they say of reservations. */
export function eventStore(db: Kysely<Tables>): EventStore {
	return {
		appendEvents: (office, entries) => inTransaction(db, (tx) => append(tx, office, entries)),
		disputes: () => disputes(db),
	};
}

async function append(tx: Transaction<Tables>, office: string, entries: readonly WireEntry[]): Promise<Appended> {
	// Writing first locks the office's row, so that two processes cannot append at once.
	const { last_sequence: last } = await tx
		.updateTable('offices')
		.set(({ ref }) => ({ last_sequence: ref('last_sequence') }))
		.where('id', '=', office)
		.returning('last_sequence')
		.executeTakeFirstOrThrow();
	const known = entries.findLast(({ sequence }) => sequence <= last);
	const contradicted = known && !(await isStored(tx, office, known)) ? known.sequence : null;
	const fresh = continuing(entries, last);
	if (fresh.length === 0) return { sequence: last, stored: 0, contradicted, disputes: [] };
	await tx
		.insertInto('events')
		.values(fresh.map(({ sequence, at, event }) => ({ office, sequence, at, type: event.type, event: textOf(event) })))
		.execute();
	const disputed: NewDispute[] = [];
	for (const entry of fresh) {
		const dispute = await apply(tx, office, entry);
		if (dispute !== null) disputed.push(dispute);
	}
	const sequence = last + fresh.length;
	await tx.updateTable('offices').set({ last_sequence: sequence }).where('id', '=', office).execute();
	return { sequence, stored: fresh.length, contradicted, disputes: disputed };
}

/** By moment and kind, which tell two journals apart and stay the same when a later version writes events otherwise. */
async function isStored(tx: Transaction<Tables>, office: string, { sequence, at, event }: WireEntry): Promise<boolean> {
	const row = await tx
		.selectFrom('events')
		.select(['at', 'type'])
		.where('office', '=', office)
		.where('sequence', '=', sequence)
		.executeTakeFirst();
	return row?.at === at && row.type === event.type;
}

/** The entries that follow `last` one by one. */
function continuing(entries: readonly WireEntry[], last: number): readonly WireEntry[] {
	const later = entries.filter(({ sequence }) => sequence > last);
	const gap = later.findIndex(({ sequence }, i) => sequence !== last + 1 + i);
	return gap === -1 ? later : later.slice(0, gap);
}

function textOf(event: WireEvent): string {
	return JSON.stringify(z.encode(wireEventSchema, event));
}

/**
 * The office is the writer of these facts; they stand even for a reservation that was cancelled here meanwhile.
 * @returns a check-in that has to be reported
 */
async function apply(
	tx: Transaction<Tables>,
	office: string,
	{ sequence, at, event }: WireEntry,
): Promise<NewDispute | null> {
	const attendance = attendanceAfter(event);
	if (event.type === 'reservation-checked-in' || event.type === 'unconfirmed-checked-in') {
		const dispute = await applyCheckIn(tx, office, event);
		if (dispute !== null)
			await tx
				.insertInto('disputes')
				.values(disputeRow(office, { sequence, at }, dispute))
				.execute();
		return dispute;
	}
	if (event.type === 'reservations-updated') {
		await tx.updateTable('offices').set({ held_revision: event.revision }).where('id', '=', office).execute();
	} else if (event.type === 'reservation-missed') {
		await tx
			.updateTable('reservations')
			.set({ attendance })
			.where('office', '=', office)
			.where('id', '=', event.reservation)
			.where('ticket', 'is', null)
			.execute();
	} else if (attendance !== null && 'ticket' in event) {
		await tx
			.updateTable('reservations')
			.set({ attendance })
			.where('office', '=', office)
			.where('ticket', '=', event.ticket)
			.where('id', 'not in', stillWaiting(event))
			.where('attendance', '!=', 'served')
			.execute();
	}
	return null;
}

/** Of several reservations on one ticket those that are still to be served; SQL knows no empty list. */
function stillWaiting(event: WireEvent): readonly string[] {
	const errands = event.type === 'ticket-continued' ? [event.next, ...event.more] : [];
	return ['', ...errands.flatMap(({ reservation }) => (reservation ? [reservation.id] : []))];
}

/** What an event says about the reservation that it, or its ticket, belongs to; `null` when nothing new. */
function attendanceAfter(event: WireEvent): Attendance | null {
	switch (event.type) {
		case 'ticket-put-back':
			return 'checked-in';
		case 'ticket-finished':
		case 'ticket-continued':
			return 'served';
		case 'reservation-missed':
		case 'ticket-no-show':
		case 'ticket-left':
		case 'ticket-unserved':
			return 'no-show';
		default:
			return null;
	}
}
