import { callingTimes, oncePerMoment } from './calling-times.ts';
import { boundOf, quantile } from './distributions.ts';
import type { Counter, Office, Ticket } from './office.ts';
import type { Instant, ServiceId, TicketId } from './values.ts';
import type { SecondsPerRun } from './virtual-queue.ts';

/** How long somebody will wait: half wait no longer than the median, nine of ten no longer than `p90Seconds`. */
export interface ExpectedWait {
	readonly medianSeconds: number;
	readonly p90Seconds: number;
}

/** Everybody's expected wait at one moment; who is missing has no counter that is sure to call them. */
export interface ExpectedWaits {
	readonly at: Instant;
	/** Of those waiting. */
	readonly ofTickets: ReadonlyMap<TicketId, ExpectedWait>;
	/** Of somebody who took a ticket now. */
	readonly ofNewcomers: ReadonlyMap<ServiceId, ExpectedWait>;
}

/**
 * Expected wait of a ticket, or of somebody who took one for `service` now; nothing for a ticket whose turn has come.
 * `null` when no counter is open for it, or back at a time told, or none for as long as it may take.
 */
export function expectedWait(office: Office, service: ServiceId, at: Instant, ticket?: Ticket): ExpectedWait | null {
	if (ticket && office.tickets.get(ticket.id)?.state !== 'waiting') return { medianSeconds: 0, p90Seconds: 0 };
	const waits = expectedWaits(office, at);
	return (ticket ? waits.ofTickets.get(ticket.id) : waits.ofNewcomers.get(service)) ?? null;
}

/**
 * Everybody's expected wait. The state is simulated forward many times: the virtual queue of the queue-length estimators
 * (Ibrahim & Whitt, Real-time delay estimation based on delay history in many-server service systems, 2009, and with
 * time-varying arrivals, 2011), which count the departures that must come first. It departs from them in that it plays
 * the office's own rules over the skills that the counters really have, instead of a formula for equal servers: who is
 * in hand and for how long already, claims, reservations still to come, breaks. Service times are what the office has
 * learnt, not known, so in each run a service as a whole is a little slower or quicker; so the bound is honest with
 * little data too. Visits in some hours of the day are slower than in others, as far as that was seen. Estimators from delays lately seen (the last to enter service, the head of the line) need none of
 * this and are what `npm run wait-study` compares with.
 */
export const expectedWaits = oncePerMoment((office, at): ExpectedWaits => {
	const { ofTickets, ofNewcomers } = callingTimes(office, at);
	return { at, ofTickets: new Map(told(ofTickets)), ofNewcomers: new Map(told(ofNewcomers)) };
});

/** Nothing where the bound lies beyond the closing of all counters: there is none then. */
function told<Id extends string>(waits: ReadonlyMap<Id, SecondsPerRun>): readonly (readonly [Id, ExpectedWait])[] {
	return [...waits].flatMap(([id, seconds]) => {
		const sorted = seconds.toSorted();
		const wait = { medianSeconds: Math.round(quantile(sorted, 0.5)), p90Seconds: Math.round(boundOf(sorted, 0.9)) };
		return Number.isFinite(wait.p90Seconds) ? [[id, wait] as const] : [];
	});
}

/** Counters that are open for a service. */
export function openCounters(office: Office, service: ServiceId): readonly Counter[] {
	return [...office.counters.values()].filter(({ state, services }) => state === 'open' && services.includes(service));
}
