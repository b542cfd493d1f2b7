import type { Kysely, Transaction } from 'kysely';
import * as z from 'zod';
import { type WireEntry, type WireEvent, wireEventSchema } from '#wire/events.ts';
import type { NamedJournal } from '#wire/messages.ts';
import { applyCheckIn } from './check-ins.ts';
import { disputeRow, disputes } from './disputes.ts';
import {
	adopt,
	isRetired,
	type JournalPlace,
	lockPlace,
	savePlace,
	withoutForgotten,
	withoutRepeated,
} from './journal-place.ts';
import type { Appended, Attendance, EventStore, NewDispute } from './store.ts';
import type { Tables } from './tables.ts';
import { inTransaction } from './transactions.ts';

/** Journals of offices in a SQL database, and what they say of reservations. */
export function eventStore(db: Kysely<Tables>): EventStore {
	return {
		appendEvents: (office, entries, told = null) => inTransaction(db, (tx) => append(tx, office, entries, told)),
		lastIssued: (office) => lastIssued(db, office),
		disputes: () => disputes(db),
	};
}

async function append(
	tx: Transaction<Tables>,
	office: string,
	entries: readonly WireEntry[],
	told: NamedJournal | null,
): Promise<Appended> {
	const present = await lockPlace(tx, office);
	const isOther = told !== null && told.id !== present.journal;
	const nothing = { stored: 0, isKnown: false, contradicted: null, renew: false, disputes: [] };
	const answer = { journal: told?.id ?? present.journal, ...nothing };
	if (isOther && (await isRetired(tx, office, told.id))) return { ...answer, sequence: 0, isKnown: true, renew: true };
	// A journal never heard of is taken from its first entry on.
	if (isOther && entries[0]?.sequence !== told.first) return { ...answer, sequence: told.first - 1 };
	const own = isOther ? await adopt(tx, office, present, told) : present;
	const contradicted = await firstContradiction(tx, office, own, entries, told);
	// Without a name there is nothing to renew, and what goes on is taken as it is.
	if (contradicted !== null && told !== null) return { ...answer, sequence: own.last, contradicted, renew: true };
	const isFirst = told !== null && entries[0]?.sequence === told.first;
	const place = isFirst ? withoutForgotten(own, told.first) : own;
	const isKnown = contradicted === null && (entries.at(-1)?.sequence ?? Number.POSITIVE_INFINITY) <= own.last;
	return { ...answer, ...(await store(tx, office, place, entries)), isKnown, contradicted };
}

async function store(tx: Transaction<Tables>, office: string, before: JournalPlace, entries: readonly WireEntry[]) {
	const place = await withoutRepeated(tx, office, before, continuing(entries, before.last));
	const fresh = continuing(entries, place.last);
	const sequence = place.last + fresh.length;
	if (fresh.length > 0)
		await tx
			.insertInto('events')
			.values(
				fresh.map(({ sequence, at, event }) => ({
					office,
					sequence: place.base + sequence,
					at,
					type: event.type,
					event: textOf(event),
				})),
			)
			.execute();
	const disputed: NewDispute[] = [];
	for (const entry of fresh) {
		const dispute = await apply(tx, office, { ...entry, sequence: place.base + entry.sequence });
		if (dispute !== null) disputed.push(dispute);
	}
	if (entries.length > 0) await savePlace(tx, office, { ...place, last: sequence, top: place.top + fresh.length });
	return { sequence, stored: fresh.length, disputes: disputed };
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

/**
 * The sequence of an entry that is stored with another event, if there is one where the batch meets what is known. By
 * moment and kind, which tell two journals apart and stay the same when a later version writes events otherwise.
 */
async function firstContradiction(
	tx: Transaction<Tables>,
	office: string,
	{ base, last }: JournalPlace,
	entries: readonly WireEntry[],
	told: NamedJournal | null,
): Promise<number | null> {
	const known = entries.findLast(({ sequence }) => sequence <= last);
	const row = await tx
		.selectFrom('events')
		.select(['at', 'type'])
		.where('office', '=', office)
		.where('sequence', '=', base + (known?.sequence ?? last))
		.executeTakeFirst();
	if (known) return row?.at === known.at && row.type === known.event.type ? null : known.sequence;
	const goesOn = entries[0]?.sequence === last + 1 && told?.previousAt !== undefined && row !== undefined;
	return goesOn && row.at !== told.previousAt ? last : null;
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
