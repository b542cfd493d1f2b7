import type { Office } from './office.ts';
import { reservationsToCome } from './reservations.ts';
import { type Instant, type Interval, numberOf, plusSeconds, type ServiceId, type ServiceRules } from './values.ts';

/** Three digits stand on papers and displays. */
const HIGHEST_NUMBER = 999;

/** Why a service's tickets are not issued now; `opensAt` is when they are again today, if they are. */
export interface TicketsClosed {
	readonly why: 'outside-hours' | 'queue-full' | 'no-counter' | 'stopped-by-clerk' | 'numbers-used-up';
	readonly opensAt: Instant | null;
}

/**
 * `null` while the office issues tickets for a service: within its hours (and shortly before), while numbers last, and
 * while neither the forecast nor a clerk has stopped them. Nobody is sent home at closing time, and a reservation always
 * has its number.
 */
export function ticketsClosed(office: Office, service: ServiceId, at: Instant): TicketsClosed | null {
	if (!isIssuingTime(office, at))
		return { why: 'outside-hours', opensAt: issuingTimes(office).find(({ start }) => start > at)?.start ?? null };
	if (walkInNumbersLeft(office, service, at) === 0) return { why: 'numbers-used-up', opensAt: null };
	const { override = null, stopped = null } = office.issuing.get(service) ?? {};
	if (override === 'stopped') return { why: 'stopped-by-clerk', opensAt: null };
	return stopped === null || override === 'open' ? null : { why: stopped, opensAt: null };
}

/** Whether tickets are issued by the hours alone. */
export const isIssuingTime = (office: Office, at: Instant): boolean =>
	issuingTimes(office).some(({ start, end }) => start <= at && at < end);

const issuingTimes = ({ day, rules }: Office): readonly Interval[] =>
	day.openings.map(({ start, end }) => ({ start: plusSeconds(start, -rules.ticketsOpenSeconds), end }));

/** When the office closes for today; `null` when it has, or does not open. */
export function closingOf({ day }: Office, at: Instant): Instant | null {
	const end = day.openings.at(-1)?.end ?? at;
	return end > at ? end : null;
}

/** How many walk-ins can still get a number today: the last ones are kept for reservations that may come. */
export const walkInNumbersLeft = (office: Office, service: ServiceId, at: Instant): number =>
	Math.max(0, numbersLeft(office, service) - reservationsToCome(office, service, at, office.day.end).length);

/**
 * The number the next ticket of a service gets today, or `null` when the office has no such service or three digits no more
 * numbers. Walk-ins are kept within the range by `ticketsClosed`; whoever reserved has one beyond it, if they booked when
 * the others had been given out.
 */
export function nextNumber(office: Office, service: ServiceId): string | null {
	const rules = office.rules.services.find(({ id }) => id === service);
	if (!rules) return null;
	const number = nextInRange(office, rules);
	return number > HIGHEST_NUMBER ? null : numberOf(rules.letter, number);
}

function numbersLeft(office: Office, service: ServiceId): number {
	const rules = office.rules.services.find(({ id }) => id === service);
	return rules ? rules.lastNumber - nextInRange(office, rules) + 1 : 0;
}

/** Numbers of a letter only rise within the day, whatever becomes of the ranges. */
function nextInRange(office: Office, { letter, firstNumber }: ServiceRules): number {
	return Math.max(firstNumber, (office.lastNumbers.get(letter) ?? 0) + 1);
}
