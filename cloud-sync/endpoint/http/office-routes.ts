import * as z from 'zod';
import { type App, type HttpParts, officeOr404 } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { officeListSchema, officeSchema, problems, slotsQuerySchema, slotsSchema } from './schemas.ts';
import { intervalView, officeView } from './views.ts';

/** A minute: offices change rarely, and `today` must not linger into tomorrow. */
const OFFICE_CACHE = 'public, max-age=60';

/** Offices and their slots; open to pages of other sites. */
export function officeRoutes(app: App, parts: HttpParts): void {
	const { offices, reservations, clock } = parts;
	app.addHook('onRequest', async (_request, reply) => {
		reply.header('access-control-allow-origin', '*');
	});

	app.get(
		'/api/v1/offices',
		{ schema: { summary: 'Every office of this cloud', response: { 200: officeListSchema } } },
		async (_request, reply) => {
			reply.header('cache-control', OFFICE_CACHE);
			return offices.list().map(({ id, config }) => ({ id, name: config.name }));
		},
	);

	app.get(
		'/api/v1/offices/:office',
		{
			schema: {
				summary: 'Services, errands, counters and opening hours of an office',
				params: z.object({ office: z.string() }),
				response: { 200: officeSchema, ...problems('unknown-office') },
			},
		},
		async ({ params }, reply) => {
			const view = officeView(officeOr404(parts, params.office), clock.now());
			reply.header('cache-control', OFFICE_CACHE);
			return view;
		},
	);

	app.get(
		'/api/v1/offices/:office/slots',
		{
			schema: {
				summary: 'Slots of a service that can still be booked, taken ones among them',
				params: z.object({ office: z.string() }),
				querystring: slotsQuerySchema,
				response: { 200: slotsSchema, ...problems('invalid-request', 'unknown-office', 'unknown-service') },
			},
		},
		async ({ params, query }, reply) => {
			const office = officeOr404(parts, params.office);
			const service = office.config.services.find(({ id }) => id === query.service);
			if (!service) throw new HttpProblem('unknown-service', `service: this office has no "${query.service}"`);
			const slots = await reservations.slots(office, service, query.from, query.to);
			reply.header('cache-control', 'no-cache');
			return slots.map(({ capacity, free, ...slot }) => ({ ...intervalView(slot, office.config), capacity, free }));
		},
	);
}
