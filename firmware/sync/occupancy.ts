import { expectedWait, openCounters } from '#domain/expected-wait.ts';
import type { Counter, Office } from '#domain/office.ts';
import { tellable } from '#domain/promise-scores.ts';
import { type TicketsClosed, ticketsClosed } from '#domain/tickets-open.ts';
import type { Instant, ServiceId } from '#domain/values.ts';
import type { OccupancySnapshot } from '#wire/occupancy.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { toLocalRfc3339 } from '#wire/time.ts';

/** What the website may know of the office at that moment; `hasRoom` as the journal says. */
export function occupancySnapshot(
	office: Office,
	config: OfficeConfig,
	at: Instant,
	hasRoom: boolean,
): OccupancySnapshot {
	return {
		office: config.id,
		updatedAt: toLocalRfc3339(at, config.calendar.timeZone),
		services: config.services.map(({ id }) => serviceOccupancy(office, config, id, at, hasRoom)),
		counters: config.counters.map(({ id, label, services }) => {
			const counter = office.counters.get(id);
			const ticket = counter?.ticket ? office.tickets.get(counter.ticket) : undefined;
			return {
				id,
				label,
				services: [...services],
				state: counter?.state ?? 'closed',
				ticket: ticket?.number ?? null,
				...plansOf(counter, config),
			};
		}),
		...promisesKept(office),
	};
}

/** What a clerk has told of when the counter will call again, and when no more. */
function plansOf(
	counter: Counter | undefined,
	{ calendar }: OfficeConfig,
): Pick<OccupancySnapshot['counters'][number], 'pausedUntil' | 'closesAt'> {
	const { pause = null, closesAt = null } = counter ?? {};
	return {
		...(pause?.until ? { pausedUntil: toLocalRfc3339(pause.until, calendar.timeZone) } : {}),
		...(closesAt === null ? {} : { closesAt: toLocalRfc3339(closesAt, calendar.timeZone) }),
	};
}

function promisesKept({ promises }: Office): Pick<OccupancySnapshot, 'promises'> {
	const last = tellable(promises.last);
	return last ? { promises: { date: last.date, tickets: last.tickets, withinBound: last.withinBound } } : {};
}

/**
 * Occupancy of one service, for the website and the screens in the building alike. That the disk has no room is no reason
 * that the website would tell: then tickets are not issued, and it is not said why.
 */
export function serviceOccupancy(
	office: Office,
	config: OfficeConfig,
	service: ServiceId,
	at: Instant,
	hasRoom: boolean,
): OccupancySnapshot['services'][number] {
	const closed = ticketsClosed(office, service, at);
	const waiting = [...office.tickets.values()].filter(
		(ticket) => ticket.state === 'waiting' && ticket.service === service,
	);
	return {
		id: service,
		waiting: waiting.length,
		reservationsWaiting: waiting.filter((ticket) => ticket.reservation !== null).length,
		countersOpen: openCounters(office, service).length,
		expectedWait: expectedWait(office, service, at),
		ticketsOpen: closed === null && hasRoom,
		...(closed ? { ticketsClosed: ticketsClosedView(closed, config) } : {}),
	};
}

/** As the website and the screens have it. */
export const ticketsClosedView = (
	{ why, opensAt }: TicketsClosed,
	{ calendar }: OfficeConfig,
): NonNullable<OccupancySnapshot['services'][number]['ticketsClosed']> => ({
	why,
	opensAt: opensAt && toLocalRfc3339(opensAt, calendar.timeZone),
});
