import { compareClaims, waitingTickets } from './claims.ts';
import type { Counter, Office, Ticket } from './office.ts';
import { type Instant, plusSeconds, type ServiceId } from './values.ts';

/** How long somebody will wait: half wait no longer than the median, nine of ten no longer than `p90Seconds`. */
export interface ExpectedWait {
	readonly medianSeconds: number;
	readonly p90Seconds: number;
}

/** Visits that the configured duration counts for, until the office has seen more of its own. */
const PRIOR_VISITS = 5;
/** Squared coefficient of variation of service times assumed until seen: between constant (0) and exponential (1). */
const PRIOR_VARIATION = 0.5;
/** 90 % point of the standard normal distribution. */
const Z90 = 1.2816;

/** Mean seconds and squared coefficient of variation of a service's visits, from the configured duration and what was seen. */
export function serviceTime(
	office: Office,
	service: ServiceId,
): { readonly meanSeconds: number; readonly variation: number } {
	const errands = office.rules.services.find((rules) => rules.id === service)?.errands ?? [];
	const priorSeconds = errands.reduce((sum, errand) => sum + errand.seconds, 0) / Math.max(1, errands.length);
	const seen = office.serviceTimes.get(service) ?? { count: 0, sumSeconds: 0, sumSquaredSeconds: 0 };
	const visits = seen.count + PRIOR_VISITS;
	const meanSeconds = (seen.sumSeconds + PRIOR_VISITS * priorSeconds) / visits;
	const meanSquare = (seen.sumSquaredSeconds + PRIOR_VISITS * priorSeconds ** 2 * (1 + PRIOR_VARIATION)) / visits;
	return { meanSeconds, variation: Math.max(0, meanSquare / meanSeconds ** 2 - 1) };
}

/**
 * Expected wait of a ticket, or of somebody who took one for `service` now. `null` when no open counter serves it.
 *
 * The queue-length estimator of Ibrahim & Whitt (Real-time delay estimation, 2009, §3) counts the departures that must
 * come first; here over the counters that serve the service, with a share of those waiting for other services of the
 * same counters and with the reservations that will have come by then. The sum of so many service times is taken as a
 * gamma distribution, its quantiles by Wilson & Hilferty (1931).
 */
export function expectedWait(office: Office, service: ServiceId, at: Instant, ticket?: Ticket): ExpectedWait | null {
	const counters = openCounters(office, service);
	if (counters.length === 0) return null;
	const idle = counters.filter((counter) => counter.ticket === null).length;
	const ahead = workAhead(office, service, counters, at, ticket);
	const { meanSeconds, variation } = serviceTime(office, service);
	const paceSeconds = (ahead.weight === 0 ? meanSeconds : ahead.seconds / ahead.weight) / counters.length;
	const departures = (count: number) => Math.max(0, count - idle + 1);
	const first = departures(ahead.weight);
	if (first === 0) return { medianSeconds: 0, p90Seconds: 0 };
	const comers = comingReservations(office, service, at, plusSeconds(at, first * paceSeconds), ticket);
	const needed = departures(ahead.weight + comers);
	return gammaQuantiles(needed * paceSeconds, needed * paceSeconds ** 2 * variation);
}

/** Seconds of counter time that those waiting for a service and one newcomer still need, shared by so many counters. */
export function secondsToServe(office: Office, service: ServiceId, counters: readonly Counter[], at: Instant): number {
	const ahead = workAhead(office, service, counters, at);
	return (ahead.seconds + serviceTime(office, service).meanSeconds) / counters.length;
}

/** Counters that serve a service and are open. */
export function openCounters(office: Office, service: ServiceId): readonly Counter[] {
	return [...office.counters.values()].filter(
		(counter) => counter.state === 'open' && counter.services.includes(service),
	);
}

/** Those who will be called before: each counts as far as its own counters are among these. */
function workAhead(office: Office, service: ServiceId, counters: readonly Counter[], at: Instant, ticket?: Ticket) {
	let weight = 0;
	let seconds = 0;
	for (const other of waitingTickets(office, at)) {
		if (ticket && (other.id === ticket.id || compareClaims(other, ticket, at) > 0)) continue;
		const share = other.service === service ? 1 : sharedCounters(office, other, counters);
		weight += share;
		seconds += share * serviceTime(office, other.service).meanSeconds;
	}
	return { weight, seconds };
}

function sharedCounters(office: Office, other: Ticket, counters: readonly Counter[]): number {
	const own = openCounters(office, other.service);
	return own.length === 0 ? 0 : own.filter((counter) => counters.includes(counter)).length / own.length;
}

/** Confirmed reservations not yet checked in whose slot starts before `until`. */
function comingReservations(office: Office, service: ServiceId, at: Instant, until: Instant, ticket?: Ticket): number {
	if (ticket?.reservation && ticket.reservation.slotStart <= at) return 0;
	return [...office.reservations.values()].filter(
		(reservation) =>
			reservation.service === service &&
			reservation.state === 'confirmed' &&
			reservation.outcome === null &&
			reservation.start < until &&
			plusSeconds(reservation.start, office.rules.checkInClosesSeconds) > at,
	).length;
}

function gammaQuantiles(mean: number, variance: number): ExpectedWait {
	const shape = variance === 0 ? Number.POSITIVE_INFINITY : mean ** 2 / variance;
	const quantile = (z: number) => Math.round(mean * Math.max(0, 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3);
	return { medianSeconds: quantile(0), p90Seconds: quantile(Z90) };
}
