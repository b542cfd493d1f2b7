import type { Selectable } from 'kysely';
import { instant } from '#wire/time.ts';
import type { StoredReservation } from './store.ts';
import type { Tables } from './tables.ts';

/** A reservation as it stands in the table. */
export type ReservationRow = Selectable<Tables['reservations']>;

export function reservationOfRow(row: ReservationRow): StoredReservation {
	return {
		id: row.id,
		office: row.office,
		service: row.service,
		errand: row.errand,
		language: row.language,
		start: instant(row.slot_start),
		end: instant(row.slot_end),
		seat: row.seat,
		generation: row.generation,
		pin: row.pin,
		tokenHash: row.token_hash,
		bookedAt: instant(row.booked_at),
		cancelledAt: row.cancelled_at === null ? null : instant(row.cancelled_at),
		attendance: row.attendance,
		ticket: row.ticket,
	};
}
