import type { Office, Reservation } from './office.ts';
import {
	type Instant,
	plusSeconds,
	type ReservationFact,
	type ReservationId,
	type ServiceId,
	type TicketId,
} from './values.ts';
import { errandsOf } from './visits.ts';

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

/**
 * With the cloud's facts, keeping what became of each in the building; those of past days are of no use here. A seat has
 * each generation, and so its PIN, once: what the office knows of another holder is of a past that the cloud has lost.
 */
export function withFacts(office: Office, facts: readonly ReservationFact[]): Office {
	const told = new Map(facts.map((fact) => [promiseOf(fact), fact.id]));
	const isLost = (one: Reservation) => one.ticket === null && (told.get(promiseOf(one)) ?? one.id) !== one.id;
	const reservations = new Map([...office.reservations].filter(([, one]) => !isLost(one)));
	for (const fact of facts) {
		if (fact.start < office.day.start) continue;
		const { outcome, ticket, claim } = reservations.get(fact.id) ?? NOTHING_YET;
		reservations.set(fact.id, { ...fact, outcome, ticket, claim });
	}
	return { ...office, reservations };
}

const promiseOf = ({ service, start, seat, generation }: ReservationFact | Reservation): string =>
	`${start} ${seat} ${generation} ${service}`;

/** Of a reservation whose visitor has not been here. */
export const NOTHING_YET = { outcome: null, ticket: null, claim: null } as const;

/** What becomes of a reservation when its visitor gets that ticket. */
export function checkedIn(
	office: Office,
	reservation: ReservationId,
	id: TicketId,
	late: boolean,
): Pick<Reservation, 'outcome' | 'ticket' | 'claim'> {
	const ticket = office.tickets.get(id);
	const isHeld = ticket && errandsOf(ticket).some((errand) => errand.reservation?.id === reservation);
	const claim = late ? 'late' : isHeld ? 'held' : 'withheld';
	return { outcome: 'checked-in', ticket: { id, number: ticket?.number ?? id }, claim };
}
