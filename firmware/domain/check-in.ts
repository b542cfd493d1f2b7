import type { OfficeCommand } from './commands.ts';
import { type Decision, refuse } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import { issue, join } from './issue-ticket.ts';
import type { Office, Reservation } from './office.ts';
import { checkInOpensAt, isTooLate, reservationOfPin } from './reservations.ts';
import { ticketsClosed } from './tickets-open.ts';
import { type Instant, plusSeconds, type TerminalId, type TicketId, type WrongPinRules } from './values.ts';

/** Slots that begin within this time are checked in along with one whose time it is: four of half an hour. */
const JOINED_AHEAD_SECONDS = 2 * 3600;

type CheckIn = Extract<OfficeCommand, { type: 'check-in' }>;

/** Turns a PIN into a ticket: in time a reservation's, too late an ordinary one, too early only if the visitor likes. */
export function decideCheckIn(office: Office, command: CheckIn, at: Instant): Decision {
	const retryAt = pausedUntil(office, command.terminal);
	if (at < retryAt) return refuse({ reason: 'slow-down', retryAt });
	const reservation = reservationOfPin(office, command.pin, at);
	if (!reservation) return refuse({ reason: 'unknown-pin' }, { type: 'pin-refused', terminal: command.terminal });
	const { ticket } = reservation;
	if (ticket) return refuse({ reason: 'already-checked-in', ticket: ticket.id, number: ticket.number });

	const opensAt = checkInOpensAt(office, reservation);
	const early = at < opensAt && !joinsInTime(command, reservation, at);
	const late = isTooLate(office, reservation, at);
	if (early && (!command.early || command.joins !== undefined))
		return refuse({ reason: 'too-early', opensAt, slotStart: reservation.start });
	const closed = early || late ? ticketsClosed(office, reservation.service, at) : null;
	if (closed) return refuse({ reason: 'tickets-closed', service: reservation.service, ...closed });
	return checkIn(office, command, reservation, late);
}

function checkIn(office: Office, command: CheckIn, reservation: Reservation, late: boolean): Decision {
	const { id, service, errand } = reservation;
	const { language, terminal, joins } = command;
	const claim = late ? null : { id, slotStart: reservation.start };
	const visit = { service, errand, language: language ?? reservation.language, reservation: claim };
	const following = (ticket: TicketId): readonly OfficeEvent[] => [
		{ type: 'reservation-checked-in', reservation: id, ticket, late, terminal },
	];
	return joins === undefined ? issue(office, visit, following) : join(office, joins, visit, following);
}

/** Those of one family come together, whoever of them has the first slot; others may not be kept waiting for longer. */
const joinsInTime = ({ joins }: CheckIn, { start }: Reservation, at: Instant): boolean =>
	joins !== undefined && start <= plusSeconds(at, JOINED_AHEAD_SECONDS);

/** Until when a terminal takes no PINs; in the past when it does. */
export function pausedUntil(office: Office, terminal: TerminalId): Instant {
	const wrong = office.wrongPins.get(terminal);
	const rules = office.rules.wrongPins;
	if (!wrong || wrong.count <= rules.free) return 0 as Instant;
	return plusSeconds(wrong.lastAt, pauseSeconds(rules, wrong.count));
}

function pauseSeconds(rules: WrongPinRules, wrongPins: number): number {
	return Math.min(rules.longestPauseSeconds, rules.firstPauseSeconds * 2 ** (wrongPins - rules.free - 1));
}
