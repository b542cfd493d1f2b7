import * as z from 'zod';
import type { Written } from '../live-streams.ts';
import { type App, type HttpParts, officeOr404 } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { problems, ticketSchema } from './schemas.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const PATH = '/api/v1/offices/:office/tickets/:code';
const RETRY_AFTER_SECONDS = '5';
const params = z.object({ office: z.string(), code: z.string().describe('from the QR code on the ticket') });
const absences = problems('unknown-office', 'unknown-ticket', 'occupancy-unknown');

/** Where one ticket stands, once or live, for whoever has its code; open to pages of other sites. */
export function ticketRoutes(app: App, parts: HttpParts): void {
	app.addHook('onRequest', (_request, reply, next) => {
		reply.header('access-control-allow-origin', '*');
		next();
	});
	addTicket(app, parts);
	addStream(app, parts);
}

function addTicket(app: App, parts: HttpParts): void {
	const schema = {
		summary: 'Where a ticket stands: people ahead and expected wait, or the counter that calls it',
		params,
		response: { 200: ticketSchema, ...absences },
	};
	app.get(PATH, { schema }, async ({ params: { office, code } }, reply) => {
		const { ticket } = ticketOr404(parts, office, code);
		reply.header('cache-control', 'no-store');
		return ticket;
	});
}

function addStream(app: App, parts: HttpParts): void {
	const schema = {
		summary: 'The same as Server-Sent Events, on every change and at least every minute while the office is heard',
		params,
		response: {
			200: { description: 'events', content: { 'text/event-stream': { schema: z.string() } } },
			...absences,
		},
	};
	const options = { exposeHeadRoute: false, schema };
	app.get(`${PATH}/stream`, options, (request, reply) => {
		const { office, code } = request.params;
		ticketOr404(parts, office, code);
		reply.hijack();
		const source = {
			name: `ticket ${office} ${code}`,
			current: () => parts.tickets.current(office, code),
			watch: (listener: (written: Written) => void) => parts.tickets.watch(office, code, listener),
		};
		const headers = { ...SECURITY_HEADERS, ...reply.getHeaders() };
		parts.streams.open(source, { request: request.raw, response: reply.raw, headers });
	});
}

/** @throws HttpProblem when there is no such ticket, or nobody can tell yet */
function ticketOr404(parts: HttpParts, office: string, code: string) {
	officeOr404(parts, office);
	const written = parts.tickets.current(office, code);
	if (written) return written;
	// An office that cannot be heard may have given it meanwhile.
	if (parts.tickets.hasReported(office) && parts.occupancy.link(office) === 'up') {
		throw new HttpProblem('unknown-ticket', 'the office has no ticket of this code now; it may be done with');
	}
	const headers = { 'retry-after': RETRY_AFTER_SECONDS };
	throw new HttpProblem('occupancy-unknown', `the office "${office}" has not told of this ticket yet`, { headers });
}
