import type { OfficeCommand } from './commands.ts';
import { type Decision, refuse } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import { issue, join } from './issue-ticket.ts';
import type { Office, Reservation } from './office.ts';
import { checkInOpensAt, isTooLate, reservationOfPin } from './reservations.ts';
import { ticketsClosed } from './tickets-open.ts';
import { isClaimed } from './unconfirmed.ts';
import {
	type Instant,
	plusSeconds,
	type TerminalId,
	type TicketId,
	type UnheardReservation,
	type WrongPinRules,
} from './values.ts';
import { isOffered } from './visits.ts';

/** Slots that begin within this time are checked in along with one whose time it is: four of half an hour. */
const JOINED_AHEAD_SECONDS = 2 * 3600;

/**
 * After so many wrong PINs in a day somebody is guessing at the terminal, as slips of the finger are far fewer. Only PINs of
 * known reservations whose time it is count there then: those of the whole day, before their time and after it, and out of
 * touch those that may have been given, are too many to be guessed at.
 */
const GUESSES_PER_DAY = 30;

type CheckIn = Extract<OfficeCommand, { type: 'check-in' }>;

/** Turns a PIN into a ticket: in time a reservation's, too late an ordinary one, too early only if the visitor likes. */
export function decideCheckIn(office: Office, command: CheckIn, at: Instant): Decision {
	const retryAt = pausedUntil(office, command.terminal, at);
	if (at < retryAt) return refuse({ reason: 'slow-down', retryAt });
	const reservation = reservationOfPin(office, command.pin, at);
	if (!reservation) return decideUnheard(office, command, at);
	const { ticket } = reservation;
	if (ticket) return refuse({ reason: 'already-checked-in', ticket: ticket.id, number: ticket.number });

	const { service, start } = reservation;
	const opensAt = checkInOpensAt(office, reservation);
	const clockErrorSeconds = command.outOfTouch?.clockErrorSeconds ?? 0;
	const isOpen = at >= plusSeconds(opensAt, -clockErrorSeconds);
	const early = !isOpen && !joinsInTime(command, reservation, at);
	const late = isTooLate(office, reservation, plusSeconds(at, -clockErrorSeconds));
	if ((!isOpen || late) && isGuessing(office, command)) return refuseUnknown(office, command);
	// The service may have been given up since; nobody would call its visitor.
	if (!isOffered(office, service)) return refuse({ reason: 'unknown-service', service });
	if (early && (!command.early || command.joins !== undefined))
		return refuse({ reason: 'too-early', opensAt, slotStart: start });
	const closed = early || late ? ticketsClosed(office, service, at) : null;
	if (closed) return refuse({ reason: 'tickets-closed', service, ...closed });
	return checkIn(office, command, reservation, late);
}

function checkIn(office: Office, command: CheckIn, reservation: Reservation, late: boolean): Decision {
	const { id, service, errand } = reservation;
	const { language, terminal } = command;
	const claim = late || isClaimed(office, reservation) ? null : { id, slotStart: reservation.start };
	const visit = { service, errand, language: language ?? reservation.language, reservation: claim };
	return takeIn(office, command, visit, (ticket) => [
		{ type: 'reservation-checked-in', reservation: id, ticket, late, terminal },
	]);
}

/** With a ticket of their own, or on that of their family. */
const takeIn = (
	office: Office,
	{ joins }: CheckIn,
	visit: Parameters<typeof issue>[1],
	following: (ticket: TicketId) => readonly OfficeEvent[],
): Decision => (joins === undefined ? issue(office, visit, following) : join(office, joins, visit, following));

/** Those of one family come together, whoever of them has the first slot; others may not be kept waiting for longer. */
const joinsInTime = ({ joins }: CheckIn, { start }: Pick<Reservation, 'start'>, at: Instant): boolean =>
	joins !== undefined && start <= plusSeconds(at, JOINED_AHEAD_SECONDS);

/**
 * A PIN of no reservation that the office knows of. Out of touch with the cloud it may be a reservation's all the same: in
 * time, as far as this clock can tell, its visitor is taken in. An unconfirmed check-in may be a lucky guess, so that it
 * does not make the terminal forget wrong PINs.
 */
function decideUnheard(office: Office, command: CheckIn, at: Instant): Decision {
	const { terminal } = command;
	const [nearest] = inTimeByAnyClock(office, command, at);
	if (!nearest || isGuessing(office, command)) return refuseUnknown(office, command);
	const { service, start, pin } = nearest;
	const id = `unconfirmed-${pin}-${start}`;
	const claim = isClaimed(office, nearest) ? null : { id, slotStart: start };
	const visit = { service, errand: null, language: command.language ?? 'cs', reservation: claim };
	return takeIn(office, command, visit, (ticket) => [
		{ type: 'unconfirmed-checked-in', reservation: id, ticket, terminal, ...nearest },
	]);
}

const isGuessing = ({ wrongPinsToday }: Office, { terminal }: CheckIn): boolean =>
	(wrongPinsToday.get(terminal) ?? 0) >= GUESSES_PER_DAY;

/** Counted as a wrong PIN. Where somebody is guessing, whoever is early or late is not told apart from whoever has none. */
function refuseUnknown(office: Office, command: CheckIn): Decision {
	const onlyInTime = isGuessing(office, command);
	return refuse(
		{ reason: 'unknown-pin', ...(onlyInTime && { onlyInTime }) },
		{ type: 'pin-refused', terminal: command.terminal },
	);
}

/** Reservations that can be checked in now if the clock is off by no more than it may be; nearest slot first. */
function inTimeByAnyClock({ rules }: Office, command: CheckIn, at: Instant): readonly UnheardReservation[] {
	const { unheard, clockErrorSeconds } = command.outOfTouch ?? { unheard: [], clockErrorSeconds: 0 };
	const opensSeconds = rules.checkInOpensSeconds + clockErrorSeconds;
	const closesSeconds = rules.checkInClosesSeconds + clockErrorSeconds;
	return unheard
		.filter((one) => at >= plusSeconds(one.start, -opensSeconds) || joinsInTime(command, one, at))
		.filter(({ start }) => at <= plusSeconds(start, closesSeconds))
		.toSorted((a, b) => Math.abs(a.start - at) - Math.abs(b.start - at));
}

/** Until when a terminal takes no PINs; in the past when it does. A clock that was put back ends the pause. */
export function pausedUntil(office: Office, terminal: TerminalId, at: Instant): Instant {
	const wrong = office.wrongPins.get(terminal);
	const rules = office.rules.wrongPins;
	if (!wrong || wrong.count <= rules.free || at < wrong.lastAt) return 0 as Instant;
	return plusSeconds(wrong.lastAt, pauseSeconds(rules, wrong.count));
}

function pauseSeconds(rules: WrongPinRules, wrongPins: number): number {
	return Math.min(rules.longestPauseSeconds, rules.firstPauseSeconds * 2 ** (wrongPins - rules.free - 1));
}
