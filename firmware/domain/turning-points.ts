import type { Office } from './office.ts';
import { type Instant, plusSeconds } from './values.ts';
import { claimedSlot } from './visits.ts';

/**
 * When time alone next changes what people see, with no event: tickets begin or cease to be issued, or a reservation's
 * turn to go first begins. `null` when nothing of that kind is left today.
 */
export function nextTurningPoint(office: Office, at: Instant): Instant | null {
	const { ticketsOpenSeconds } = office.rules;
	const points = [
		...office.day.openings.flatMap(({ start, end }) => [plusSeconds(start, -ticketsOpenSeconds), end]),
		...[...office.tickets.values()].flatMap((ticket) =>
			ticket.state === 'waiting' ? (claimedSlot(ticket) ?? []) : [],
		),
	].filter((point) => point > at);
	return points.length === 0 ? null : (Math.min(...points) as Instant);
}
