import type { Call, Counter, Issuing, Office, Reservation, Ticket } from './office.ts';
import type { CounterId, Instant, ReservationId, ServiceId, TicketId } from './values.ts';

/** The entries of a map that are still wanted. */
export function keep<Key, Value>(
	map: ReadonlyMap<Key, Value>,
	wanted: (value: Value, key: Key) => boolean,
): ReadonlyMap<Key, Value> {
	return new Map([...map].filter(([key, value]) => wanted(value, key)));
}

/** With a ticket changed; what is not there stays as it is, here and below, since every event is accepted. */
export function withTicket(office: Office, id: TicketId, change: (ticket: Ticket) => Partial<Ticket>): Office {
	const ticket = office.tickets.get(id);
	return ticket ? { ...office, tickets: new Map(office.tickets).set(id, { ...ticket, ...change(ticket) }) } : office;
}

/** With a counter changed; whoever is no longer at it is no longer called there. */
export function withCounter(office: Office, id: CounterId, change: Partial<Counter>): Office {
	const counter = office.counters.get(id);
	if (!counter) return office;
	const counters = new Map(office.counters).set(id, { ...counter, ...change });
	const calls = change.ticket === null ? office.calls.filter((call) => call.counter !== id) : office.calls;
	return { ...office, counters, calls };
}

/** With a service's tickets stopped, overridden or neither. */
export function withIssuing(office: Office, service: ServiceId, change: Partial<Issuing>): Office {
	const { stopped = null, override = null } = office.issuing.get(service) ?? {};
	return { ...office, issuing: new Map(office.issuing).set(service, { stopped, override, ...change }) };
}

/** With a reservation changed. */
export function withReservation(office: Office, id: ReservationId, change: Partial<Reservation>): Office {
	const reservation = office.reservations.get(id);
	return reservation
		? { ...office, reservations: new Map(office.reservations).set(id, { ...reservation, ...change }) }
		: office;
}

/** Changes a ticket and takes it out of the hand of whichever counter had it. */
export function releasing(office: Office, id: TicketId, change: (ticket: Ticket) => Partial<Ticket>): Office {
	const holder = [...office.counters.values()].find((counter) => counter.ticket === id);
	const released = holder ? withCounter(office, holder.id, { ticket: null }) : office;
	return withTicket(released, id, change);
}

/** With one call more to show, in place of the counter's one before. */
export function withCall(office: Office, ticket: TicketId, counter: CounterId, at: Instant): Office {
	const number = office.tickets.get(ticket)?.number ?? ticket;
	const count = office.callCount + 1;
	const call: Call = { ticket, number, counter, at, count };
	return { ...office, callCount: count, calls: [call, ...office.calls.filter((other) => other.counter !== counter)] };
}
