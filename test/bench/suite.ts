import type { Spread } from './statistics.ts';

/** One line of a benchmark's table. */
export type Measurement = Timing | Figure;

/** How long something took, over and over. */
export interface Timing extends Spread {
	readonly what: string;
	/** What the slow end must stay below; `null` when it is only for comparison. */
	readonly goalP99Milliseconds: number | null;
	readonly ok: boolean;
}

/** One number: a ratio, a share, an amount. */
export interface Figure {
	readonly what: string;
	readonly value: number;
	readonly unit: string;
	/** What it must not exceed; `null` when it is only for comparison. */
	readonly goal: number | null;
	/** Set when it must reach the goal instead. */
	readonly isFloor?: true;
	readonly ok: boolean;
}

/** A benchmark: its name on the command line, what it measures in a sentence, and the run. */
export interface Suite {
	readonly name: string;
	readonly about: string;
	/** Set when it has a table in a page, which it writes if it is told to. */
	readonly hasTable?: true;
	run(say: (progress: string) => void, options: { readonly table: boolean }): Promise<readonly Measurement[]>;
}

/** Judges a spread against its goal. */
export function measured(what: string, spread: Spread, goalP99Milliseconds: number | null): Timing {
	return {
		what,
		...spread,
		goalP99Milliseconds,
		ok: goalP99Milliseconds === null || spread.p99Milliseconds <= goalP99Milliseconds,
	};
}

/** Judges a number against its goal. */
export function figure(what: string, value: number, unit: string, goal: number | null): Figure {
	return { what, value, unit, goal, ok: goal === null || value <= goal };
}

/** Judges a number that must reach its goal. */
export function share(what: string, value: number, unit: string, atLeast: number): Figure {
	return { what, value, unit, goal: atLeast, isFloor: true, ok: value >= atLeast };
}
