import type { OfficeCommand, Refusal } from './commands.ts';
import { type Decision, happens, refuse } from './decision.ts';
import type { EventOf } from './events.ts';
import type { Office } from './office.ts';
import { nextNumber, ticketsClosed } from './tickets-open.ts';
import type { ErrandId, Instant, Language, ReservationClaim, ServiceId } from './values.ts';

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
	const issued = issue(office, { service, errand, language, reservation: null });
	return issued.type === 'ticket-issued' ? happens(issued) : refuse(issued.refusal);
}

/** Who the next ticket is for. */
interface Visit {
	readonly service: ServiceId;
	readonly errand: ErrandId | null;
	readonly language: Language;
	readonly reservation: ReservationClaim | null;
}

/** The next number of the service as an event, or the refusal when the range is used up. */
export function issue(
	office: Office,
	visit: Visit,
): EventOf<'ticket-issued'> | { readonly type: 'refused'; readonly refusal: Refusal } {
	const number = nextNumber(office, visit.service);
	if (number === null)
		return {
			type: 'refused',
			refusal: { reason: 'tickets-closed', service: visit.service, why: 'numbers-used-up', opensAt: null },
		};
	return { type: 'ticket-issued', ticket: `${office.day.date}/${number}`, number, ...visit };
}
