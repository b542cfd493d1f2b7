import * as z from 'zod';
import { languageSchema, serviceIdSchema } from './office-config.ts';
import { instantCodec } from './time.ts';

export const pinSchema = z.string().regex(/^\d{4}$/, 'four digits');
export const reservationIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,40}$/, 'a reservation id');

/** A reservation as the cloud tells it to the office: no name, no address, nothing about the person. */
export const reservationFactSchema = z.strictObject({
	id: reservationIdSchema,
	service: serviceIdSchema,
	errand: serviceIdSchema.nullable(),
	language: languageSchema,
	start: instantCodec,
	end: instantCodec,
	seat: z.number().int().min(0),
	generation: z.number().int().min(0),
	pin: pinSchema,
	state: z.enum(['confirmed', 'cancelled']),
});

/** Every state a reservation can be in, on either side. */
export const reservationStateSchema = z.enum([
	'held',
	'confirmed',
	'checked-in',
	'served',
	'no-show',
	'cancelled',
	'expired',
]);
export type ReservationState = z.infer<typeof reservationStateSchema>;
