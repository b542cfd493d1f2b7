/** A seat of a slot as somebody held or holds it. */
export interface SeatUse {
	readonly seat: number;
	readonly generation: number;
	/** Not cancelled. */
	readonly live: boolean;
}

/** The lowest free seat, at the first generation that it never had, or `null` when every seat is taken. */
export function freeSeat(
	capacity: number,
	uses: readonly SeatUse[],
): { readonly seat: number; readonly generation: number } | null {
	const taken = new Set(uses.filter(({ live }) => live).map(({ seat }) => seat));
	if (taken.size >= capacity) return null;
	let seat = 0;
	while (taken.has(seat)) seat++;
	const past = uses.filter((use) => use.seat === seat).map(({ generation }) => generation);
	return { seat, generation: Math.max(-1, ...past) + 1 };
}
