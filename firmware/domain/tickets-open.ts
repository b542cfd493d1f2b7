import type { Office } from './office.ts';
import { reservationsToCome } from './reservations.ts';
import { secondsToServe } from './time-to-serve.ts';
import { type Instant, plusSeconds, type ServiceId, type ServiceRules } from './values.ts';

/** Why a service's tickets are not issued now; `opensAt` is when they are again today, if they are. */
export interface TicketsClosed {
	readonly why: 'outside-hours' | 'queue-full' | 'numbers-used-up';
	readonly opensAt: Instant | null;
}

/**
 * `null` while the office issues tickets for a service: within its hours (and shortly before), while numbers last, and
 * while those waiting and today's reservations leave room in what remains of today's opening time. Nobody is sent home
 * at closing time, and a reservation always has its number.
 */
export function ticketsClosed(office: Office, service: ServiceId, at: Instant): TicketsClosed | null {
	const issuing = office.day.openings.map(({ start, end }) => ({
		start: plusSeconds(start, -office.rules.ticketsOpenSeconds),
		end,
	}));
	if (!issuing.some(({ start, end }) => start <= at && at < end))
		return { why: 'outside-hours', opensAt: issuing.find(({ start }) => start > at)?.start ?? null };
	if (numbersLeft(office, service) <= reservationsToCome(office, service, at, office.day.end).length)
		return { why: 'numbers-used-up', opensAt: null };
	if (secondsToServe(office, service, at) > remainingSeconds(office, at)) return { why: 'queue-full', opensAt: null };
	return null;
}

/** The number the next ticket of a service gets today, or `null` when its range is used up. */
export function nextNumber(office: Office, service: ServiceId): string | null {
	const rules = office.rules.services.find(({ id }) => id === service);
	if (!rules) return null;
	const number = nextInRange(office, rules);
	return number > rules.lastNumber ? null : `${rules.letter}${String(number).padStart(3, '0')}`;
}

function numbersLeft(office: Office, service: ServiceId): number {
	const rules = office.rules.services.find(({ id }) => id === service);
	return rules ? rules.lastNumber - nextInRange(office, rules) + 1 : 0;
}

/** Numbers of a letter only rise within the day, whatever becomes of the ranges. */
function nextInRange(office: Office, { letter, firstNumber }: ServiceRules): number {
	return Math.max(firstNumber, (office.lastNumbers.get(letter) ?? 0) + 1);
}

function remainingSeconds(office: Office, at: Instant): number {
	return office.day.openings.reduce((sum, { start, end }) => sum + Math.max(0, end - Math.max(start, at)) / 1000, 0);
}
