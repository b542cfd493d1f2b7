import * as z from 'zod';
import { type App, type HttpParts, officeOr404 } from './parts.ts';
import { HttpProblem } from './problems.ts';
import { officeListSchema, officeSchema, problems, slotsQuerySchema, slotsSchema } from './schemas.ts';
import { officeView } from './views.ts';

/** A minute: offices change rarely, and `today` must not linger into tomorrow. */
const OFFICE_CACHE = 'public, max-age=60';
const params = z.object({ office: z.string() });

/** Offices and their slots; open to pages of other sites. */
export function officeRoutes(app: App, parts: HttpParts): void {
	app.addHook('onRequest', async (_request, reply) => {
		reply.header('access-control-allow-origin', '*');
	});
	addOffices(app, parts);
	addSlots(app, parts);
}

function addOffices(app: App, parts: HttpParts): void {
	const listSchema = { summary: 'Every office of this cloud', response: { 200: officeListSchema } };
	app.get('/api/v1/offices', { schema: listSchema }, async (_request, reply) => {
		reply.header('cache-control', OFFICE_CACHE);
		return parts.offices.list().map(({ id, config }) => ({ id, name: config.name }));
	});

	const schema = {
		summary: 'Services, errands, counters and opening hours of an office',
		params,
		response: { 200: officeSchema, ...problems('unknown-office') },
	};
	app.get('/api/v1/offices/:office', { schema }, async (request, reply) => {
		const office = officeOr404(parts, request.params.office);
		const view = officeView(office, parts.clock.now(), parts.mail !== null);
		reply.header('cache-control', OFFICE_CACHE);
		return view;
	});
}

function addSlots(app: App, parts: HttpParts): void {
	const schema = {
		summary: 'Slots of a service that can still be booked, taken ones among them',
		params,
		querystring: slotsQuerySchema,
		response: { 200: slotsSchema, ...problems('invalid-request', 'unknown-office', 'unknown-service') },
	};
	app.get('/api/v1/offices/:office/slots', { schema }, async (request, reply) => {
		const office = officeOr404(parts, request.params.office);
		const { service: wanted, from, to } = request.query;
		const service = office.config.services.find(({ id }) => id === wanted);
		if (!service) throw new HttpProblem('unknown-service', `service: this office has no "${wanted}"`);
		const slots = await parts.reservations.slots(office, service, from, to);
		reply.header('cache-control', 'no-cache');
		return slots.map(({ written, capacity, free }) => ({ ...written, capacity, free }));
	});
}
