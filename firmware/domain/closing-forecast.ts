import { callingTimes, oncePerMoment } from './calling-times.ts';
import { mayCall } from './claims.ts';
import { type Decision, happens } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import type { Counter, Office, Ticket } from './office.ts';
import { serviceTime } from './service-times.ts';
import { RUNS } from './strata.ts';
import { closingOf, isIssuingTime } from './tickets-open.ts';
import type { Instant, ServiceId } from './values.ts';
import type { SecondsPerRun } from './virtual-queue.ts';

/** How likely a newcomer must be to be called before the office closes, so that tickets are issued. */
const LIKELY = 0.9;
/** Below this it is more likely that a ticket is not called today than that it is. */
const EVEN = 0.5;

/** Whether a visitor will be called before the office closes: with nine chances of ten, perhaps, or rather not. */
export type Outlook = 'likely' | 'unsure' | 'unlikely';

/**
 * Stops the tickets of a service when a newcomer would be called before closing with less than nine chances of ten, or
 * by nobody at all; issues them again when there would be time for one visit more, so that one person more or less does
 * not turn it back and forth.
 */
export function decideForecast(office: Office, at: Instant): Decision {
	const closing = closingOf(office, at);
	if (closing === null || !isIssuingTime(office, at)) return happens();
	const { ofNewcomers } = closingForecast(office, at);
	const events = office.rules.services.flatMap(({ id }): readonly OfficeEvent[] => {
		const before = office.issuing.get(id)?.stopped ?? null;
		const waits = ofNewcomers.get(id);
		const visitSeconds = before === null ? 0 : serviceTime(office, id).meanSeconds;
		const isOpen = waits !== undefined && chance(waits, (closing - at) / 1000 - visitSeconds) >= LIKELY;
		if (isOpen) return before === null ? [] : [{ type: 'tickets-resumed', service: id }];
		const why = waits === undefined ? 'no-counter' : 'queue-full';
		return why === before ? [] : [{ type: 'tickets-stopped', service: id, why }];
	});
	return happens(...events);
}

/** What a waiting ticket can expect of today. Clerks who are there after closing serve those who still wait. */
export function outlookOf(office: Office, ticket: Ticket, at: Instant): Outlook {
	if (ticket.state !== 'waiting') return 'likely';
	const closing = closingOf(office, at);
	if (closing === null)
		return [...office.counters.values()].some((counter) => counter.state !== 'closed' && mayCall(counter, ticket))
			? 'likely'
			: 'unlikely';
	const waits = closingForecast(office, at).ofTickets.get(ticket.id);
	const called = waits === undefined ? 0 : chance(waits, (closing - at) / 1000);
	if (called >= LIKELY) return 'likely';
	return called >= EVEN ? 'unsure' : 'unlikely';
}

/** Share of the runs in which the wait is over before so many seconds are. */
const chance = (waits: SecondsPerRun, seconds: number): number => waits.filter((wait) => wait < seconds).length / RUNS;

/** When everybody would be called with all clerks that can be counted on. */
const closingForecast = oncePerMoment((office, at) => callingTimes(office, at, staff(office, at)));

/**
 * The counters that can be counted on: all that are not closed, where a pause without a time, or beyond it, may end at
 * any moment; and for a service that has none of these, as before the clerks come in the morning, all of its own but
 * those that have closed for today.
 */
function staff(office: Office, at: Instant): readonly Counter[] {
	const counters = [...office.counters.values()];
	const present = counters.filter(({ state }) => state !== 'closed');
	const isDeserted = (service: ServiceId) => !present.some(({ services }) => services.includes(service));
	const expected = counters
		.filter(({ state, closesAt }) => state === 'closed' && (closesAt === null || closesAt > at))
		.map((counter) => ({ ...counter, services: counter.services.filter(isDeserted) }));
	return [...present, ...expected];
}
