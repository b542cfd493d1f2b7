import * as z from 'zod';
import { type App, type HttpParts, officeOr404 } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { occupancySchema, problems } from './schemas.ts';

const RETRY_AFTER_SECONDS = '5';
const params = z.object({ office: z.string() });

/** How full an office is, once or live; open to pages of other sites. */
export function occupancyRoutes(app: App, parts: HttpParts): void {
	const { occupancy, streams } = parts;
	app.addHook('onRequest', async (_request, reply) => {
		reply.header('access-control-allow-origin', '*');
	});

	app.get(
		'/api/v1/offices/:office/occupancy',
		{
			schema: {
				summary: 'Open counters, people waiting and expected waits',
				params,
				response: {
					200: occupancySchema,
					304: z.undefined().describe('unchanged'),
					...problems('unknown-office', 'occupancy-unknown'),
				},
			},
		},
		async (request, reply) => {
			const { id } = officeOr404(parts, request.params.office);
			const written = occupancy.current(id);
			if (!written) {
				const headers = { 'retry-after': RETRY_AFTER_SECONDS };
				throw new HttpProblem('occupancy-unknown', `the office "${id}" has not reported yet`, { headers });
			}
			reply.header('cache-control', 'no-cache').header('etag', written.etag);
			if (request.headers['if-none-match']?.includes(written.etag)) return reply.code(304).send();
			return reply
				.type('application/json; charset=utf-8')
				.serializer(() => written.json)
				.send(written.occupancy);
		},
	);

	app.get(
		'/api/v1/offices/:office/occupancy/stream',
		{
			exposeHeadRoute: false,
			schema: {
				summary: 'The same as Server-Sent Events, on every change',
				params,
				response: {
					200: { description: 'events', content: { 'text/event-stream': { schema: z.string() } } },
					...problems('unknown-office'),
				},
			},
		},
		async (request, reply) => {
			const { id } = officeOr404(parts, request.params.office);
			reply.hijack();
			streams.open(id, reply.raw, reply.getHeaders());
		},
	);
}
