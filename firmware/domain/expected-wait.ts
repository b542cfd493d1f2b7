import { compareClaims, hasStartedReservation, mayCall, waitingTickets } from './claims.ts';
import type { Counter, Office, Ticket } from './office.ts';
import { reservationsToCome } from './reservations.ts';
import { serviceTime } from './service-times.ts';
import { type Instant, plusSeconds, type ServiceId } from './values.ts';

/** How long somebody will wait: half wait no longer than the median, nine of ten no longer than `p90Seconds`. */
export interface ExpectedWait {
	readonly medianSeconds: number;
	readonly p90Seconds: number;
}

/** 90 % point of the standard normal distribution. */
const Z90 = 1.2816;

/** People who will be called first, those with other counters to go to counted in part, and the time they need. */
interface Work {
	readonly people: number;
	readonly seconds: number;
}

/**
 * Expected wait of a waiting ticket, or of somebody who took one for `service` now. `null` when no counter is open for
 * it.
 *
 * The queue-length estimator of Ibrahim & Whitt (Real-time delay estimation, 2009, §3) counts the departures that must
 * come first; here over the counters that may call the ticket, with a share of those waiting for other services of the
 * same counters and with the reservations that will have come by then. The sum of so many service times is taken as a
 * gamma distribution, and breaks of the office lengthen it.
 */
export function expectedWait(office: Office, service: ServiceId, at: Instant, ticket?: Ticket): ExpectedWait | null {
	const counters = openCounters(office, service, ticket);
	if (counters.length === 0) return null;
	const { meanSeconds, variation } = serviceTime(office, service);
	const callers = (other: Ticket) => openCounters(office, other.service, other);
	const ahead = workOf(office, aheadOf(office, at, ticket), counters, callers);
	const first = throughBreaks(office, at, secondsUntilCall(ahead, counters, meanSeconds));
	const comers = ticket && isNotOvertaken(ticket, at) ? 0 : comingBy(office, service, at, plusSeconds(at, first));
	const all = { people: ahead.people + comers, seconds: ahead.seconds + comers * meanSeconds };
	const seconds = secondsUntilCall(all, counters, meanSeconds);
	const scale = (meanSeconds / counters.length) * variation;
	return {
		medianSeconds: Math.round(throughBreaks(office, at, gammaQuantile(seconds, scale, 0))),
		p90Seconds: Math.round(throughBreaks(office, at, gammaQuantile(seconds, scale, Z90))),
	};
}

/** Counters that are open and may call the ticket, or anybody's of the service when it is left out. */
export function openCounters(office: Office, service: ServiceId, ticket?: Ticket): readonly Counter[] {
	return [...office.counters.values()].filter(
		(counter) => counter.state === 'open' && (ticket ? mayCall(counter, ticket) : counter.services.includes(service)),
	);
}

/**
 * Seconds until all who wait for a service, today's reservations still to come and one newcomer are served. The
 * counters of the service that are not closed share the work, or all of them while every one is.
 */
export function secondsToServe(office: Office, service: ServiceId, at: Instant): number {
	const all = [...office.counters.values()];
	const counters = staffed(all.filter(({ services }) => services.includes(service)));
	const callers = (other: Ticket) => staffed(all.filter((counter) => mayCall(counter, other)));
	const { meanSeconds } = serviceTime(office, service);
	const comers = comingBy(office, service, at, office.day.end);
	const waiting = workOf(office, waitingTickets(office, at), counters, callers);
	return (waiting.seconds + (comers + 1) * meanSeconds) / counters.length;
}

function staffed(counters: readonly Counter[]): readonly Counter[] {
	const present = counters.filter(({ state }) => state !== 'closed');
	return present.length > 0 ? present : counters;
}

/** Waiting tickets that will be called before this one; all of them for a newcomer. */
function aheadOf(office: Office, at: Instant, ticket?: Ticket): readonly Ticket[] {
	return waitingTickets(office, at).filter((other) => !ticket || compareClaims(other, ticket, at) < 0);
}

/** What these tickets ask of these counters: each counts as far as the counters it may be called by are among them. */
function workOf(
	office: Office,
	tickets: readonly Ticket[],
	counters: readonly Counter[],
	callers: (ticket: Ticket) => readonly Counter[],
): Work {
	let people = 0;
	let seconds = 0;
	for (const ticket of tickets) {
		const own = callers(ticket);
		const share = own.filter((counter) => counters.includes(counter)).length / Math.max(1, own.length);
		people += share;
		seconds += share * serviceTime(office, ticket.service).meanSeconds;
	}
	return { people, seconds };
}

/** With all hands full, somebody must leave first; with several free, they take the first people at once. */
function secondsUntilCall(ahead: Work, counters: readonly Counter[], meanSeconds: number): number {
	const idle = counters.filter((counter) => counter.ticket === null).length;
	if (idle === 0) return (ahead.seconds + meanSeconds) / counters.length;
	const taken = idle - 1;
	return ahead.people <= taken ? 0 : (ahead.seconds * (1 - taken / ahead.people)) / counters.length;
}

const isNotOvertaken = (ticket: Ticket, at: Instant): boolean => ticket.front || hasStartedReservation(ticket, at);

const comingBy = (office: Office, service: ServiceId, at: Instant, until: Instant): number =>
	reservationsToCome(office, service, at, until).length;

/** A wait that reaches into a break between openings goes on after it. */
function throughBreaks(office: Office, at: Instant, seconds: number): number {
	let total = seconds;
	let closes = Number.POSITIVE_INFINITY;
	for (const { start, end } of office.day.openings) {
		if (closes > at && at + total * 1000 > closes) total += (start - closes) / 1000;
		closes = end;
	}
	return total;
}

/** Quantile of the gamma distribution with that mean and scale, by Wilson & Hilferty (1931); `z` is the normal one. */
function gammaQuantile(mean: number, scale: number, z: number): number {
	if (mean === 0) return 0;
	const inverseShape = scale / mean;
	return mean * Math.max(0, 1 - inverseShape / 9 + (z * Math.sqrt(inverseShape)) / 3) ** 3;
}
