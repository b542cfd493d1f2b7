import type { EventOf, OfficeEvent } from './events.ts';
import type { Office } from './office.ts';
import type { CounterId, TicketId } from './values.ts';

/** What must happen outside after an event, as data; each kind has one executor. */
export type Effect =
	| { readonly type: 'print-ticket'; readonly ticket: TicketId }
	/** Renew the LED displays that show this counter's call; `isNew` draws the eye. */
	| { readonly type: 'show-counter'; readonly counter: CounterId; readonly isNew: boolean };

/** The effects of one event. */
export function effectsOf(event: OfficeEvent): readonly Effect[] {
	switch (event.type) {
		case 'ticket-issued':
		case 'ticket-joined':
			return [{ type: 'print-ticket', ticket: event.ticket }];
		case 'ticket-called':
		case 'ticket-recalled':
			return [{ type: 'show-counter', counter: event.counter, isNew: true }];
		case 'counter-opened':
		case 'counter-paused':
		case 'counter-closed':
		case 'serving-started':
		case 'ticket-finished':
		case 'ticket-continued':
		case 'ticket-no-show':
		case 'ticket-parked':
		case 'ticket-resumed':
		case 'ticket-put-back':
		case 'ticket-transferred':
			return [{ type: 'show-counter', counter: event.counter, isNew: false }];
		case 'office-configured':
			return event.rules.counters.map(({ id }) => ({ type: 'show-counter', counter: id, isNew: false }));
		case 'day-restored':
			return effectsOfDay(event);
		default:
			return [];
	}
}

/** Displays of the counters that something happened at; the printer sees to every paper not known to have come out. */
function effectsOfDay({ entries }: EventOf<'day-restored'>): readonly Effect[] {
	const events = entries.map(({ event }) => event);
	const counters = new Set(events.flatMap((event) => ('counter' in event ? [event.counter] : [])));
	const issued = events.findLast((event) => event.type === 'ticket-issued');
	return [
		...[...counters].map((counter): Effect => ({ type: 'show-counter', counter, isNew: false })),
		...(issued ? [{ type: 'print-ticket', ticket: issued.ticket } as const] : []),
	];
}

/** What is still to be done when the office starts again: every display as it should be, every paper not yet confirmed. */
export function outstandingEffects(office: Office): readonly Effect[] {
	const displays = [...office.counters.keys()].map(
		(counter): Effect => ({ type: 'show-counter', counter, isNew: false }),
	);
	return [...displays, ...unprintedTickets(office).map((ticket): Effect => ({ type: 'print-ticket', ticket }))];
}

/** Tickets whose paper is not known to have come out, in the order of issue. */
export function unprintedTickets(office: Office): readonly TicketId[] {
	return [...office.tickets.values()].filter(({ print }) => print.state !== 'printed').map(({ id }) => id);
}
