import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { calendarFile } from '../calendar-file.ts';
import type { StoredReservation } from '../stores/store.ts';
import { type App, baseUrlOf, type HttpParts, officeOr404, perMinute } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { problems, reservationSchema } from './schemas.ts';
import { reservationView } from './views.ts';

const PATH = '/api/v1/reservations/:id';
const params = z.object({ id: z.string() });
const security = [{ reservationToken: [] }];

/** Seeing and cancelling a reservation, and its calendar file. */
export function reservationRoutes(app: App, parts: HttpParts): void {
	addReservation(app, parts);
	addCancellation(app, parts);
	addCalendarFile(app, parts);
}

function addReservation(app: App, parts: HttpParts): void {
	const schema = {
		summary: 'A reservation as it stands, with what the office reported',
		security,
		params,
		response: { 200: reservationSchema, ...problems('wrong-token', 'unknown-reservation') },
	};
	app.get(PATH, { schema }, async (request, reply) => {
		const reservation = await opened(parts, request.params.id, request.headers.authorization);
		reply.header('cache-control', 'no-store');
		return view(parts, reservation, request);
	});
}

function addCancellation(app: App, parts: HttpParts): void {
	const { reservations, metrics } = parts;
	const schema = {
		summary: 'Cancels a reservation; cancelling again changes nothing',
		security,
		params,
		response: {
			200: reservationSchema,
			...problems('wrong-token', 'unknown-reservation', 'too-late-to-cancel', 'slow-down'),
		},
	};
	app.delete(PATH, { config: perMinute(parts), schema }, async (request, reply) => {
		const reservation = await opened(parts, request.params.id, request.headers.authorization);
		const cancellation = await reservations.cancel(reservation);
		if (cancellation.outcome === 'unknown') throw unknown(reservation.id);
		if (cancellation.outcome === 'too-late') {
			throw new HttpProblem('too-late-to-cancel', 'the visitor has been checked in, or the slot is over');
		}
		if (cancellation.outcome === 'cancelled') metrics.cancelled(reservation.office);
		reply.header('cache-control', 'no-store');
		return view(parts, cancellation.reservation, request);
	});
}

function addCalendarFile(app: App, parts: HttpParts): void {
	const { reservations, clock } = parts;
	const schema = {
		summary: 'A reservation for calendars (RFC 5545); its id is secret enough',
		params: z.object({ office: z.string(), id: z.string() }),
		response: {
			200: { description: 'iCalendar', content: { 'text/calendar': { schema: z.string() } } },
			...problems('unknown-office', 'unknown-reservation'),
		},
	};
	app.get(
		'/api/v1/offices/:office/reservations/:id(^[A-Za-z0-9_-]+).ics',
		{ schema },
		async ({ params: { office, id } }, reply) => {
			const { config } = officeOr404(parts, office);
			const reservation = await reservations.find(id);
			if (reservation === null || reservation.office !== office) throw unknown(id);
			return reply
				.header('cache-control', 'no-cache')
				.header('content-disposition', 'attachment; filename="reservation.ics"')
				.type('text/calendar; charset=utf-8')
				.send(calendarFile(config, reservation, clock.now()));
		},
	);
}

function view(parts: HttpParts, reservation: StoredReservation, request: FastifyRequest) {
	const { config } = officeOr404(parts, reservation.office);
	return reservationView(reservation, config, baseUrlOf(parts, request));
}

/** The reservation that the request's token opens. */
async function opened(
	{ reservations }: HttpParts,
	id: string,
	authorization: string | undefined,
): Promise<StoredReservation> {
	const token = /^Bearer ([A-Za-z0-9_-]{1,128})$/i.exec(authorization ?? '')?.[1];
	if (token === undefined) throw wrongToken('send the token as Authorization: Bearer …');
	const found = await reservations.open(id, token);
	if (found === null) throw unknown(id);
	if (found === 'wrong-token') throw wrongToken('the token does not belong to this reservation');
	return found;
}

function wrongToken(detail: string): HttpProblem {
	return new HttpProblem('wrong-token', detail, { headers: { 'www-authenticate': 'Bearer' } });
}

function unknown(id: string): HttpProblem {
	return new HttpProblem('unknown-reservation', `there is no reservation "${id}"`);
}
