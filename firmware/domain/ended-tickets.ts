import { type TicketEnd, withEnd } from './day-tally.ts';
import type { Office, Ticket } from './office.ts';
import type { Instant, ServiceId, TicketId } from './values.ts';

/** A ticket done with a little while ago: its holder may still look what became of it. */
export interface EndedTicket {
	readonly id: TicketId;
	readonly number: string;
	readonly service: ServiceId;
	readonly how: TicketEnd;
	readonly at: Instant;
}

/** So long after its end a ticket is remembered. */
const REMEMBERED_SECONDS = 1800;

/** The tickets that ended a little while before a moment, in the order in which they did. */
export function lately(ended: readonly EndedTicket[], at: Instant): readonly EndedTicket[] {
	return ended.filter((ticket) => at - ticket.at < REMEMBERED_SECONDS * 1000);
}

/** The office without a ticket that ended. */
export function withEnded(office: Office, id: TicketId, how: TicketEnd, at: Instant): Office {
	const ticket = office.tickets.get(id);
	if (!ticket) return office;
	const tickets = new Map<TicketId, Ticket>(office.tickets);
	tickets.delete(id);
	const { number, service } = ticket;
	const tallies = withEnd(office.tallies, how);
	return { ...office, tickets, tallies, ended: [...lately(office.ended, at), { id, number, service, how, at }] };
}
