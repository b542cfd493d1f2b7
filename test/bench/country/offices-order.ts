import * as z from 'zod';

// Apart from the process that listens, as whoever imports that listens too.

/** What a process of offices is told: to add some, or to say what happened since it was asked before. */
export const officesOrderSchema = z.union([
	z.object({ mqttUrl: z.string(), offices: z.number(), secondsBetweenChanges: z.number() }),
	z.literal('report'),
]);
export type OfficesOrder = z.output<typeof officesOrderSchema>;

/** What happened between two reports. */
export const officesReportSchema = z.object({
	/** Messages that the broker took from the offices, and gave them. */
	sent: z.number(),
	received: z.number(),
	/** From sending a batch of events to the cloud's acknowledgement. */
	ackMilliseconds: z.array(z.number()),
});
export type OfficesReport = z.output<typeof officesReportSchema>;
