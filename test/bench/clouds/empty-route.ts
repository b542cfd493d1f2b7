import { subscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';

/** Address of the empty request. */
export const EMPTY_PATH = '/empty';

/**
 * Gives this process's HTTP server one more route, with nothing behind it: a request as a booking's, whose JSON is read and
 * which passes every hook, and an answer without a body. What a booking costs beyond it is the booking.
 */
export function addEmptyRoute(): void {
	// https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks
	subscribe('fastify.initialization', (message) => {
		const { fastify } = message as { fastify: FastifyInstance };
		fastify.post(EMPTY_PATH, (_request, reply) => reply.code(204).send());
	});
}
