import { openCounters, secondsToServe } from './expected-wait.ts';
import type { Office } from './office.ts';
import { type Instant, plusSeconds, type ServiceId } from './values.ts';

/** Why a service's tickets are not issued now; `opensAt` is when they are again today, if they are. */
export interface TicketsClosed {
	readonly why: 'outside-hours' | 'queue-full' | 'numbers-used-up';
	readonly opensAt: Instant | null;
}

/**
 * `null` while the office issues tickets for a service: within its hours (and shortly before), while numbers last, and
 * while those waiting leave room in what remains of today's opening time. Nobody is sent home at closing time.
 */
export function ticketsClosed(office: Office, service: ServiceId, at: Instant): TicketsClosed | null {
	const issuing = office.day.openings.map(({ start, end }) => ({
		start: plusSeconds(start, -office.rules.ticketsOpenSeconds),
		end,
	}));
	if (!issuing.some(({ start, end }) => start <= at && at < end))
		return { why: 'outside-hours', opensAt: issuing.find(({ start }) => start > at)?.start ?? null };
	if (nextNumber(office, service) === null) return { why: 'numbers-used-up', opensAt: null };
	if (secondsNeeded(office, service, at) > remainingSeconds(office, at)) return { why: 'queue-full', opensAt: null };
	return null;
}

/** The number the next ticket of a service gets today, or `null` when its range is used up. */
export function nextNumber(office: Office, service: ServiceId): string | null {
	const rules = office.rules.services.find((candidate) => candidate.id === service);
	if (!rules) return null;
	const number = (office.lastNumbers.get(service) ?? rules.firstNumber - 1) + 1;
	return number > rules.lastNumber ? null : `${rules.letter}${String(number).padStart(3, '0')}`;
}

/** With no counter open yet, the service is taken to have all of its counters. */
function secondsNeeded(office: Office, service: ServiceId, at: Instant): number {
	const open = openCounters(office, service);
	const counters =
		open.length > 0 ? open : [...office.counters.values()].filter((counter) => counter.services.includes(service));
	return secondsToServe(office, service, counters, at);
}

function remainingSeconds(office: Office, at: Instant): number {
	return office.day.openings.reduce((sum, { start, end }) => sum + Math.max(0, end - Math.max(start, at)) / 1000, 0);
}
