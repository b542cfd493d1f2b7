import * as z from 'zod';
import { calendarFile } from '../calendar-file.ts';
import { confirmation } from '../mail.ts';
import type { KnownOffice } from '../offices.ts';
import type { BookingAnswer } from '../reservations.ts';
import { type App, baseUrlOf, type HttpParts, officeOr404, perMinute } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { bookedSchema, bookingSchema, challengeSchema, problems } from './schemas.ts';
import { reservationView } from './views.ts';

type Booked = Extract<BookingAnswer, { outcome: 'booked' }>;

const PATH = '/api/v1/offices/:office/reservations';
/** How long a browser may remember that other sites can book here; a day. */
const PREFLIGHT_SECONDS = 86_400;

/** Booking a slot; open to pages of other sites that embed it, whose browsers ask beforehand (Fetch §3.3, CORS). */
export function bookingRoutes(app: App, parts: HttpParts): void {
	app.addHook('onRequest', (_request, reply, next) => {
		reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', 'retry-after');
		next();
	});
	app.options(PATH, { schema: { hide: true } }, async (_request, reply) => {
		reply
			.header('access-control-allow-methods', 'POST')
			.header('access-control-allow-headers', 'content-type')
			.header('access-control-max-age', PREFLIGHT_SECONDS)
			.code(204);
	});
	addBooking(app, parts);
	addChallenge(app, parts);
}

function addBooking(app: App, parts: HttpParts): void {
	const { reservations, metrics, proofOfWork, clock } = parts;
	const schema = {
		summary: 'Books a slot',
		description:
			'Whoever draws a `token` and gets no answer may send the same booking again: it holds one seat. A repetition is ' +
			'answered with the reservation as it was made, and no second confirmation is sent.',
		params: z.object({ office: z.string() }),
		body: bookingSchema,
		response: {
			201: bookedSchema,
			...problems('invalid-request', 'unknown-office', 'slot-taken', 'slow-down'),
			...problems('request-too-large', 'unsupported-media-type'),
			...problems('invalid-slot', 'proof-of-work-required', 'no-room', 'busy'),
		},
	};
	app.post(PATH, { config: perMinute(parts), schema }, async (request, reply) => {
		const askedAt = clock.elapsedMilliseconds();
		const office = officeOr404(parts, request.params.office);
		const { email, proof, errand = null, ...wish } = request.body;
		const refusal = proofOfWork && (await proofOfWork.refusal(proof));
		if (refusal) throw new HttpProblem('proof-of-work-required', refusal);
		const answer = await reservations.book(office, { ...wish, errand }, askedAt);
		if (answer.outcome !== 'booked') throw refused(answer);
		if (!answer.isRepeated) metrics.booked(office.id);
		const view = bookedView(office, answer, baseUrlOf(parts, request));
		// One seat sends one letter: whoever repeats a booking could have many sent, to whomever they name.
		const isWanted = email !== undefined && !answer.isRepeated;
		const emailSent = isWanted && (await sendConfirmation(parts, email, office, answer));
		reply.code(201).header('location', `/api/v1/reservations/${view.id}`).header('cache-control', 'no-store');
		// In a rush there is no time for checking by the schema what was made by its type.
		reply.type('application/json; charset=utf-8').serializer(JSON.stringify);
		return { ...view, emailSent };
	});
}

function addChallenge(app: App, parts: HttpParts): void {
	const schema = {
		summary: 'An ALTCHA challenge, whose solution goes into `proof` of a booking',
		response: { 200: challengeSchema, ...problems('not-found', 'slow-down') },
	};
	app.get('/api/v1/challenge', { config: perMinute(parts), schema }, async (_request, reply) => {
		if (!parts.proofOfWork) throw new HttpProblem('not-found', 'this cloud asks for no proof of work');
		reply.header('cache-control', 'no-store');
		return parts.proofOfWork.challenge();
	});
}

/** The link in a mail never comes from the request, whose host anybody could have made up. */
async function sendConfirmation(
	{ mail, publicUrl, clock }: HttpParts,
	to: string,
	{ config }: KnownOffice,
	booked: Booked,
): Promise<boolean> {
	if (!mail || publicUrl === undefined) return false;
	const calendar = calendarFile(config, booked.reservation, clock.now());
	const letter = { to, manageUrl: manageUrl(publicUrl, booked), calendar };
	return mail.send(confirmation(config, booked.reservation, letter));
}

/** The token goes behind `#`, so that it never reaches a server's log. */
function manageUrl(baseUrl: string, { reservation, token }: Booked): string {
	return `${baseUrl}/reservation/#${reservation.id}.${token}`;
}

function bookedView({ config }: KnownOffice, booked: Booked, baseUrl: string) {
	const { reservation, token } = booked;
	return { ...reservationView(reservation, config, baseUrl), manageUrl: manageUrl(baseUrl, booked), token };
}

function refused(answer: Exclude<BookingAnswer, Booked>): HttpProblem {
	if (answer.outcome === 'slot-taken') {
		const alternatives = answer.alternatives.map(({ written }) => written);
		const detail = 'somebody else has booked this slot; the next free ones are in `alternatives`';
		return new HttpProblem('slot-taken', detail, { extra: { alternatives } });
	}
	const { reason, detail, closedReason } = answer.verdict;
	return new HttpProblem('invalid-slot', detail, { extra: { reason, closedReason } });
}
