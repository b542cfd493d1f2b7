import * as z from 'zod';
import { bookedAnswerSchema } from './answers.ts';

/**
 * Remembers the reservation just made, so that a reload shows its PIN again. Lasts as long as the tab: on a shared
 * computer nobody finds it later.
 */
const KEY = 'prepazka-booked';

const bookedSchema = z.object({
	...bookedAnswerSchema.shape,
	/** Whether the visitor gave an e-mail address. */
	emailWanted: z.boolean(),
});
export type Booked = z.infer<typeof bookedSchema>;

export function rememberBooked(booked: Booked): void {
	try {
		sessionStorage.setItem(KEY, JSON.stringify(booked));
	} catch {
		// Storage switched off: the PIN is on the screen, only a reload loses it.
	}
}

/** The reservation this tab made last, or `null`. */
export function recallBooked(): Booked | null {
	try {
		return bookedSchema.parse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
	} catch {
		return null;
	}
}
