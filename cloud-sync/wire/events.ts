import * as z from 'zod';
import { expectedWaitSchema } from './occupancy.ts';
import { counterIdSchema, languageSchema, serviceIdSchema } from './office-config.ts';
import { pinSchema, reservationIdSchema } from './reservation.ts';
import { instantCodec } from './time.ts';

/** The office's journal as it travels in `up/events`: what happened in the building, nothing about persons. */

export const ticketIdSchema = z
	.string()
	.regex(/^\d{4}-\d\d-\d\d\/[A-Z]\d{3}$/, 'date and number of a ticket, e.g. 2026-11-23/P045');
const ticket = ticketIdSchema;
const counter = counterIdSchema;

/** An event that says no more than which ticket and which counter. */
const atCounter = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), ticket, counter });
const ofCounter = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), counter });
const ofTicket = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), ticket });

/** One thing that a visitor has come for, with the reservation that promised it, if any. */
const errand = z.strictObject({
	service: serviceIdSchema,
	errand: serviceIdSchema.nullable(),
	reservation: z.strictObject({ id: reservationIdSchema, slotStart: instantCodec }).nullable(),
});

export const wireEventSchema = z.discriminatedUnion('type', [
	/** The configuration itself travels in `up/config`. */
	z.strictObject({ type: z.literal('office-configured') }),
	z.strictObject({ type: z.literal('day-begun'), date: z.iso.date() }),
	/** The office now holds the cloud's facts up to this revision. */
	z.strictObject({ type: z.literal('reservations-updated'), revision: z.number().int().min(0) }),
	z.strictObject({ type: z.literal('reservation-missed'), reservation: reservationIdSchema }),
	z.strictObject({
		type: z.literal('reservation-checked-in'),
		reservation: reservationIdSchema,
		ticket,
		late: z.boolean(),
		terminal: z.string().max(64),
	}),
	/** Taken in while out of touch, by a PIN that the cloud may have given for this seat; `reservation` names it here only. */
	z.strictObject({
		type: z.literal('unconfirmed-checked-in'),
		reservation: reservationIdSchema,
		ticket,
		terminal: z.string().max(64),
		service: serviceIdSchema,
		start: instantCodec,
		end: instantCodec,
		seat: z.number().int().min(0),
		generation: z.number().int().min(0),
		pin: pinSchema,
	}),
	/** Nothing that the cloud told was this visitor's reservation. */
	z.strictObject({ type: z.literal('unconfirmed-disowned'), reservation: reservationIdSchema }),
	/** Numbers up to these are not given out: the cloud knows of tickets that the office has lost. */
	z.strictObject({ type: z.literal('numbers-skipped'), tickets: z.array(ticket).min(1).max(26).readonly() }),
	/** What happened today may be missing from the office's journal. */
	z.strictObject({ type: z.literal('day-doubted') }),
	/** The office has brought today back from what the cloud told it, so many events with its own. */
	z.strictObject({ type: z.literal('day-restored'), entries: z.number().int().min(1) }),
	z.strictObject({ type: z.literal('pin-refused'), terminal: z.string().max(64) }),
	z.strictObject({
		type: z.literal('ticket-issued'),
		ticket,
		number: z.string().regex(/^[A-Z]\d{3}$/),
		...errand.shape,
		language: languageSchema,
		/** The wait told to the visitor; `null` when none could be told, missing before the office kept it. */
		promised: expectedWaitSchema.nullable().optional(),
		/** What else the visitor has come for. */
		more: z.array(errand).readonly().optional(),
	}),
	z.strictObject({ type: z.literal('ticket-joined'), ticket, errand }),
	z.strictObject({ type: z.literal('print-started'), ticket, attempt: z.number().int().min(1), again: z.boolean() }),
	ofTicket('ticket-printed'),
	z.strictObject({
		type: z.literal('print-failed'),
		ticket,
		reason: z.enum(['paper-out', 'cover-open', 'offline', 'no-answer']),
		unsure: z.boolean(),
	}),
	ofCounter('counter-opened'),
	z.strictObject({
		type: z.literal('counter-paused'),
		counter,
		kind: z.enum(['break', 'back-office']).optional(),
		until: instantCodec.nullable().optional(),
	}),
	ofCounter('counter-closed'),
	/** When it will close early; `null` takes that back. */
	z.strictObject({ type: z.literal('closing-announced'), counter, closesAt: instantCodec.nullable() }),
	z.strictObject({
		type: z.literal('tickets-stopped'),
		service: serviceIdSchema,
		why: z.enum(['queue-full', 'no-counter']),
	}),
	z.strictObject({ type: z.literal('tickets-resumed'), service: serviceIdSchema }),
	/** By a clerk; `null` leaves it to the forecast again. */
	z.strictObject({
		type: z.literal('tickets-overridden'),
		service: serviceIdSchema,
		counter,
		override: z.enum(['open', 'stopped']).nullable(),
	}),
	atCounter('ticket-called'),
	atCounter('ticket-recalled'),
	atCounter('serving-started'),
	atCounter('ticket-finished'),
	/** What is still to be arranged, with the same number: `next`, then `more`. */
	z.strictObject({
		type: z.literal('ticket-continued'),
		ticket,
		counter,
		next: errand,
		more: z.array(errand).readonly(),
	}),
	atCounter('ticket-no-show'),
	z.strictObject({ type: z.literal('ticket-put-back'), ticket, counter, front: z.boolean() }),
	z.strictObject({ type: z.literal('ticket-parked'), ticket, counter, until: instantCodec.nullable().optional() }),
	atCounter('ticket-returned'),
	atCounter('ticket-resumed'),
	z.strictObject({
		type: z.literal('ticket-transferred'),
		ticket,
		counter,
		service: serviceIdSchema,
		toCounter: counterIdSchema.nullable(),
	}),
	ofTicket('ticket-left'),
	ofTicket('ticket-unserved'),
]);
export type WireEvent = z.infer<typeof wireEventSchema>;

/** One journal entry: its place in the office's order, when the office's clock says it happened, and what. */
export const wireEntrySchema = z.strictObject({
	sequence: z.number().int().min(1),
	at: instantCodec,
	event: wireEventSchema,
});
export type WireEntry = z.infer<typeof wireEntrySchema>;

/** The highest ticket of each letter among those that were issued on one day. */
export function lastOfEachLetter(
	issued: Iterable<{ readonly ticket: string; readonly number: string }>,
): readonly string[] {
	const highest = new Map<string, string>();
	for (const { ticket, number } of issued) {
		const letter = number.charAt(0);
		if (ticket > (highest.get(letter) ?? '')) highest.set(letter, ticket);
	}
	return [...highest.values()];
}
