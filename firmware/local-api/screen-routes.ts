import fastifyStatic from '@fastify/static';
import type { LocalServer, RouteContext } from './context.ts';

/** The built screens. A counter's page is one file for all counters, each of which has its own address. */
export async function screenRoutes(server: LocalServer, { screensFolder, appliance }: RouteContext): Promise<void> {
	await server.register(fastifyStatic, { root: screensFolder, index: 'index.html', redirect: true });
	server.get('/', (_, reply) => reply.redirect('/kiosk/'));
	server.get('/counter/:id', (request, reply) => reply.redirect(`${request.url}/`));
	server.get<{ Params: { id: string } }>('/counter/:id/', (request, reply) =>
		appliance.office.counters.has(request.params.id) ? reply.sendFile('counter/index.html') : reply.callNotFound(),
	);
}
