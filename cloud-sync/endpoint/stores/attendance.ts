import type { Transaction } from 'kysely';
import type { WireEntry, WireEvent } from '#wire/events.ts';
import { applyCheckIn } from './check-ins.ts';
import { disputeRow } from './disputes.ts';
import type { Attendance, NewDispute } from './store.ts';
import type { Tables } from './tables.ts';

/** Entries of one office that are new, in order. */
interface FreshEntries {
	readonly office: string;
	readonly fresh: readonly WireEntry[];
}

/**
 * Applies what new entries say of reservations, and of the revision that the office holds. The office is the writer of
 * these facts; they stand even for a reservation that was cancelled here meanwhile.
 * @returns the check-ins of each office that have to be reported
 */
export async function applyEntries(
	tx: Transaction<Tables>,
	offices: readonly FreshEntries[],
): Promise<ReadonlyMap<string, readonly NewDispute[]>> {
	const reserved = await reservedTickets(tx, offices);
	const disputes = new Map<string, readonly NewDispute[]>();
	for (const { office, fresh } of offices) {
		const disputed: NewDispute[] = [];
		for (const entry of fresh) {
			const dispute = await apply(tx, office, entry, reserved);
			if (dispute !== null) disputed.push(dispute);
		}
		disputes.set(office, disputed);
	}
	return disputes;
}

/** @returns a check-in that has to be reported */
async function apply(
	tx: Transaction<Tables>,
	office: string,
	entry: WireEntry,
	reserved: ReadonlySet<string>,
): Promise<NewDispute | null> {
	const { event } = entry;
	const attendance = attendanceAfter(event);
	if (event.type === 'reservation-checked-in' || event.type === 'unconfirmed-checked-in') {
		const dispute = await applyCheckIn(tx, office, event);
		if (dispute !== null)
			await tx
				.insertInto('disputes')
				.values(disputeRow(office, entry, dispute))
				.execute();
		return dispute;
	}
	if (event.type === 'reservations-updated') {
		await hold(tx, office, event.revision);
	} else if (event.type === 'reservation-missed') {
		await tx
			.updateTable('reservations')
			.set({ attendance })
			.where('office', '=', office)
			.where('id', '=', event.reservation)
			.where('ticket', 'is', null)
			.execute();
	} else if (attendance !== null && 'ticket' in event && reserved.has(`${office} ${event.ticket}`)) {
		await tx
			.updateTable('reservations')
			.set({ attendance })
			.where('office', '=', office)
			.where('ticket', '=', event.ticket)
			.where('service', 'not in', stillWaitedFor(event))
			.where('attendance', '!=', 'served')
			.execute();
	}
	return null;
}

/** The office holds that revision; if there is none such here, it was told by a database of which this is an older copy. */
async function hold(tx: Transaction<Tables>, office: string, revision: number): Promise<void> {
	await tx.updateTable('offices').set({ held_revision: revision }).where('id', '=', office).execute();
	await tx
		.updateTable('offices')
		.set(({ ref }) => ({ doubted_after: ref('revision') }))
		.where('id', '=', office)
		.where('revision', '<', revision)
		.where('doubted_after', 'is', null)
		.execute();
}

/** Which of the tickets told of belong to a reservation, with their office before them: of most nothing need be asked. */
async function reservedTickets(
	tx: Transaction<Tables>,
	offices: readonly FreshEntries[],
): Promise<ReadonlySet<string>> {
	const reserved = new Set<string>();
	const wanted: { readonly office: string; readonly ticket: string }[] = [];
	for (const { office, fresh } of offices)
		for (const { event } of fresh) {
			if (!('ticket' in event)) continue;
			const { ticket } = event;
			if (event.type === 'reservation-checked-in' || event.type === 'unconfirmed-checked-in')
				reserved.add(`${office} ${ticket}`);
			else if (attendanceAfter(event) !== null) wanted.push({ office, ticket });
		}
	if (wanted.length === 0) return reserved;
	const rows = await tx
		.selectFrom('reservations')
		.select(['office', 'ticket'])
		.where(({ or, and }) => or(wanted.map(and)))
		.execute();
	for (const { office, ticket } of rows) reserved.add(`${office} ${ticket}`);
	return reserved;
}

/**
 * Services for which the ticket waits on, and so whoever on it has a reservation there: all errands of a service are one
 * visit, and an errand need not bear the reservation's name, as for a late comer. SQL knows no empty list.
 */
function stillWaitedFor(event: WireEvent): readonly string[] {
	const errands = event.type === 'ticket-continued' ? [event.next, ...event.more] : [];
	return ['', ...errands.map(({ service }) => service)];
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
