/**
 * Chance without chance: numbers that look random, are always the same for the same seed, and lie as evenly as they can
 * (Latin hypercube sampling: McKay, Beckman & Conover 1979). A visitor's time at the counter is drawn once per run from
 * the visitor's own seed, so that two simulations differ only by what differs between the offices they begin with.
 */

/**
 * Runs of each simulation, and so many equal parts is every distribution cut into. A power of two; with twice as many
 * the errors of `npm run wait-study` stay the same to the third figure, at twice the time.
 */
export const RUNS = 64;

/** Run by run the part of a distribution, from 0 to `RUNS` − 1, that falls to it: each part falls to one run of a seed. */
export function strata(seed: number): Uint8Array {
	const mixed = mix(seed);
	const parts = new Uint8Array(RUNS);
	for (let run = 0; run < RUNS; run++) {
		const once = shuffle((run ^ mixed) & (RUNS - 1));
		const twice = shuffle((once + (mixed >>> 8)) & (RUNS - 1));
		parts[run] = (twice ^ (mixed >>> 16)) & (RUNS - 1);
	}
	return parts;
}

/** One order of the parts, in which neighbours have nothing to do with each other. */
const SHUFFLED: Uint8Array = shuffled();

const shuffle = (part: number): number => SHUFFLED[part] as number;

/** Fisher & Yates' shuffle, by the mixed numbers of their places. */
function shuffled(): Uint8Array {
	const parts = Uint8Array.from({ length: RUNS }, (_, i) => i);
	for (let i = RUNS - 1; i > 0; i--) {
		const other = mix(i) % (i + 1);
		const part = parts[i] as number;
		parts[i] = parts[other] as number;
		parts[other] = part;
	}
	return parts;
}

/** 32 bits of which each depends on all bits of the seed (the finalizer of MurmurHash3, Appleby 2011). */
function mix(seed: number): number {
	let bits = Math.imul(seed | 0, 0x9e3779b1);
	bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
	bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
	return (bits ^ (bits >>> 16)) >>> 0;
}
