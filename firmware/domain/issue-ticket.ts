import type { OfficeCommand } from './commands.ts';
import { type Decision, happens, refuse } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import type { Office } from './office.ts';
import { nextNumber, ticketsClosed } from './tickets-open.ts';
import type { ErrandId, Instant, Language, ReservationClaim, ServiceId, TicketId } from './values.ts';

/** A ticket without a reservation. */
export function decideIssueTicket(
	office: Office,
	command: Extract<OfficeCommand, { type: 'issue-ticket' }>,
	at: Instant,
): Decision {
	const rules = office.rules.services.find((service) => service.id === command.service);
	if (!rules) return refuse({ reason: 'unknown-service', service: command.service });
	const { service, errand, language } = command;
	if (errand !== null && !rules.errands.some((known) => known.id === errand))
		return refuse({ reason: 'unknown-errand', errand });
	const closed = ticketsClosed(office, service, at);
	if (closed) return refuse({ reason: 'tickets-closed', service, ...closed });
	return issue(office, { service, errand, language, reservation: null });
}

/** Who the next ticket is for. */
interface Visit {
	readonly service: ServiceId;
	readonly errand: ErrandId | null;
	readonly language: Language;
	readonly reservation: ReservationClaim | null;
}

/** Issues the next number of the service, with what follows from the new ticket; refused when the range is used up. */
export function issue(
	office: Office,
	visit: Visit,
	following: (ticket: TicketId) => readonly OfficeEvent[] = () => [],
): Decision {
	const number = nextNumber(office, visit.service);
	if (number === null)
		return refuse({ reason: 'tickets-closed', service: visit.service, why: 'numbers-used-up', opensAt: null });
	const ticket: TicketId = `${office.day.date}/${number}`;
	return happens({ type: 'ticket-issued', ticket, number, ...visit }, ...following(ticket));
}
