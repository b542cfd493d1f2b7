import type { Booking, StoredReservation } from './store.ts';

/** The reservation, `null` for a slot that is full, or why this booking alone failed. */
export type BookingOutcome = StoredReservation | null | Error;

/**
 * Books for one office by one commit, in order, as if one after another; an outcome for each booking. One that comes
 * again, as its sender or this process does not know whether it was committed, is known by the hash of its secret.
 */
export type BookTogether = (office: string, bookings: readonly Booking[]) => Promise<readonly BookingOutcome[]>;

/** Nothing was booked, as nobody waits for it any more. */
export class NotInTime extends Error {
	override readonly name = 'NotInTime';
	constructor() {
		super('bookings took so long that nobody waits for this one');
	}
}

/** A day so full that no PIN is left for one more reservation; the others of the same commit stand. */
export class NoFreePin extends Error {
	override readonly name = 'NoFreePin';
	constructor({ office, day }: Booking) {
		super(`no free PIN: too many of the 10000 are in use at ${office} on ${day}`);
	}
}

/** Generations tried before giving up; with half of all PINs taken, this many tries fail once in 2^200 bookings. */
export const GENERATIONS_TRIED = 200;

/** A seat that is free for a booking, and the PIN that it would have. */
export interface Claim {
	readonly booking: Booking;
	readonly seat: number;
	readonly generation: number;
	readonly pin: string;
}

/** A claim as it is once it is stored. */
export function reservationOf({ booking, seat, generation, pin }: Claim): StoredReservation {
	const { id, office, service, errand, language, start, end, tokenHash, bookedAt } = booking;
	const fresh = { cancelledAt: null, attendance: null, ticket: null };
	return { id, office, service, errand, language, start, end, seat, generation, pin, tokenHash, bookedAt, ...fresh };
}
