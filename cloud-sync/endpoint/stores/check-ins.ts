import type { Transaction } from 'kysely';
import type { WireEvent } from '#wire/events.ts';
import type { NewDispute } from './store.ts';
import type { Tables } from './tables.ts';

type CheckIn = Extract<WireEvent, { type: 'reservation-checked-in' | 'unconfirmed-checked-in' }>;
type Holder = Pick<Tables['reservations'], 'id' | 'service' | 'slot_start' | 'seat' | 'cancelled_at' | 'ticket'>;

/**
 * Gives a reservation the ticket that its visitor got in the building, also one that was cancelled here meanwhile.
 * @returns what has to be reported: nobody had that reservation, it was cancelled, or it has another ticket already
 */
export async function applyCheckIn(
	tx: Transaction<Tables>,
	office: string,
	event: CheckIn,
): Promise<NewDispute | null> {
	const holder = await holderOf(tx, office, event);
	if (holder === undefined) return event.type === 'unconfirmed-checked-in' ? nobodys(event) : null;
	const { id, service, slot_start: slotStart, seat } = holder;
	const dispute = { ticket: event.ticket, service, slotStart, seat, reservation: id };
	// A journal that lacks something from before tells of a check-in once more.
	if (holder.ticket === event.ticket) return null;
	if (holder.ticket !== null) return dispute;
	await tx
		.updateTable('reservations')
		.set({ attendance: 'checked-in', ticket: event.ticket })
		.where('id', '=', id)
		.execute();
	return holder.cancelled_at === null ? null : dispute;
}

function nobodys({ ticket, service, start, seat }: Extract<CheckIn, { type: 'unconfirmed-checked-in' }>): NewDispute {
	return { ticket, service, slotStart: start, seat, reservation: null };
}

/** By its id, or else by slot and PIN: of several with the same, the one that is not cancelled, then the latest. */
function holderOf(tx: Transaction<Tables>, office: string, event: CheckIn): Promise<Holder | undefined> {
	const ofOffice = tx
		.selectFrom('reservations')
		.select(['id', 'service', 'slot_start', 'seat', 'cancelled_at', 'ticket'])
		.where('office', '=', office);
	if (event.type === 'reservation-checked-in') return ofOffice.where('id', '=', event.reservation).executeTakeFirst();
	return ofOffice
		.where('service', '=', event.service)
		.where('slot_start', '=', event.start)
		.where('pin', '=', event.pin)
		.orderBy(({ eb }) => eb('cancelled_at', 'is not', null))
		.orderBy('generation', 'desc')
		.limit(1)
		.executeTakeFirst();
}
