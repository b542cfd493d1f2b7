import { decideCheckIn } from './check-in.ts';
import { decideForecast } from './closing-forecast.ts';
import type { OfficeCommand } from './commands.ts';
import { decideAtCounter } from './counter-commands.ts';
import { decideBeginDay, decideConfigure, decideWakeUp } from './day-commands.ts';
import { type Decision, happens, nothing, refuse } from './decision.ts';
import { decideIssueTicket } from './issue-ticket.ts';
import type { Office, PrintState } from './office.ts';
import { decideRestoreDay } from './restore-day.ts';
import { decideSkipNumbers } from './skipped-numbers.ts';
import { decideSettleUnconfirmed } from './unconfirmed.ts';
import type { Instant, ReservationFact, TicketId } from './values.ts';

/** Decides a command against the state: events to append, or a refusal with the rule that refused. */
export function decide(office: Office, command: OfficeCommand, at: Instant): Decision {
	switch (command.type) {
		case 'configure':
			return decideConfigure(office, command.rules);
		case 'begin-day':
			return decideBeginDay(office, command);
		case 'update-reservations':
			return decideUpdateReservations(office, command.revision, command.reservations);
		case 'issue-ticket':
			return decideIssueTicket(office, command, at);
		case 'skip-numbers':
			return decideSkipNumbers(office, command.tickets);
		case 'doubt-day':
			return office.isDayWhole ? happens({ type: 'day-doubted' }) : nothing;
		case 'restore-day':
			return decideRestoreDay(office, command, at);
		case 'check-in':
			return decideCheckIn(office, command, at);
		case 'settle-unconfirmed':
			return decideSettleUnconfirmed(office);
		case 'leave':
			if (office.tickets.get(command.ticket)?.state !== 'waiting')
				return refuse({ reason: 'unknown-ticket', ticket: command.ticket });
			return happens({ type: 'ticket-left', ticket: command.ticket });
		case 'start-print':
			return decideStartPrint(office, command.ticket);
		case 'report-printed':
			return isPrinting(office, command.ticket) ? happens({ type: 'ticket-printed', ticket: command.ticket }) : nothing;
		case 'report-print-failed': {
			const { ticket, reason, unsure } = command;
			return isPrinting(office, ticket) ? happens({ type: 'print-failed', ticket, reason, unsure }) : nothing;
		}
		case 'wake-up':
			return decideWakeUp(office, at);
		case 'forecast':
			return decideForecast(office, at);
		default:
			return decideAtCounter(office, command, at);
	}
}

/** Facts of the cloud are taken as they are, each revision once. */
function decideUpdateReservations(
	office: Office,
	revision: number,
	reservations: readonly ReservationFact[],
): Decision {
	return revision > office.revision ? happens({ type: 'reservations-updated', revision, reservations }) : nothing;
}

function decideStartPrint(office: Office, id: TicketId): Decision {
	const ticket = office.tickets.get(id);
	if (!ticket) return refuse({ reason: 'unknown-ticket', ticket: id });
	const { print } = ticket;
	if (print.state === 'printed') return nothing;
	const attempt = print.state === 'pending' ? 1 : print.attempt + 1;
	return happens({ type: 'print-started', ticket: id, attempt, again: mayHaveComeOut(print) });
}

function mayHaveComeOut(print: PrintState): boolean {
	switch (print.state) {
		case 'pending':
			return false;
		case 'failed':
			return print.again || print.unsure;
		case 'printing':
		case 'printed':
			return true;
	}
}

const isPrinting = (office: Office, ticket: TicketId): boolean =>
	office.tickets.get(ticket)?.print.state === 'printing';
