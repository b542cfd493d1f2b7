import type { Counter, Office, Ticket } from './office.ts';
import type { Instant, ServiceId } from './values.ts';
import { claimedSlot } from './visits.ts';

/**
 * Claim of somebody without a reservation's turn: it grows with the wait, in each service by its own weight. This is
 * Kleinrock's delay-dependent priority (A delay dependent queue discipline, 1964), the accumulating priority queue of
 * Stanford, Taylor & Ziedins (Queueing Systems 77, 2014). Nobody starves: of weights `w` and `v > w`, the lighter one who
 * has waited `t` is preceded only by those heavier ones who came within the first `(1 − w/v)·t` of that wait, so whoever
 * comes later stays behind for good.
 */
export const ordinaryClaim = (weight: number, waitedSeconds: number): number => weight * Math.max(0, waitedSeconds);

/** How fast claims grow in a service; 1 unless configured. */
export const weightOf = ({ rules }: Office, service: ServiceId): number =>
	rules.services.find(({ id }) => id === service)?.weight ?? 1;

interface Claim {
	readonly ticket: Ticket;
	/** Start of the slot that gives a claim now; after all of them for those without one. */
	readonly startedSlot: number;
	readonly ordinary: number;
}

function claimOf(office: Office, ticket: Ticket, at: Instant): Claim {
	const { service, waitingFrom } = ticket;
	const slot = claimedSlot(ticket);
	return {
		ticket,
		startedSlot: slot !== null && slot <= at ? slot : Number.MAX_SAFE_INTEGER,
		ordinary: ordinaryClaim(weightOf(office, service), (at - waitingFrom) / 1000),
	};
}

/**
 * Order in which waiting tickets are called: put back in front, then reservations whose slot has started (by slot, then
 * check-in), then by the ordinary claim. Negative when `a` goes before `b`.
 */
function compareClaims(a: Claim, b: Claim): number {
	const ordinary = a.startedSlot === Number.MAX_SAFE_INTEGER ? b.ordinary - a.ordinary : 0;
	return (
		Number(b.ticket.front) - Number(a.ticket.front) ||
		a.startedSlot - b.startedSlot ||
		ordinary ||
		a.ticket.order - b.ticket.order
	);
}

/** Waiting tickets, best claim first. */
export function waitingTickets(office: Office, at: Instant): readonly Ticket[] {
	return [...office.tickets.values()]
		.filter((ticket) => ticket.state === 'waiting')
		.map((ticket) => claimOf(office, ticket, at))
		.sort(compareClaims)
		.map(({ ticket }) => ticket);
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
	const queue = waitingTickets(office, at).filter((other) => other.service === service);
	const place = queue.findIndex(({ id }) => id === ticket?.id);
	return ticket === undefined ? queue.length : Math.max(0, place);
}
