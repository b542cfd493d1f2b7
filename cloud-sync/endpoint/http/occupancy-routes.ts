import * as z from 'zod';
import { occupancySchema } from '#wire/occupancy.ts';
import type { Written } from '../live-streams.ts';
import { answerOccupancy } from './cached-occupancy.ts';
import { type App, type HttpParts, officeOr404 } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { problems } from './schemas.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const RETRY_AFTER_SECONDS = '5';
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
		reply.hijack();
		answerOccupancy(written, request.headers['if-none-match'], reply.raw);
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
	app.get('/api/v1/offices/:office/occupancy/stream', options, (request, reply) => {
		const { id } = officeOr404(parts, request.params.office);
		reply.hijack();
		const source = {
			name: `occupancy ${id}`,
			current: () => parts.occupancy.current(id),
			watch: (listener: (written: Written) => void) => parts.occupancy.watch(id, listener),
		};
		const headers = { ...SECURITY_HEADERS, ...reply.getHeaders() };
		parts.streams.open(source, { request: request.raw, response: reply.raw, headers });
	});
}
