import type { OfficeCommand, Refusal } from './commands.ts';
import { type Decision, happens, nothing, refuse } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import type { Office, Ticket } from './office.ts';
import { nextNumber, ticketsClosed } from './tickets-open.ts';
import type { Errand, Instant, Language, TicketId } from './values.ts';
import { errandsOf, MOST_ERRANDS } from './visits.ts';

/** A ticket without a reservation, for one errand or several. */
export function decideIssueTicket(
	office: Office,
	command: Extract<OfficeCommand, { type: 'issue-ticket' }>,
	at: Instant,
): Decision {
	const { service, errand, language, wish } = command;
	if (wish !== undefined && ticketOfWish(office, wish)) return nothing;
	const more = (command.more ?? []).map((wish): Errand => ({ ...wish, reservation: null }));
	const first: Errand = { service, errand, reservation: null };
	const refusal = refusalOf(office, [first, ...more], at);
	if (refusal) return refuse(refusal);
	return issue(office, {
		...{ ...first, language },
		...(more.length > 0 && { more }),
		...(wish !== undefined && { wish }),
	});
}

/** The ticket that this wish was given. */
export const ticketOfWish = (office: Office, wish: string): Ticket | undefined =>
	[...office.tickets.values()].find((ticket) => ticket.wish === wish);

/** Why a visit cannot be taken in, or `null`. Only the first service gives a number, but each must have the time. */
function refusalOf(office: Office, errands: readonly Errand[], at: Instant): Refusal | null {
	for (const { service, errand } of errands) {
		const rules = office.rules.services.find(({ id }) => id === service);
		if (!rules) return { reason: 'unknown-service', service };
		if (errand !== null && !rules.errands.some(({ id }) => id === errand)) return { reason: 'unknown-errand', errand };
	}
	if (errands.length > MOST_ERRANDS) return { reason: 'too-many-errands', most: MOST_ERRANDS };
	for (const [i, { service }] of errands.entries()) {
		const closed = ticketsClosed(office, service, at);
		if (closed && (i === 0 || closed.why !== 'numbers-used-up'))
			return { reason: 'tickets-closed', service, ...closed };
	}
	return null;
}

/** Who a ticket is for. */
interface Visit extends Errand {
	readonly language: Language;
	readonly more?: readonly Errand[];
	readonly wish?: string;
}

/** Issues the next number of the service, with what follows from the new ticket; refused when there is none. */
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

/** Puts a reservation on the waiting ticket of another, as a family's, with what follows. */
export function join(
	office: Office,
	id: TicketId,
	{ service, errand, reservation }: Errand,
	following: (ticket: TicketId) => readonly OfficeEvent[],
): Decision {
	const ticket = office.tickets.get(id);
	const canJoin = ticket?.state === 'waiting' && isReserved(office, ticket) && ticket.more.length + 1 < MOST_ERRANDS;
	if (!canJoin) return refuse({ reason: 'cannot-join', ticket: id });
	return happens({ type: 'ticket-joined', ticket: id, errand: { service, errand, reservation } }, ...following(id));
}

/** A walk-in's errands must not come along with somebody's reservation. */
const isReserved = (office: Office, ticket: Ticket): boolean =>
	errandsOf(ticket).some(({ reservation }) => reservation !== null) ||
	[...office.reservations.values()].some((reservation) => reservation.ticket?.id === ticket.id);
