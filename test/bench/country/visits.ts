import type { WireEvent } from '#wire/events.ts';
import type { Message } from '#wire/messages.ts';
import { instant } from '#wire/time.ts';

/** Tickets that an office tells of: people in its queue, and those whose visit ended a little while ago. */
const TICKETS_TOLD = 20;
const SERVICE = 'personal-documents';

const numberOf = (visit: number): string => `P${String(1 + (visit % 399)).padStart(3, '0')}`;

/** A day's events of one office without end: one visitor after another takes a ticket, is called, served and gone. */
export function* visits(date: string): Generator<WireEvent> {
	yield { type: 'day-begun', date };
	for (let visit = 0; ; visit++) {
		const number = numberOf(visit);
		const ticket = `${date}/${number}`;
		yield {
			...{ type: 'ticket-issued', ticket, number, service: SERVICE, errand: 'id-card-application', language: 'cs' },
			reservation: null,
			promised: { medianSeconds: 700, p90Seconds: 1490 },
		};
		yield { type: 'print-started', ticket, attempt: 1, again: false };
		yield { type: 'ticket-printed', ticket };
		yield { type: 'ticket-called', ticket, counter: '1' };
		yield { type: 'serving-started', ticket, counter: '1' };
		yield { type: 'ticket-finished', ticket, counter: '1' };
	}
}

/** Where an office's tickets stand after so many events. */
export function ticketsAfter(office: string, events: number, at: number): Message<'up/tickets'> {
	const first = Math.floor(events / 6);
	return {
		office,
		updatedAt: new Date(at).toISOString(),
		told: { journal: office, sequence: events, at: instant(at) },
		tickets: Array.from({ length: TICKETS_TOLD }, (_, peopleAhead) => ({
			code: `${String(first + peopleAhead).padStart(5, '0')}-number`,
			number: numberOf(first + peopleAhead),
			service: SERVICE,
			state: 'waiting' as const,
			peopleAhead,
			expectedWait: { medianSeconds: 300 * peopleAhead, p90Seconds: 600 * peopleAhead },
		})),
	};
}
