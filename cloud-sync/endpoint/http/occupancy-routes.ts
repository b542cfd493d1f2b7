import * as z from 'zod';
import { occupancySchema } from '#wire/occupancy.ts';
import type { Written } from '../live-streams.ts';
import { type App, type HttpParts, officeOr404 } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { problems } from './schemas.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const RETRY_AFTER_SECONDS = '5';
const HEADERS = {
	...SECURITY_HEADERS,
	'access-control-allow-origin': '*',
	'cache-control': 'no-cache',
	'content-type': 'application/json; charset=utf-8',
};
const params = z.object({ office: z.string() });

/** How full an office is, once or live; open to pages of other sites. */
export function occupancyRoutes(app: App, parts: HttpParts): void {
	app.addHook('onRequest', (_request, reply, next) => {
		reply.header('access-control-allow-origin', '*');
		next();
	});
	addOccupancy(app, parts);
	addStream(app, parts);
}

function addOccupancy(app: App, parts: HttpParts): void {
	const schema = {
		summary: 'Open counters, people waiting and expected waits',
		params,
		response: {
			200: occupancySchema,
			304: z.undefined().describe('unchanged'),
			...problems('unknown-office', 'occupancy-unknown'),
		},
	};
	app.get('/api/v1/offices/:office/occupancy', { schema }, (request, reply) => {
		const { id } = officeOr404(parts, request.params.office);
		const written = parts.occupancy.current(id);
		if (!written) {
			const headers = { 'retry-after': RETRY_AFTER_SECONDS };
			throw new HttpProblem('occupancy-unknown', `the office "${id}" has not reported yet`, { headers });
		}
		// Written once at each change and checked by its schema when it came in, it goes past everything that writes answers.
		reply.hijack();
		const isKnown = request.headers['if-none-match']?.includes(written.etag);
		const headers = { ...HEADERS, etag: written.etag };
		if (isKnown) reply.raw.writeHead(304, headers).end();
		else reply.raw.writeHead(200, { ...headers, 'content-length': written.bytes }).end(written.json);
	});
}

function addStream(app: App, parts: HttpParts): void {
	const schema = {
		summary: 'The same as Server-Sent Events, on every change',
		params,
		response: {
			200: { description: 'events', content: { 'text/event-stream': { schema: z.string() } } },
			...problems('unknown-office'),
		},
	};
	const options = { exposeHeadRoute: false, schema };
	app.get('/api/v1/offices/:office/occupancy/stream', options, async (request, reply) => {
		const { id } = officeOr404(parts, request.params.office);
		reply.hijack();
		const source = {
			current: () => parts.occupancy.current(id),
			watch: (listener: (written: Written) => void) => parts.occupancy.watch(id, listener),
		};
		parts.streams.open(source, reply.raw, { ...SECURITY_HEADERS, ...reply.getHeaders() });
	});
}
