import type { OfficeEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { expectedWait } from './expected-wait.ts';
import type { Office } from './office.ts';
import type { Instant } from './values.ts';

/**
 * Writes into each ticket just issued how long its visitor is told to wait, so that the office can judge itself by it
 * later. Apart from deciding, since it takes a hundred times as long; what was promised is a fact of its moment and is
 * not computed anew when the journal is replayed.
 */
export function withPromises(office: Office, events: readonly OfficeEvent[], at: Instant): readonly OfficeEvent[] {
	if (!events.some(({ type }) => type === 'ticket-issued')) return events;
	let state = office;
	return events.map((event) => {
		state = evolve(state, event, at);
		if (event.type !== 'ticket-issued') return event;
		return { ...event, promised: expectedWait(state, event.service, at, state.tickets.get(event.ticket)) };
	});
}
