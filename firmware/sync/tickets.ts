import { waitingTickets } from '#domain/claims.ts';
import { lately } from '#domain/ended-tickets.ts';
import { expectedWaits } from '#domain/expected-wait.ts';
import type { Office, Ticket } from '#domain/office.ts';
import type { Instant, ServiceId, TicketId } from '#domain/values.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { TICKETS_LIMIT, type TicketNews, type TicketsSnapshot } from '#wire/tickets.ts';
import { toLocalRfc3339 } from '#wire/time.ts';

/** Where every ticket stands at that moment, for the pages that their QR codes open. */
export function ticketsSnapshot(
	office: Office,
	config: OfficeConfig,
	at: Instant,
	codeOf: (ticket: TicketId) => string,
): TicketsSnapshot {
	const tickets = [
		...[...office.tickets.values()]
			.filter(({ state }) => state !== 'waiting')
			.map((ticket) => atCounter(ticket, config)),
		...inQueue(office, at),
		// The latest first, should there be no room for all.
		...lately(office.ended, at)
			.map(({ id, number, service, how }): Standing => ({ id, number, service, state: how }))
			.toReversed(),
	];
	return {
		office: config.id,
		updatedAt: toLocalRfc3339(at, config.calendar.timeZone),
		tickets: tickets
			.slice(0, TICKETS_LIMIT)
			.map(({ id, number, service, ...news }) => ({ code: codeOf(id), number, service, ...news })),
	};
}

type Standing = Omit<TicketNews, 'code'> & Pick<Ticket, 'id'>;

function atCounter(ticket: Ticket, { calendar }: OfficeConfig): Standing {
	const { id, number, service, state, counter, parkedUntil } = ticket;
	return {
		...{ id, number, service, state },
		...(counter !== null && { counter }),
		...(parkedUntil !== null && { parkedUntil: toLocalRfc3339(parkedUntil, calendar.timeZone) }),
	};
}

function inQueue(office: Office, at: Instant): readonly Standing[] {
	const { ofTickets } = expectedWaits(office, at);
	const ahead = new Map<ServiceId, number>();
	return waitingTickets(office, at).map(({ id, number, service, state }) => {
		const peopleAhead = ahead.get(service) ?? 0;
		ahead.set(service, peopleAhead + 1);
		const expectedWait = ofTickets.get(id);
		return { id, number, service, state, peopleAhead, ...(expectedWait && { expectedWait }) };
	});
}
