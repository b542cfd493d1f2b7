import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { problem } from '#wire/problem.ts';
import type { Metrics } from '../metrics.ts';
import { NotInTime } from '../stores/joint-booking.ts';
import { isNoRoom } from '../stores/no-room.ts';
import { HttpProblem, PROBLEMS } from './problems.ts';

/** After which a database that was silent for long has mostly either come back or been replaced. */
const BUSY_SECONDS = 30;

/** Answers every error, foreseen or not, as a problem; never with a stack trace. */
export function answerErrors(app: FastifyInstance, metrics: Metrics): void {
	const answer = (found: HttpProblem, reply: FastifyReply) => {
		const { status, title } = PROBLEMS[found.problem];
		metrics.refused(found.problem);
		return reply
			.code(status)
			.headers(found.headers)
			.header('cache-control', 'no-store')
			.type('application/problem+json')
			.send(Buffer.from(JSON.stringify(problem(status, found.problem, title, found.message, found.extra))));
	};
	app.setErrorHandler((error: FastifyError | HttpProblem, request, reply) => {
		const found = problemOf(error, request);
		if (found.problem === 'internal-error' || found.problem === 'no-room') {
			request.log.error({
				event: 'request-failed',
				method: request.method,
				route: request.routeOptions.url,
				err: error,
			});
		}
		return answer(found, reply);
	});
	app.setNotFoundHandler((request, reply) =>
		answer(new HttpProblem('not-found', `there is no ${request.method} ${pathOf(request)} here`), reply),
	);
}

/** What Fastify itself refuses, in our words. */
function problemOf(error: FastifyError | HttpProblem, request: FastifyRequest): HttpProblem {
	if (error instanceof HttpProblem) return error;
	if (isNoRoom(error)) return new HttpProblem('no-room', 'it cannot be stored just now; try again later');
	if (error instanceof NotInTime) {
		const detail = 'this request has booked nothing, as bookings take too long just now; try again in a while';
		return new HttpProblem('busy', detail, { headers: { 'retry-after': String(BUSY_SECONDS) } });
	}
	if (hasZodFastifySchemaValidationErrors(error)) {
		const errors = error.validation.map(({ instancePath, message }) => ({
			field: fieldOf(error.validationContext, instancePath),
			message: message ?? 'is not as expected',
		}));
		const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
		return new HttpProblem('invalid-request', detail, { extra: { errors } });
	}
	switch (error.statusCode) {
		case 413:
			return new HttpProblem('request-too-large', 'a request body may have 16 kB at most');
		case 415:
			return new HttpProblem('unsupported-media-type', 'send the body as application/json');
		default:
			break;
	}
	if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
		const field = request.method === 'GET' ? 'path' : 'body';
		const errors = [{ field, message: error.message }];
		return new HttpProblem('invalid-request', `${field}: ${error.message}`, { extra: { errors } });
	}
	return new HttpProblem('internal-error', 'the request failed here; it has been recorded');
}

/** Name of a field as the caller knows it, e.g. `start`, or the part of the request when all of it is wrong. */
function fieldOf(context: string | undefined, instancePath: string): string {
	const path = instancePath.split('/').filter(Boolean).join('.');
	return path === '' ? (context ?? 'request') : path;
}

function pathOf(request: FastifyRequest): string {
	return request.url.split('?')[0] ?? '/';
}
