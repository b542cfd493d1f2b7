import { isTooLate } from './check-in.ts';
import type { OfficeCommand } from './commands.ts';
import { type Decision, happens, nothing } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import type { Office } from './office.ts';
import { type Instant, plusSeconds, type QueueRules } from './values.ts';

/** A new day ends the old one: who is still here is recorded as unserved. An earlier day never comes back. */
export function decideBeginDay(office: Office, { day }: Extract<OfficeCommand, { type: 'begin-day' }>): Decision {
	if (day.date < office.day.date || sameValue(day, office.day)) return nothing;
	if (day.date === office.day.date) return happens({ type: 'day-begun', day });
	const unserved = [...office.tickets.keys()].map((ticket): OfficeEvent => ({ type: 'ticket-unserved', ticket }));
	const closed = [...office.counters.values()]
		.filter((counter) => counter.state !== 'closed')
		.map(({ id }): OfficeEvent => ({ type: 'counter-closed', counter: id }));
	return happens(...unserved, ...closed, { type: 'day-begun', day });
}

/** New rules; who stood at a counter that is no more goes to the front, who queued on a service that is no more is unserved. */
export function decideConfigure(office: Office, rules: QueueRules): Decision {
	if (sameValue(rules, office.rules)) return nothing;
	const moved = [...office.tickets.values()].flatMap((ticket): OfficeEvent[] => {
		if (!rules.services.some(({ id }) => id === ticket.service))
			return [{ type: 'ticket-unserved', ticket: ticket.id }];
		if (ticket.counter === null || rules.counters.some(({ id }) => id === ticket.counter)) return [];
		return [{ type: 'ticket-put-back', ticket: ticket.id, counter: ticket.counter, front: true }];
	});
	return happens(...moved, { type: 'office-configured', rules });
}

/** Rules and days are plain data built the same way each time, so their texts tell whether they are equal. */
const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Everything that is due: reservations nobody came for, no-shows that stayed away. */
export function decideWakeUp(office: Office, at: Instant): Decision {
	const missed = [...office.reservations.values()]
		.filter(
			(reservation) =>
				reservation.state === 'confirmed' && reservation.outcome === null && isTooLate(office, reservation, at),
		)
		.map(({ id }): OfficeEvent => ({ type: 'reservation-missed', reservation: id }));
	const left = [...office.tickets.values()]
		.filter((ticket) => ticket.state === 'no-show' && at > plusSeconds(ticket.since, office.rules.lateComerSeconds))
		.map(({ id }): OfficeEvent => ({ type: 'ticket-left', ticket: id }));
	return happens(...missed, ...left);
}

/** When something will be due, so that the loop can set its timer: the earliest of the day's end and all that `wake-up` decides. */
export function nextWakeUp(office: Office): Instant {
	const missed = [...office.reservations.values()]
		.filter((reservation) => reservation.state === 'confirmed' && reservation.outcome === null)
		.map(({ start }) => plusSeconds(start, office.rules.checkInClosesSeconds));
	const left = [...office.tickets.values()]
		.filter((ticket) => ticket.state === 'no-show')
		.map(({ since }) => plusSeconds(since, office.rules.lateComerSeconds));
	// Both limits are themselves still in time, so what follows them is due a millisecond later.
	const due = [...missed, ...left].map((at) => at + 1);
	return Math.min(office.day.end, ...due) as Instant;
}
