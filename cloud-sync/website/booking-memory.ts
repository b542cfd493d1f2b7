import { type BookedAnswer, bookedAnswerSchema } from './answers.ts';

/**
 * Remembers the reservation just made, so that a reload shows its PIN again. Lasts as long as the tab: on a shared
 * computer nobody finds it later.
 */
const KEY = 'prepazka-booked';

export function rememberBooked(booked: BookedAnswer): void {
	try {
		sessionStorage.setItem(KEY, JSON.stringify(booked));
	} catch {
		// Storage switched off: the PIN is on the screen, only a reload loses it.
	}
}

/** The reservation this tab made last, or `null`. */
export function recallBooked(): BookedAnswer | null {
	try {
		return bookedAnswerSchema.parse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
	} catch {
		return null;
	}
}
