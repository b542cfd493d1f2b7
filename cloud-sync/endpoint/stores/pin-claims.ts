import type { Transaction } from 'kysely';
import type { Booking } from './store.ts';
import type { Tables } from './tables.ts';

/** A seat that is free for a booking, and the PIN that it would have. */
export interface Claim {
	readonly booking: Booking;
	readonly seat: number;
	readonly generation: number;
	readonly pin: string;
}

/** Generations tried before giving up; with half of all PINs taken, this many tries fail once in 2^200 bookings. */
const TRIES = 200;

/**
 * Raises generations until no two live reservations of the office have the same PIN on one day.
 * @returns the claims that found one, in any order
 */
export async function settlePins(
	tx: Transaction<Tables>,
	office: string,
	claims: readonly Claim[],
): Promise<readonly Claim[]> {
	const settled = new Map<string, Claim>();
	let open = claims;
	for (let tried = 0; open.length > 0 && tried < TRIES; tried++) {
		const inUse = await pinsInUse(tx, office, open);
		const colliding: Claim[] = [];
		for (const claim of open) {
			const key = keyOf(claim.booking.day, claim.pin);
			if (inUse.has(key) || settled.has(key)) colliding.push(nextGeneration(claim));
			else settled.set(key, claim);
		}
		open = colliding;
	}
	return [...settled.values()];
}

function nextGeneration({ booking, seat, generation }: Claim): Claim {
	return { booking, seat, generation: generation + 1, pin: booking.pin(seat, generation + 1) };
}

/** Which of these PINs live reservations have, among others on other days. */
async function pinsInUse(tx: Transaction<Tables>, office: string, claims: readonly Claim[]): Promise<Set<string>> {
	const rows = await tx
		.selectFrom('reservations')
		.select(['day', 'pin'])
		.where('office', '=', office)
		.where('day', 'in', [...new Set(claims.map(({ booking }) => booking.day))])
		.where('pin', 'in', [...new Set(claims.map(({ pin }) => pin))])
		.where('cancelled_at', 'is', null)
		.execute();
	return new Set(rows.map(({ day, pin }) => keyOf(day, pin)));
}

function keyOf(day: string, pin: string): string {
	return `${day} ${pin}`;
}
