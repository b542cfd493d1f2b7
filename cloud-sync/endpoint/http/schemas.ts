import * as z from 'zod';
import { occupancySchema } from '#wire/occupancy.ts';
import {
	calendarSchema,
	counterIdSchema,
	languageSchema,
	localizedTextSchema,
	officeIdSchema,
	reservationRulesSchema,
	serviceIdSchema,
} from '#wire/office-config.ts';
import { problemSchema } from '#wire/problem.ts';
import { pinSchema, reservationIdSchema, reservationStateSchema } from '#wire/reservation.ts';
import { ticketStateSchema } from '#wire/tickets.ts';
import { instantCodec } from '#wire/time.ts';
import { DATABASE_STATES } from '../database-health.ts';
import { PROBLEMS, type ProblemName } from './problems.ts';

/** Requests and answers of the HTTP interface; the OpenAPI document is made from them. */

const moment = z.iso.datetime({ offset: true }).describe("RFC 3339, with the office's offset at that moment");
const intervalSchema = z.object({ start: moment, end: moment });

export const officeListSchema = z.array(z.object({ id: officeIdSchema, name: localizedTextSchema }));

export const officeSchema = z.object({
	id: officeIdSchema,
	name: localizedTextSchema,
	address: z.string().nullable(),
	timeZone: z.string(),
	services: z.array(
		z.object({
			id: serviceIdSchema,
			name: localizedTextSchema,
			letter: z.string(),
			slotCapacity: z.number().int(),
			errands: z.array(
				z.object({
					id: serviceIdSchema,
					name: localizedTextSchema,
					minutes: z.number().int(),
					bring: z.array(localizedTextSchema),
				}),
			),
		}),
	),
	counters: z.array(z.object({ id: counterIdSchema, label: z.string(), services: z.array(serviceIdSchema) })),
	openingHours: z.object({
		weekly: calendarSchema.shape.weekly,
		exceptions: calendarSchema.shape.exceptions.unwrap(),
		holidays: calendarSchema.shape.holidays,
	}),
	today: z.object({
		date: z.iso.date(),
		openings: z.array(intervalSchema),
		closedReason: localizedTextSchema.nullable(),
	}),
	reservations: z.object(
		Object.fromEntries(Object.keys(reservationRulesSchema.shape).map((name) => [name, z.number().int()])) as Record<
			keyof typeof reservationRulesSchema.shape,
			z.ZodNumber
		>,
	),
	emailConfirmations: z.boolean().describe('whether a booking may name an address to which its confirmation goes'),
});

export const slotsQuerySchema = z
	.object({
		service: z.string().max(64),
		from: z.iso.date().optional().describe('first date; today when left out'),
		to: z.iso.date().optional().describe('last date, included; the last that can be booked when left out'),
	})
	.refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
		path: ['to'],
		message: 'must not be before `from`',
	});

export const slotsSchema = z.array(
	z.object({ start: moment, end: moment, capacity: z.number().int(), free: z.number().int() }),
);

export const bookingSchema = z.strictObject({
	service: z.string().max(64),
	errand: z.string().max(64).optional(),
	start: instantCodec.describe('start of a slot from the list of slots'),
	email: z.email().max(254).optional().describe('where a confirmation goes; not kept'),
	language: languageSchema.default('cs'),
	token: z
		.string()
		.regex(/^[\w-]{43}$/)
		.optional()
		.describe('32 random bytes in base64url, drawn anew for each wish and kept secret; drawn here when left out'),
	proof: z.string().max(4096).optional().describe('solution of a challenge, when the endpoint asks for it'),
});

export const reservationSchema = z.object({
	id: reservationIdSchema,
	office: officeIdSchema,
	service: serviceIdSchema,
	errand: serviceIdSchema.nullable(),
	start: moment,
	end: moment,
	pin: pinSchema,
	state: reservationStateSchema,
	language: languageSchema,
	ticket: z.string().nullable().describe('number of the ticket after check-in, e.g. P045'),
	calendarUrl: z.string(),
});

export const bookedSchema = reservationSchema.extend({
	manageUrl: z.string().describe('page on which the visitor sees and cancels the reservation; bears the token'),
	token: z.string().describe('bearer token for this reservation, drawn by either side; told only here'),
	emailSent: z.boolean().describe('whether a confirmation went out with this answer'),
});

export const ticketSchema = z.object({
	office: officeIdSchema,
	updatedAt: moment.describe('when the office last knew this to be true'),
	link: occupancySchema.shape.link,
	number: z.string().describe('e.g. P045'),
	service: serviceIdSchema,
	state: ticketStateSchema,
	counter: z
		.object({ id: counterIdSchema, label: z.string() })
		.nullable()
		.describe('where it is called, served, parked or was missed'),
	parkedUntil: moment.nullable().describe('while it is parked: when its holder will come back, where that was agreed'),
	peopleAhead: z.number().int().nullable().describe('while it waits: people of the same service called before'),
	expectedWait: occupancySchema.shape.services.element.shape.expectedWait.describe(
		'while it waits and a counter is open for it',
	),
});

export const healthSchema = z.object({
	live: z.boolean(),
	ready: z.boolean(),
	database: z.enum(DATABASE_STATES),
	broker: z.enum(['up', 'down']),
});

/** As ALTCHA's browser side reads it. */
export const challengeSchema = z.object({ parameters: z.record(z.string(), z.unknown()), signature: z.string() });

/** Answers with these problems, for a route's `response`. */
export function problems(...names: readonly ProblemName[]) {
	const statuses = [...new Set(names.map((name) => PROBLEMS[name].status))];
	return Object.fromEntries(
		statuses.map((status) => {
			const description = names.filter((name) => PROBLEMS[name].status === status).join(', ');
			return [status, { description, content: { 'application/problem+json': { schema: problemSchema } } }];
		}),
	);
}
