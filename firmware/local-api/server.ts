import helmet from '@fastify/helmet';
import { fastifySSE } from '@fastify/sse';
import fastify, { LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { problem } from '#wire/problem.ts';
import { benchRoutes } from './bench-routes.ts';
import { createContext, type LocalApiParts, type LocalServer } from './context.ts';
import { counterRoutes } from './counter-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { acceptJsonOrNothing, answerProblems, ProblemError } from './problems.ts';
import { isForeignRequest, isLocalAddress, isLocalHost } from './same-site.ts';
import { screenRoutes } from './screen-routes.ts';
import { stateRoutes } from './state-routes.ts';
import { visitorRoutes } from './visitor-routes.ts';
import { whatIfRoutes } from './what-if-routes.ts';

/** The office's HTTP server, not yet listening; further routes may be registered on it. */
export async function createLocalApi(parts: LocalApiParts): Promise<LocalServer> {
	const server: LocalServer = fastify({
		loggerInstance: parts.log,
		logController: new LogController({ disableRequestLogging: true }),
		forceCloseConnections: true,
		bodyLimit: 4096,
		frameworkErrors: (error, request, reply) => server.errorHandler(error, request, reply),
	}).withTypeProvider<ZodTypeProvider>();
	server.setValidatorCompiler(validatorCompiler);
	server.setSerializerCompiler(serializerCompiler);
	answerProblems(server);
	acceptJsonOrNothing(server);
	server.addHook('onRequest', async (request) => {
		if (!isLocalAddress(request.ip))
			throw new ProblemError(
				problem(403, 'not-local', 'Only in the building', 'This address is served on the local network only.'),
			);
		if (!isLocalHost(request.headers.host))
			throw new ProblemError(
				problem(403, 'foreign-host', 'Not the name of this office', 'Use its address in numbers or a local name.'),
			);
		if (request.method !== 'GET' && request.method !== 'HEAD' && isForeignRequest(request.headers))
			throw new ProblemError(problem(403, 'foreign-page', 'Asked by another site', 'Use the pages of this address.'));
	});
	await server.register(helmet, {
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				defaultSrc: ["'self'"],
				objectSrc: ["'none'"],
				baseUri: ["'none'"],
				frameAncestors: ["'none'"],
				formAction: ["'none'"],
			},
		},
		// Plain HTTP on the local network: there is no certificate to insist on.
		strictTransportSecurity: false,
	});
	await server.register(fastifySSE, { heartbeatInterval: 15_000 });

	const context = createContext(parts);
	stateRoutes(server, context);
	visitorRoutes(server, context);
	counterRoutes(server, context);
	healthRoutes(server, context);
	whatIfRoutes(server, context);
	if (parts.bench) benchRoutes(server, context, parts.bench);
	await screenRoutes(server, context);
	return server;
}
