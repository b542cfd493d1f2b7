import type { FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { type Problem, problem } from '#wire/problem.ts';

/** An answer that is a problem (RFC 9457). */
export class ProblemError extends Error {
	readonly problem: Problem;
	constructor(found: Problem) {
		super(found.detail);
		this.problem = found;
	}
}

/** Every error of a server is answered as a problem, never as a stack trace. */
export function answerProblems(server: FastifyInstance): void {
	server.setNotFoundHandler((request, reply) =>
		reply
			.code(404)
			.type('application/problem+json')
			.send(
				JSON.stringify(
					problem(404, 'not-found', 'Nothing here', `There is no ${request.method} ${request.url.split('?')[0]}.`),
				),
			),
	);
	server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
		const found = toProblem(error);
		if (found.status >= 500) request.log.error({ event: 'request-failed', err: error });
		if (found.status === 429 && typeof found.retryAfterSeconds === 'number')
			reply.header('retry-after', found.retryAfterSeconds);
		return reply.code(found.status).type('application/problem+json').send(JSON.stringify(found));
	});
}

function toProblem(error: Error & { statusCode?: number }): Problem {
	if (error instanceof ProblemError) return error.problem;
	if (hasZodFastifySchemaValidationErrors(error)) {
		const errors = error.validation.map(({ instancePath, message }) => ({
			field: instancePath.replace(/^\//, ''),
			message: message ?? '',
		}));
		const detail = errors.map(({ field, message }) => `${field || 'body'}: ${message}`).join('; ');
		return problem(400, 'invalid-request', 'The request is not understood', detail, { errors });
	}
	const status = error.statusCode ?? 500;
	if (status === 413) return problem(413, 'request-too-large', 'The request is too large', error.message);
	if (status === 415) return problem(415, 'unsupported-media-type', 'Not JSON', 'Send the body as application/json.');
	if (status < 500) return problem(status, 'invalid-request', 'The request is not understood', error.message);
	return problem(
		500,
		'internal',
		'Something went wrong here',
		'The office carries on; try again, and tell the administrator if it happens again.',
	);
}

/** A button's POST may come without a body; every other body is JSON. */
export function acceptJsonOrNothing(server: FastifyInstance): void {
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => {
		try {
			done(null, body === '' ? {} : JSON.parse(String(body)));
		} catch {
			done(new ProblemError(problem(400, 'invalid-request', 'The request is not understood', 'The body is not JSON.')));
		}
	});
}
