import * as z from 'zod';
import { counterIdSchema, MOST_COUNTERS, MOST_SERVICES, officeIdSchema, serviceIdSchema } from './office-config.ts';
import { momentSchema } from './time.ts';

/** Why no tickets are issued for a service, and when they are again today; `null` when not foreseeable. */
export const ticketsClosedSchema = z.strictObject({
	why: z.enum(['outside-hours', 'queue-full', 'no-counter', 'stopped-by-clerk', 'numbers-used-up']),
	opensAt: momentSchema.nullable(),
});

/** How long somebody will wait: half wait no longer than the median, nine of ten no longer than the bound. */
export const expectedWaitSchema = z.strictObject({
	medianSeconds: z.number().int().min(0),
	p90Seconds: z.number().int().min(0),
});

/** How many of a day's visitors waited no longer than the 90 % bound that they had been told. */
const promisesKeptSchema = z.strictObject({
	date: z.iso.date(),
	tickets: z.number().int().min(1),
	withinBound: z.number().int().min(0),
});

/** What the website shows of an office, as the office sends it: the snapshot of `up/occupancy`. */
export const occupancySnapshotSchema = z.strictObject({
	office: officeIdSchema,
	/** RFC 3339, when the office last knew this to be true. */
	updatedAt: momentSchema,
	services: z
		.array(
			z.strictObject({
				id: serviceIdSchema,
				/** People waiting, reservations among them. */
				waiting: z.number().int().min(0),
				/** Checked-in reservations among those waiting. */
				reservationsWaiting: z.number().int().min(0),
				countersOpen: z.number().int().min(0),
				/** For a visitor who took a ticket now; `null` when no counter is open. */
				expectedWait: expectedWaitSchema.nullable(),
				/** Whether the office issues tickets for it just now. */
				ticketsOpen: z.boolean(),
				/** Missing while it does, and when the reason concerns nobody outside. */
				ticketsClosed: ticketsClosedSchema.optional(),
			}),
		)
		.max(MOST_SERVICES),
	counters: z
		.array(
			z.strictObject({
				id: counterIdSchema,
				label: z.string(),
				state: z.enum(['closed', 'open', 'paused']),
				services: z.array(serviceIdSchema).max(MOST_SERVICES),
				/** Number of the ticket called or served there, e.g. `P045`. */
				ticket: z.string().nullable(),
				/** When a paused counter will call again, where its clerk has said so. */
				pausedUntil: momentSchema.optional(),
				/** When it closes for today, where that was announced. */
				closesAt: momentSchema.optional(),
			}),
		)
		.max(MOST_COUNTERS),
	/** Of the last day before today; missing when there is none, or too few visitors to say. */
	promises: promisesKeptSchema.optional(),
});
export type OccupancySnapshot = z.infer<typeof occupancySnapshotSchema>;

/** The snapshot as the cloud passes it on, with the state of its link to the office. */
export const occupancySchema = z.strictObject({
	...occupancySnapshotSchema.shape,
	link: z.enum(['up', 'down']),
});
export type Occupancy = z.infer<typeof occupancySchema>;
