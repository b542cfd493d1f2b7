import * as z from 'zod';
import { calendarFile } from '../calendar-file.ts';
import type { StoredReservation } from '../stores/store.ts';
import { type App, baseUrlOf, type HttpParts, officeOr404 } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { problems, reservationSchema } from './schemas.ts';
import { reservationView } from './views.ts';

const idParams = z.object({ id: z.string() });
const bearer = [{ reservationToken: [] }];

/** Seeing and cancelling a reservation, and its calendar file. */
export function reservationRoutes(app: App, parts: HttpParts): void {
	const { reservations, metrics, clock } = parts;
	const view = (reservation: StoredReservation, baseUrl: string) =>
		reservationView(reservation, officeOr404(parts, reservation.office).config, baseUrl);

	app.get(
		'/api/v1/reservations/:id',
		{
			schema: {
				summary: 'A reservation as it stands, with what the office reported',
				security: bearer,
				params: idParams,
				response: { 200: reservationSchema, ...problems('wrong-token', 'unknown-reservation') },
			},
		},
		async (request, reply) => {
			const reservation = await opened(request.params.id, request.headers.authorization);
			reply.header('cache-control', 'no-store');
			return view(reservation, baseUrlOf(parts, request));
		},
	);

	app.delete(
		'/api/v1/reservations/:id',
		{
			config: { rateLimit: { max: parts.bookingsPerMinute, timeWindow: '1 minute' } },
			schema: {
				summary: 'Cancels a reservation; cancelling again changes nothing',
				security: bearer,
				params: idParams,
				response: {
					200: reservationSchema,
					...problems('wrong-token', 'unknown-reservation', 'too-late-to-cancel', 'slow-down'),
				},
			},
		},
		async (request, reply) => {
			const reservation = await opened(request.params.id, request.headers.authorization);
			const cancellation = await reservations.cancel(reservation);
			if (cancellation.outcome === 'unknown') throw unknown(reservation.id);
			if (cancellation.outcome === 'too-late') {
				throw new HttpProblem('too-late-to-cancel', 'the visitor has been checked in, or the slot is over');
			}
			if (cancellation.outcome === 'cancelled') metrics.cancelled(reservation.office);
			reply.header('cache-control', 'no-store');
			return view(cancellation.reservation, baseUrlOf(parts, request));
		},
	);

	app.get(
		'/api/v1/offices/:office/reservations/:id(^[A-Za-z0-9_-]+).ics',
		{
			schema: {
				summary: 'A reservation for calendars (RFC 5545); its id is secret enough',
				params: z.object({ office: z.string(), id: z.string() }),
				response: {
					200: { description: 'iCalendar', content: { 'text/calendar': { schema: z.string() } } },
					...problems('unknown-office', 'unknown-reservation'),
				},
			},
		},
		async ({ params }, reply) => {
			const { config } = officeOr404(parts, params.office);
			const reservation = await reservations.find(params.id);
			if (reservation === null || reservation.office !== params.office) throw unknown(params.id);
			return reply
				.header('cache-control', 'no-cache')
				.header('content-disposition', 'attachment; filename="reservation.ics"')
				.type('text/calendar; charset=utf-8')
				.send(calendarFile(config, reservation, clock.now()));
		},
	);

	async function opened(id: string, authorization: string | undefined): Promise<StoredReservation> {
		const token = /^Bearer ([A-Za-z0-9_-]{1,128})$/i.exec(authorization ?? '')?.[1];
		if (token === undefined) throw wrongToken('send the token as Authorization: Bearer …');
		const found = await reservations.open(id, token);
		if (found === null) throw unknown(id);
		if (found === 'wrong-token') throw wrongToken('the token does not belong to this reservation');
		return found;
	}
}

function wrongToken(detail: string): HttpProblem {
	return new HttpProblem('wrong-token', detail, { headers: { 'www-authenticate': 'Bearer' } });
}

function unknown(id: string): HttpProblem {
	return new HttpProblem('unknown-reservation', `there is no reservation "${id}"`);
}
