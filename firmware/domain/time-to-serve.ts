import { mayCall, waitingTickets } from './claims.ts';
import type { Counter, Office } from './office.ts';
import { reservationsToCome } from './reservations.ts';
import { serviceTime, visitTime } from './service-times.ts';
import type { Instant, ServiceId } from './values.ts';
import { errandsNow } from './visits.ts';

/**
 * Seconds until all who wait for a service, today's reservations still to come and one newcomer are served. The
 * counters of the service that are not closed share the work, or all of them while every one is; people of other
 * services count as far as their counters are among these.
 */
export function secondsToServe(office: Office, service: ServiceId, at: Instant): number {
	const all = [...office.counters.values()];
	const counters = staffed(all.filter(({ services }) => services.includes(service)));
	const comers = reservationsToCome(office, service, at, office.day.end).length;
	let seconds = (comers + 1) * serviceTime(office, service).meanSeconds;
	for (const ticket of waitingTickets(office, at)) {
		const own = staffed(all.filter((counter) => mayCall(counter, ticket)));
		const share = own.filter((counter) => counters.includes(counter)).length / Math.max(1, own.length);
		seconds += share * visitTime(office, errandsNow(ticket)).meanSeconds;
	}
	return seconds / counters.length;
}

function staffed(counters: readonly Counter[]): readonly Counter[] {
	const present = counters.filter(({ state }) => state !== 'closed');
	return present.length > 0 ? present : counters;
}
