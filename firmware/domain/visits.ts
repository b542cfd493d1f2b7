import type { Counter, Office, Ticket } from './office.ts';
import type { Errand, Instant, ServiceId } from './values.ts';

/** So many errands fit on one ticket: a large family's. */
export const MOST_ERRANDS = 8;

/** What the holder has come for. */
export const errandsOf = ({ service, errand, reservation, more }: Ticket): readonly Errand[] => [
	{ service, errand, reservation },
	...more,
];

/** What is to be arranged where the holder waits now. */
export const errandsNow = (ticket: Ticket): readonly Errand[] =>
	errandsOf(ticket).filter(({ service }) => service === ticket.service);

/** Start of the first slot by which the holder was promised to come before walk-ins here; `null` without a reservation. */
export function claimedSlot(ticket: Ticket): Instant | null {
	const slots = errandsNow(ticket).flatMap(({ reservation }) => (reservation ? [reservation.slotStart] : []));
	return slots.length === 0 ? null : (Math.min(...slots) as Instant);
}

/** Whether the office has a service, now. */
export const isOffered = ({ rules }: Office, service: ServiceId): boolean =>
	rules.services.some(({ id }) => id === service);

/** What a counter leaves to others: it does what it serves, and that for which the ticket came to it. */
export function leftAfter(office: Office, counter: Counter, { service, more }: Ticket): readonly Errand[] {
	return more.filter(
		(errand) =>
			errand.service !== service && !counter.services.includes(errand.service) && isOffered(office, errand.service),
	);
}
