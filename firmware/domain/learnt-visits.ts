import type { Office } from './office.ts';
import { errandKey, withVisit } from './service-times.ts';
import type { Errand, Instant, TicketId } from './values.ts';
import { errandsOf } from './visits.ts';

/** Learns from a visit after which `left` is still to be arranged: of the service if it was about that alone, of an errand if about nothing else. */
export function withVisitLearnt(office: Office, id: TicketId, left: readonly Errand[], at: Instant): Office {
	const ticket = office.tickets.get(id);
	// A visit that the day's end finished lasted until nobody knows when.
	if (!ticket || ticket.calledAt === null || at >= office.day.end) return office;
	const seconds = Math.max(0, at - ticket.calledAt) / 1000;
	if (seconds < office.rules.shortestVisitSeconds) return office;
	const done = errandsOf(ticket).filter((errand) => !left.some(({ service }) => service === errand.service));
	const { service, errand } = ticket;
	if (done.some((other) => other.service !== service)) return office;
	const { serviceTimes, errandTimes } = office;
	const learnt = new Map(serviceTimes).set(service, withVisit(serviceTimes.get(service), seconds));
	if (errand === null || done.length > 1) return { ...office, serviceTimes: learnt };
	const key = errandKey(service, errand);
	const errands = new Map(errandTimes).set(key, withVisit(errandTimes.get(key), seconds));
	return { ...office, serviceTimes: learnt, errandTimes: errands };
}
