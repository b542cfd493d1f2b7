import type { Counter, Office, Ticket } from './office.ts';
import type { Instant, ServiceId } from './values.ts';

/**
 * Order in which waiting tickets are called: put back in front, then reservations whose slot has started (by slot,
 * then check-in), then first come, first served. Negative when `a` goes before `b`.
 */
export function compareClaims(a: Ticket, b: Ticket, at: Instant): number {
	return Number(b.front) - Number(a.front) || startedSlot(a, at) - startedSlot(b, at) || a.order - b.order;
}

/** Start of the slot that gives a claim now; after all of them for those without one. */
const startedSlot = ({ reservation }: Ticket, at: Instant): number =>
	reservation !== null && reservation.slotStart <= at ? reservation.slotStart : Number.MAX_SAFE_INTEGER;

/** Waiting tickets, best claim first. */
export function waitingTickets(office: Office, at: Instant): readonly Ticket[] {
	return [...office.tickets.values()]
		.filter((ticket) => ticket.state === 'waiting')
		.sort((a, b) => compareClaims(a, b, at));
}

/** Whether this counter may call this waiting ticket. */
export function mayCall(counter: Pick<Counter, 'id' | 'services'>, ticket: Ticket): boolean {
	return ticket.counter === null ? counter.services.includes(ticket.service) : ticket.counter === counter.id;
}

/** The ticket that a counter calls next, or `undefined` when nobody waits for it. */
export function nextTicketFor(office: Office, counter: Counter, at: Instant): Ticket | undefined {
	return waitingTickets(office, at).find((ticket) => mayCall(counter, ticket));
}

/** Waiting tickets of a service that go before `ticket`; before a newcomer when it is left out. */
export function peopleAhead(office: Office, service: ServiceId, at: Instant, ticket?: Ticket): number {
	return waitingTickets(office, at).filter(
		(other) =>
			other.service === service &&
			other.id !== ticket?.id &&
			(ticket === undefined || compareClaims(other, ticket, at) < 0),
	).length;
}
