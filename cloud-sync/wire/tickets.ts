import * as z from 'zod';
import { occupancySnapshotSchema } from './occupancy.ts';
import { counterIdSchema, officeIdSchema, serviceIdSchema } from './office-config.ts';
import { momentSchema } from './time.ts';

/** What opens a ticket's page, told by its QR code alone: 72 bits that nobody guesses, in base64url (RFC 4648 §5). */
export const ticketCodeSchema = z.string().regex(/^[A-Za-z0-9_-]{12}$/, 'the code of a ticket');

/** Where a ticket stands: of the queue, or how it ended. */
export const ticketStateSchema = z.enum([
	'waiting',
	'called',
	'serving',
	'parked',
	'no-show',
	'done',
	'left',
	'unserved',
]);

/** Most tickets in one message, which any broker takes. */
export const TICKETS_LIMIT = 1000;

/** One ticket as its holder may see it; nothing about the person. */
const ticketNewsSchema = z.strictObject({
	code: ticketCodeSchema,
	number: z.string().regex(/^[A-Z]\d{3}$/),
	service: serviceIdSchema,
	state: ticketStateSchema,
	/** Where it is called, served, parked or was missed. */
	counter: counterIdSchema.optional(),
	/** While it is parked: when its holder will come back, where that was agreed. */
	parkedUntil: momentSchema.optional(),
	/** While it waits: people of the same service who will be called before. */
	peopleAhead: z.number().int().min(0).optional(),
	/** While it waits and a counter is open for it. */
	expectedWait: occupancySnapshotSchema.shape.services.element.shape.expectedWait.unwrap().optional(),
});
export type TicketNews = z.infer<typeof ticketNewsSchema>;

/** `up/tickets`: every ticket in the queue, and those that ended a little while ago. */
export const ticketsSnapshotSchema = z.strictObject({
	office: officeIdSchema,
	/** RFC 3339, when the office last knew this to be true. */
	updatedAt: momentSchema,
	tickets: z.array(ticketNewsSchema).max(TICKETS_LIMIT),
});
export type TicketsSnapshot = z.infer<typeof ticketsSnapshotSchema>;
