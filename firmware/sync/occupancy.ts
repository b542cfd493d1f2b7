import { expectedWait, openCounters } from '#domain/expected-wait.ts';
import type { Office } from '#domain/office.ts';
import { tellable } from '#domain/promise-scores.ts';
import { ticketsClosed } from '#domain/tickets-open.ts';
import type { Instant, ServiceId } from '#domain/values.ts';
import type { OccupancySnapshot } from '#wire/occupancy.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { toLocalRfc3339 } from '#wire/time.ts';

/** What the website may know of the office at that moment. */
export function occupancySnapshot(office: Office, config: OfficeConfig, at: Instant): OccupancySnapshot {
	return {
		office: config.id,
		updatedAt: toLocalRfc3339(at, config.calendar.timeZone),
		services: config.services.map(({ id }) => serviceOccupancy(office, id, at)),
		counters: config.counters.map(({ id, label, services }) => {
			const counter = office.counters.get(id);
			const ticket = counter?.ticket ? office.tickets.get(counter.ticket) : undefined;
			return { id, label, services: [...services], state: counter?.state ?? 'closed', ticket: ticket?.number ?? null };
		}),
		...promisesKept(office),
	};
}

function promisesKept({ promises }: Office): Pick<OccupancySnapshot, 'promises'> {
	const last = tellable(promises.last);
	return last ? { promises: { date: last.date, tickets: last.tickets, withinBound: last.withinBound } } : {};
}

/** Occupancy of one service, for the website and the screens in the building alike. */
export function serviceOccupancy(
	office: Office,
	service: ServiceId,
	at: Instant,
): OccupancySnapshot['services'][number] {
	const waiting = [...office.tickets.values()].filter(
		(ticket) => ticket.state === 'waiting' && ticket.service === service,
	);
	return {
		id: service,
		waiting: waiting.length,
		reservationsWaiting: waiting.filter((ticket) => ticket.reservation !== null).length,
		countersOpen: openCounters(office, service).length,
		expectedWait: expectedWait(office, service, at),
		ticketsOpen: ticketsClosed(office, service, at) === null,
	};
}
