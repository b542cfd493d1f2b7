import type { OfficeCommand } from './commands.ts';
import { type Decision, happens, nothing } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { Office } from './office.ts';
import { isInHand, withRestoredDay } from './restored-day.ts';
import { numbersLeft } from './skipped-numbers.ts';
import { type Instant, partsOf, type TicketId } from './values.ts';
import { isOffered } from './visits.ts';

/**
 * The day's events as the cloud and this journal know them together. Whoever is left at a counter that is closed, is no
 * more or has called somebody else since goes to the front; numbers jump, as the last ones given may not have been heard of.
 */
export function decideRestoreDay(
	office: Office,
	{ date, entries, issued }: Extract<OfficeCommand, { type: 'restore-day' }>,
	at: Instant,
): Decision {
	if (date !== office.day.date || office.isDayWhole) return nothing;
	const restored = withRestoredDay(office, entries, at, evolve);
	const homeless = [...restored.tickets.values()].filter(({ service }) => !isOffered(office, service));
	return happens(
		{ type: 'day-restored', entries },
		...adrift(restored),
		...homeless.map(({ id }): OfficeEvent => ({ type: 'ticket-unserved', ticket: id })),
		...numbersLeft(restored, issued.map(partsOf)),
	);
}

/** Those who wait for a counter that will not call them, or were in the hand of one that holds somebody else. */
function adrift({ counters, tickets }: Office): readonly OfficeEvent[] {
	const held = new Set<TicketId | null>([...counters.values()].map(({ ticket }) => ticket));
	return [...tickets.values()].flatMap(({ id, state, counter }): readonly OfficeEvent[] => {
		if (counter === null || state === 'no-show') return [];
		const isClosed = (counters.get(counter)?.state ?? 'closed') === 'closed';
		if (!isClosed && (held.has(id) || !isInHand(state))) return [];
		return [{ type: 'ticket-put-back', ticket: id, counter, front: state !== 'waiting' }];
	});
}
