/** A seat of a slot as somebody held or holds it. */
export interface SeatUse {
	readonly seat: number;
	readonly generation: number;
	/** Not cancelled. */
	readonly live: boolean;
}

export interface ChosenSeat {
	readonly seat: number;
	readonly generation: number;
	readonly pin: string;
}

/** PINs there are; more live ones on a day than this cannot be told apart. */
const PINS = 10_000;
/** Generations tried before giving up; with half of all PINs taken, this many tries fail once in 2^200 bookings. */
const TRIES = 200;

/**
 * The lowest free seat with a generation that it never had and a PIN that nobody else has on that day, or `null` when
 * every seat is taken.
 * @param pinsOfDay PINs of the office's live reservations on the slot's day
 * @throws Error when the day holds so many reservations that no PIN can be found
 */
export function chooseSeat(
	capacity: number,
	uses: readonly SeatUse[],
	pinsOfDay: ReadonlySet<string>,
	pin: (seat: number, generation: number) => string,
): ChosenSeat | null {
	const taken = new Set(uses.filter(({ live }) => live).map(({ seat }) => seat));
	const seat = Array.from({ length: capacity }, (_, i) => i).find((candidate) => !taken.has(candidate));
	if (seat === undefined) return null;
	const past = uses.filter((use) => use.seat === seat).map(({ generation }) => generation);
	const first = Math.max(-1, ...past) + 1;
	for (let generation = first; generation < first + TRIES; generation++) {
		const candidate = pin(seat, generation);
		if (!pinsOfDay.has(candidate)) return { seat, generation, pin: candidate };
	}
	throw new Error(`no free PIN: ${pinsOfDay.size} of ${PINS} are in use on that day`);
}
