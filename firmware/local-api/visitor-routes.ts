import * as z from 'zod';
import { ticketOfWish } from '#domain/issue-ticket.ts';
import type { Outcome } from '../appliance.ts';
import { LOBBY_TERMINAL, ticketGiven } from '../kiosk-session.ts';
import type { LocalServer, RouteContext } from './context.ts';
import { checkInSchema, kioskKeySchema, type TicketView, takeTicketSchema, ticketViewSchema } from './messages.ts';
import { ticketView } from './views.ts';

/** What visitors ask for: tickets, check-ins, and keys touched on the kiosk's screen. */
export function visitorRoutes(server: LocalServer, context: RouteContext): void {
	const { appliance, kiosk, whileOutOfTouch } = context;

	function ticketOf(outcome: Outcome, wish?: string): TicketView {
		context.granted(outcome);
		// From the present state: the printer may have taken it up already.
		const { office } = appliance;
		const ticket = wish === undefined ? office.tickets.get(ticketGiven(outcome.entries)) : ticketOfWish(office, wish);
		if (!ticket) throw new Error('a ticket just given is gone');
		return ticketView(context.sources(), ticket);
	}

	server.post(
		'/api/v1/tickets',
		{ schema: { body: takeTicketSchema, response: { 201: ticketViewSchema } } },
		async (request, reply) => {
			const { service, language, wish } = request.body;
			const { errand, errands = [errand ?? null], later } = request.body;
			const [first = null, ...further] = errands;
			const more = [
				...further.map((one) => ({ service, errand: one })),
				...later.map(({ service: other, errand: one = null }) => ({ service: other, errand: one })),
			];
			reply.code(201);
			const command = { type: 'issue-ticket', service, errand: first, language, more, wish } as const;
			return ticketOf(appliance.execute(command), wish);
		},
	);

	server.post(
		'/api/v1/check-ins',
		{ schema: { body: checkInSchema, response: { 201: ticketViewSchema } } },
		async (request, reply) => {
			const { pin, early, language = null, joins } = request.body;
			const terminal = request.socket.remoteAddress === request.socket.localAddress ? LOBBY_TERMINAL : request.ip;
			reply.code(201);
			const outOfTouch = whileOutOfTouch(pin);
			return ticketOf(appliance.execute({ type: 'check-in', pin, terminal, early, language, joins, outOfTouch }));
		},
	);

	server.post(
		'/api/v1/kiosk/keys',
		{ schema: { body: kioskKeySchema, response: { 204: z.undefined() } } },
		async (request, reply) => {
			kiosk.press(request.body.key);
			reply.code(204);
		},
	);
}
