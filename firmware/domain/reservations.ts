import type { Office, Reservation } from './office.ts';
import { type Instant, plusSeconds, type ServiceId } from './values.ts';

/** When check-in of a reservation opens. */
export function checkInOpensAt(office: Office, reservation: Reservation): Instant {
	return plusSeconds(reservation.start, -office.rules.checkInOpensSeconds);
}

/** Check-in closes this long after the slot's start; the moment itself is still in time. */
export function isTooLate(office: Office, reservation: Reservation, at: Instant): boolean {
	return at > plusSeconds(reservation.start, office.rules.checkInClosesSeconds);
}

/** Confirmed reservations of which nothing has become yet. */
export function openReservations(office: Office): readonly Reservation[] {
	return [...office.reservations.values()].filter(({ state, outcome }) => state === 'confirmed' && outcome === null);
}

/** Reservations of a service, with slots before `until`, that may still be checked in in time. */
export function reservationsToCome(
	office: Office,
	service: ServiceId,
	at: Instant,
	until: Instant,
): readonly Reservation[] {
	return openReservations(office).filter(
		(reservation) =>
			reservation.service === service && reservation.start < until && !isTooLate(office, reservation, at),
	);
}

/**
 * Today's reservation that a PIN stands for: should two share it, the one that can be checked in now, else the nearest
 * in time. A cancelled one counts only if its holder already has a ticket.
 */
export function reservationOfPin(office: Office, pin: string, at: Instant): Reservation | undefined {
	const { start, end } = office.day;
	const isReady = (reservation: Reservation) =>
		reservation.ticket === null && at >= checkInOpensAt(office, reservation) && !isTooLate(office, reservation, at);
	return [...office.reservations.values()]
		.filter((reservation) => reservation.pin === pin && reservation.start >= start && reservation.start < end)
		.filter(({ state, ticket }) => state === 'confirmed' || ticket !== null)
		.sort((a, b) => Number(isReady(b)) - Number(isReady(a)) || Math.abs(a.start - at) - Math.abs(b.start - at))[0];
}
