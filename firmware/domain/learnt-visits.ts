import { type HourPaces, withPace } from './hour-paces.ts';
import type { Office } from './office.ts';
import { errandKey, visitTime, withVisit } from './service-times.ts';
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
	const hourPaces = hourPacesAfter(office, ticket.calledAt, done, seconds);
	if (errand === null || done.length > 1) return { ...office, serviceTimes: learnt, hourPaces };
	const key = errandKey(service, errand);
	const errands = new Map(errandTimes).set(key, withVisit(errandTimes.get(key), seconds));
	return { ...office, serviceTimes: learnt, errandTimes: errands, hourPaces };
}

/** What a visit says of its hour, once it is known how long visits for the same take on the whole. */
function hourPacesAfter(office: Office, began: Instant, done: readonly Errand[], seconds: number): HourPaces {
	const usual = visitTime(office, done);
	if (usual.visits < VISITS_TO_COMPARE_WITH || usual.meanSeconds === 0) return office.hourPaces;
	return withPace(office.hourPaces, office.day, began, seconds / usual.meanSeconds);
}

/** Before so many have been seen, a visit may be longer than usual only because the configured duration is wrong. */
const VISITS_TO_COMPARE_WITH = 50;
