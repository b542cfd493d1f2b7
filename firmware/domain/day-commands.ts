import type { OfficeCommand } from './commands.ts';
import { finished, releasedFrom } from './counter-commands.ts';
import { type Decision, happens, nothing } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import type { Counter, Office, Ticket } from './office.ts';
import { isTooLate, openReservations } from './reservations.ts';
import { type Instant, plusSeconds, type QueueRules } from './values.ts';

/**
 * A new day ends the old one, and nobody is forgotten: whoever is in hand was served by a clerk who did not say so, a
 * no-show stayed away, everybody else is unserved, reservations of which nothing became were missed. An earlier day
 * never comes back.
 */
export function decideBeginDay(office: Office, { day }: Extract<OfficeCommand, { type: 'begin-day' }>): Decision {
	if (day.date < office.day.date || sameValue(day, office.day)) return nothing;
	if (day.date === office.day.date) return happens({ type: 'day-begun', day });
	const ended = [...office.tickets.values()].flatMap((ticket) => endedWithDay(office, ticket));
	const closed = [...office.counters.values()]
		.filter((counter) => counter.state !== 'closed')
		.map(({ id }): OfficeEvent => ({ type: 'counter-closed', counter: id }));
	const missed = openReservations(office)
		.filter(({ start }) => start < day.start)
		.map(({ id }): OfficeEvent => ({ type: 'reservation-missed', reservation: id }));
	return happens(...ended, ...closed, ...missed, { type: 'day-begun', day });
}

function endedWithDay(office: Office, ticket: Ticket): readonly OfficeEvent[] {
	const holder = [...office.counters.values()].find((counter) => counter.ticket === ticket.id);
	if (!holder) return [unserved(ticket)];
	const ended = finished(office, ticket, holder);
	return ended.at(-1)?.type === 'ticket-continued' ? [...ended, unserved(ticket)] : ended;
}

/** Ends a ticket that nobody will serve; a no-show is not in the building to be served. */
const unserved = ({ id, state }: Ticket): OfficeEvent => ({
	type: state === 'no-show' ? 'ticket-left' : 'ticket-unserved',
	ticket: id,
});

/**
 * New rules. Whoever queued for a service that is no more is unserved; a counter that is no more lets go of its tickets
 * as if it were closed.
 */
export function decideConfigure(office: Office, rules: QueueRules): Decision {
	if (sameValue(rules, office.rules)) return nothing;
	const isOffered = (ticket: Ticket) => rules.services.some(({ id }) => id === ticket.service);
	const homeless = [...office.tickets.values()].filter((ticket) => !isOffered(ticket));
	const released = [...office.counters.keys()]
		.filter((counter) => !rules.counters.some(({ id }) => id === counter))
		.flatMap((counter) => releasedFrom(office, counter));
	return happens({ type: 'office-configured', rules }, ...released, ...homeless.map(unserved));
}

/** Rules and days are plain data built the same way each time, so their texts tell whether they are equal. */
const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Everything that is due: reservations nobody came for, no-shows that stayed away, announced closings, visitors due back. */
export function decideWakeUp(office: Office, at: Instant): Decision {
	const missed = openReservations(office)
		.filter((reservation) => isTooLate(office, reservation, at))
		.map(({ id }): OfficeEvent => ({ type: 'reservation-missed', reservation: id }));
	const left = [...office.tickets.values()]
		.filter((ticket) => ticket.state === 'no-show' && at > plusSeconds(ticket.since, office.rules.lateComerSeconds))
		.map(({ id }): OfficeEvent => ({ type: 'ticket-left', ticket: id }));
	const closing = [...office.counters.values()].filter((counter) => at >= closesByItself(counter));
	const closed = closing.flatMap(({ id }): readonly OfficeEvent[] => [
		{ type: 'counter-closed', counter: id },
		...releasedFrom(office, id),
	]);
	const returned = [...dueBack(office)]
		.filter(({ until, counter }) => at >= until && !closing.some(({ id }) => id === counter))
		.map(({ ticket, counter }): OfficeEvent => ({ type: 'ticket-returned', ticket, counter }));
	return happens(...missed, ...left, ...closed, ...returned);
}

/** When a counter closes by itself, as announced: whoever is in hand when that time comes is served to the end first. */
const closesByItself = ({ state, closesAt, ticket }: Counter): number =>
	state === 'closed' || closesAt === null || ticket !== null ? Number.POSITIVE_INFINITY : closesAt;

/** Those parked until a time, by the counters that parked them. */
function* dueBack(office: Office) {
	for (const { id, state, counter, parkedUntil } of office.tickets.values())
		if (state === 'parked' && counter !== null && parkedUntil !== null)
			yield { ticket: id, counter, until: parkedUntil };
}

/** When something will be due, so that the loop can set its timer: the earliest of the day's end and all that `wake-up` decides. */
export function nextWakeUp(office: Office): Instant {
	const missed = openReservations(office).map(({ start }) => plusSeconds(start, office.rules.checkInClosesSeconds));
	const left = [...office.tickets.values()]
		.filter((ticket) => ticket.state === 'no-show')
		.map(({ since }) => plusSeconds(since, office.rules.lateComerSeconds));
	// Both limits are themselves still in time, so what follows them is due a millisecond later.
	const afterLimits = [...missed, ...left].map((at) => at + 1);
	const closings = [...office.counters.values()].map(closesByItself);
	const returns = [...dueBack(office)].map(({ until }) => until);
	return Math.min(office.day.end, ...afterLimits, ...closings, ...returns) as Instant;
}
