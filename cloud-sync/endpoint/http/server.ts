import rateLimit from '@fastify/rate-limit';
import serveStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import {
	createJsonSchemaTransform,
	serializerCompiler,
	validatorCompiler,
	type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { bookingRoutes } from './booking-routes.ts';
import { answerErrors } from './errors.ts';
import { watchMethods } from './methods.ts';
import { nodeServer } from './node-server.ts';
import { occupancyRoutes } from './occupancy-routes.ts';
import { officeRoutes } from './office-routes.ts';
import type { App, HttpParts } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { reservationRoutes } from './reservation-routes.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { serviceRoutes } from './service-routes.ts';
import { ticketRoutes } from './ticket-routes.ts';

/** A booking is below one kilobyte, its proof of work below four. */
const BODY_LIMIT_BYTES = 16 * 1024;
const ASSET_CACHE = 'public, max-age=31536000, immutable';

const ROUTES = [officeRoutes, bookingRoutes, reservationRoutes, occupancyRoutes, ticketRoutes, serviceRoutes];

/** The HTTP interface, ready to listen. */
export async function httpServer(parts: HttpParts, log: FastifyBaseLogger): Promise<App> {
	const app: App = fastify({
		loggerInstance: log,
		logController: new LogController({ disableRequestLogging: true }),
		bodyLimit: BODY_LIMIT_BYTES,
		serverFactory: (routes) => nodeServer(parts, routes),
		forceCloseConnections: 'idle',
		// Who asks on a connection that ends is answered as before.
		return503OnClosing: false,
		trustProxy: parts.trustedProxy ?? false,
		// Requests are not told apart in the log, so that none needs a logger of its own.
		childLoggerFactory: (logger) => logger,
		frameworkErrors: (error, request, reply) => app.errorHandler(error, request, reply),
	}).withTypeProvider<ZodTypeProvider>();
	app.setValidatorCompiler(validatorCompiler);
	app.setSerializerCompiler(serializerCompiler);
	answerErrors(app, parts.metrics);
	app.addHook('preClose', async () => parts.streams.close());
	await protect(app);
	await app.register(swagger, { openapi: OPENAPI, transform: createJsonSchemaTransform({}) });
	const refuseOtherMethods = watchMethods(app);
	for (const routes of ROUTES) {
		await app.register(async (scope: App) => routes(scope, parts));
	}
	refuseOtherMethods();
	await serveWebsite(app, parts.websiteFolder);
	return app;
}

async function protect(app: App): Promise<void> {
	app.addHook('onSend', (_request, reply, _payload, next) => {
		reply.headers(SECURITY_HEADERS);
		next();
	});
	await app.register(rateLimit, {
		global: false,
		// Whoever has one address of IPv6 has such a network of them.
		ipv6Subnet: 64,
		errorResponseBuilder: (_request, { after }) =>
			new HttpProblem('slow-down', `too many requests from this address; try again in ${after}`),
	});
}

async function serveWebsite(app: App, root: string): Promise<void> {
	await app.register(serveStatic, {
		root,
		cacheControl: false,
		redirect: true,
		setHeaders(reply, path) {
			reply.header('cache-control', /[\\/]assets[\\/]/.test(path) ? ASSET_CACHE : 'no-cache');
			reply.header('access-control-allow-origin', '*');
		},
	});
}

const OPENAPI = {
	openapi: '3.1.0',
	info: {
		title: 'Přepážka cloud',
		version: '1',
		description: 'Reservations and live occupancy of town halls. Errors are problem details (RFC 9457).',
		license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
	},
	components: { securitySchemes: { reservationToken: { type: 'http' as const, scheme: 'bearer' } } },
};
