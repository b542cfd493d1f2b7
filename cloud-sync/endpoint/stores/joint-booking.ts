import type { Transaction } from 'kysely';
import { freeSeat, type SeatUse } from './seat-choice.ts';
import type { Booking, StoredReservation } from './store.ts';
import type { Tables } from './tables.ts';

/** A day so full that no PIN is left for one more reservation; the others of the same commit stand. */
export class NoFreePin extends Error {
	override readonly name = 'NoFreePin';
	constructor({ office, day }: Booking) {
		super(`no free PIN: too many of the 10000 are in use at ${office} on ${day}`);
	}
}

/** A seat that is free for a booking, and the PIN that it would have. */
interface Claim {
	readonly booking: Booking;
	readonly seat: number;
	readonly generation: number;
	readonly pin: string;
}

/** Generations tried before giving up; with half of all PINs taken, this many tries fail once in 2^200 bookings. */
const TRIES = 200;

/** The reservation, `null` for a slot that is full, or why this booking alone failed. */
export type BookingOutcome = StoredReservation | null | NoFreePin;

/**
 * Books for one office, in order, as if one after another, in a handful of statements whatever their number.
 * @returns an outcome for each booking
 */
export async function bookTogether(
	tx: Transaction<Tables>,
	office: string,
	bookings: readonly Booking[],
): Promise<readonly BookingOutcome[]> {
	const revision = await lockOffice(tx, office);
	const claims = claimSeats(bookings, await seatUses(tx, office, bookings));
	const settled = await settlePins(tx, office, claims);
	if (settled.length > 0) await recordChanges(tx, office, settled, revision);
	const booked = new Map(settled.map((claim) => [claim.booking, reservationOf(claim)]));
	const seated = new Set(claims.map(({ booking }) => booking));
	return bookings.map((booking) => booked.get(booking) ?? (seated.has(booking) ? new NoFreePin(booking) : null));
}

/** Makes bookings of one office wait for each other, as a row that is written stays locked until the transaction ends. */
async function lockOffice(tx: Transaction<Tables>, office: string): Promise<number> {
	const { revision } = await tx
		.updateTable('offices')
		.set(({ ref }) => ({ revision: ref('revision') }))
		.where('id', '=', office)
		.returning('revision')
		.executeTakeFirstOrThrow();
	return revision;
}

async function seatUses(
	tx: Transaction<Tables>,
	office: string,
	bookings: readonly Booking[],
): Promise<Map<string, SeatUse[]>> {
	const rows = await tx
		.selectFrom('reservations')
		.select(['service', 'slot_start', 'seat', 'generation', 'cancelled_at'])
		.where('office', '=', office)
		.where(({ eb, or }) =>
			or(
				[...Map.groupBy(bookings, ({ service }) => service)].map(([service, wishes]) =>
					eb('service', '=', service).and('slot_start', 'in', [...new Set(wishes.map(({ start }) => start))]),
				),
			),
		)
		.execute();
	const uses = new Map<string, SeatUse[]>();
	for (const { service, slot_start, seat, generation, cancelled_at } of rows) {
		usesOf(uses, service, slot_start).push({ seat, generation, live: cancelled_at === null });
	}
	return uses;
}

/** Gives out the free seats in order; who finds none has no claim. */
function claimSeats(bookings: readonly Booking[], uses: Map<string, SeatUse[]>): readonly Claim[] {
	return bookings.flatMap((booking) => {
		const used = usesOf(uses, booking.service, booking.start);
		const free = freeSeat(booking.capacity, used);
		if (free === null) return [];
		used.push({ ...free, live: true });
		return [{ booking, ...free, pin: booking.pin(free.seat, free.generation) }];
	});
}

function usesOf(uses: Map<string, SeatUse[]>, service: string, start: number): SeatUse[] {
	const slot = `${start} ${service}`;
	const known = uses.get(slot) ?? [];
	uses.set(slot, known);
	return known;
}

/**
 * Stores the claims; those whose PIN somebody has on that day, at the next generation, until all are in or give up.
 * @returns the claims as stored
 */
async function settlePins(
	tx: Transaction<Tables>,
	office: string,
	claims: readonly Claim[],
): Promise<readonly Claim[]> {
	const settled: Claim[] = [];
	let open = claims;
	for (let tried = 0; open.length > 0 && tried < TRIES; tried++) {
		const stored = await storeUnlessTaken(tx, office, open);
		settled.push(...open.filter(({ booking }) => stored.has(booking.id)));
		open = open.filter(({ booking }) => !stored.has(booking.id)).map(nextGeneration);
	}
	return settled;
}

function nextGeneration({ booking, seat, generation }: Claim): Claim {
	return { booking, seat, generation: generation + 1, pin: booking.pin(seat, generation + 1) };
}

/** @returns ids of those that the table took: the seats are free, so that only the PIN can have been in the way */
async function storeUnlessTaken(
	tx: Transaction<Tables>,
	office: string,
	claims: readonly Claim[],
): Promise<ReadonlySet<string>> {
	const rows = await tx
		.insertInto('reservations')
		.values(
			claims.map(({ booking, seat, generation, pin }) => ({
				id: booking.id,
				office,
				service: booking.service,
				errand: booking.errand,
				language: booking.language,
				slot_start: booking.start,
				slot_end: booking.end,
				day: booking.day,
				...{ seat, generation, pin },
				token_hash: booking.tokenHash,
				booked_at: booking.bookedAt,
			})),
		)
		.onConflict((conflict) => conflict.doNothing())
		.returning('id')
		.execute();
	return new Set(rows.map(({ id }) => id));
}

/** Writes the changes that tell the office of the reservations, and raises its revision by their number. */
async function recordChanges(tx: Transaction<Tables>, office: string, claims: readonly Claim[], revision: number) {
	await tx
		.insertInto('changes')
		.values(
			claims.map(({ booking }, i) => ({
				office,
				revision: revision + 1 + i,
				reservation: booking.id,
				state: 'confirmed' as const,
				changed_at: booking.bookedAt,
			})),
		)
		.execute();
	await tx
		.updateTable('offices')
		.set({ revision: revision + claims.length })
		.where('id', '=', office)
		.execute();
}

function reservationOf({ booking, seat, generation, pin }: Claim): StoredReservation {
	const { id, office, service, errand, language, start, end, tokenHash, bookedAt } = booking;
	const fresh = { cancelledAt: null, attendance: null, ticket: null };
	return { id, office, service, errand, language, start, end, seat, generation, pin, tokenHash, bookedAt, ...fresh };
}
