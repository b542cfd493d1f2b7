import fastifyStatic from '@fastify/static';
import type { LocalServer, RouteContext } from './context.ts';

/** The built screens. A counter's page is one file for all counters; without a known counter it lets the clerk choose. */
export async function screenRoutes(server: LocalServer, { screensFolder, appliance }: RouteContext): Promise<void> {
	await server.register(fastifyStatic, { root: screensFolder, index: 'index.html', redirect: true });
	server.get('/', (_, reply) => reply.redirect('/kiosk/'));
	server.get('/counter/', (_, reply) => reply.sendFile('counter/index.html'));
	server.get('/counter/:id', (request, reply) => reply.redirect(request.url.replace(/(?=\?|$)/, '/')));
	server.get<{ Params: { id: string } }>('/counter/:id/', (request, reply) =>
		reply.code(appliance.office.counters.has(request.params.id) ? 200 : 404).sendFile('counter/index.html'),
	);
}
