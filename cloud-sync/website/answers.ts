import * as z from 'zod';
import { localizedTextSchema } from '#wire/office-config.ts';
import { reservationStateSchema } from '#wire/reservation.ts';

/**
 * What the website reads of the cloud's answers. Members it does not know are left alone: a page or an element on
 * somebody else's site may be older than the cloud it talks to.
 */

const moment = z.iso.datetime({ offset: true });

export const errandAnswerSchema = z.object({
	id: z.string(),
	name: localizedTextSchema,
	minutes: z.number(),
	bring: z.array(localizedTextSchema),
});
export type ErrandAnswer = z.infer<typeof errandAnswerSchema>;

export const serviceAnswerSchema = z.object({
	id: z.string(),
	name: localizedTextSchema,
	slotCapacity: z.number(),
	errands: z.array(errandAnswerSchema),
});
export type ServiceAnswer = z.infer<typeof serviceAnswerSchema>;

export const officeAnswerSchema = z.object({
	id: z.string(),
	name: localizedTextSchema,
	timeZone: z.string(),
	services: z.array(serviceAnswerSchema),
	address: z.string().nullish(),
	openingHours: z.object({
		/** Wall-clock openings by lower-case English weekday. */
		weekly: z.record(z.string(), z.array(z.string())),
		exceptions: z.array(z.object({ date: z.iso.date(), openings: z.array(z.string()), reason: localizedTextSchema })),
	}),
	today: z.object({
		/** The office's date just now. */
		date: z.iso.date(),
		openings: z.array(z.object({ start: moment, end: moment })),
		closedReason: localizedTextSchema.nullable(),
	}),
	reservations: z.object({
		daysAhead: z.number(),
		checkInOpensMinutesBefore: z.number(),
		checkInClosesMinutesAfter: z.number(),
	}),
	/** Whether a confirmation can be sent by e-mail. */
	emailConfirmations: z.boolean().default(false),
});
export type OfficeAnswer = z.infer<typeof officeAnswerSchema>;

export const officesAnswerSchema = z.array(z.object({ id: z.string(), name: localizedTextSchema }));
export type OfficeName = z.infer<typeof officesAnswerSchema>[number];

export const slotsAnswerSchema = z.array(
	z.object({ start: moment, end: moment, capacity: z.number(), free: z.number() }),
);
export type SlotAnswer = z.infer<typeof slotsAnswerSchema>[number];

export const reservationAnswerSchema = z.object({
	id: z.string(),
	office: z.string(),
	pin: z.string(),
	service: z.string(),
	errand: z.string().nullish(),
	start: moment,
	end: moment,
	state: reservationStateSchema,
	/** Number of the ticket it became at check-in, e.g. `P045`. */
	ticket: z.string().nullish(),
	calendarUrl: z.string(),
});
export type ReservationAnswer = z.infer<typeof reservationAnswerSchema>;

export const bookedAnswerSchema = z.object({
	...reservationAnswerSchema.shape,
	manageUrl: z.string(),
	token: z.string(),
	emailSent: z.boolean().optional(),
});
export type BookedAnswer = z.infer<typeof bookedAnswerSchema>;

export const alternativesSchema = z.array(z.object({ start: moment, end: moment }));
export type Alternative = z.infer<typeof alternativesSchema>[number];

export const occupancyAnswerSchema = z.object({
	updatedAt: moment,
	link: z.enum(['up', 'down']),
	services: z.array(
		z.object({
			id: z.string(),
			waiting: z.number(),
			reservationsWaiting: z.number(),
			countersOpen: z.number(),
			expectedWait: z.object({ medianSeconds: z.number(), p90Seconds: z.number() }).nullable(),
			ticketsOpen: z.boolean(),
			/** Missing while they are, and from offices of an earlier version. */
			ticketsClosed: z.object({ why: z.string(), opensAt: moment.nullable() }).optional(),
		}),
	),
	counters: z.array(
		z.object({
			id: z.string(),
			label: z.string(),
			state: z.enum(['closed', 'open', 'paused']),
			services: z.array(z.string()),
			ticket: z.string().nullable(),
			/** Missing where nobody has told, and from offices of an earlier version. */
			pausedUntil: moment.optional(),
			closesAt: moment.optional(),
		}),
	),
	promises: z.object({ date: z.iso.date(), tickets: z.number(), withinBound: z.number() }).nullish(),
});
export type OccupancyAnswer = z.infer<typeof occupancyAnswerSchema>;

export const ticketAnswerSchema = z.object({
	updatedAt: moment,
	link: z.enum(['up', 'down']),
	number: z.string(),
	service: z.string(),
	state: z.enum(['waiting', 'called', 'serving', 'parked', 'no-show', 'done', 'left', 'unserved']),
	counter: z.object({ id: z.string(), label: z.string() }).nullable(),
	parkedUntil: moment.nullish(),
	peopleAhead: z.number().nullable(),
	expectedWait: z.object({ medianSeconds: z.number(), p90Seconds: z.number() }).nullable(),
});
export type TicketAnswer = z.infer<typeof ticketAnswerSchema>;
