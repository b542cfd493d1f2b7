import type { Spread } from './statistics.ts';

/** One line of a benchmark's table. */
export interface Measurement extends Spread {
	readonly what: string;
	/** What the slow end must stay below; `null` when it is only for comparison. */
	readonly goalP99Milliseconds: number | null;
	readonly ok: boolean;
}

/** A benchmark: its name on the command line, what it measures in a sentence, and the run. */
export interface Suite {
	readonly name: string;
	readonly about: string;
	run(say: (progress: string) => void): Promise<readonly Measurement[]>;
}

/** Judges a spread against its goal. */
export function measured(what: string, spread: Spread, goalP99Milliseconds: number | null): Measurement {
	return {
		what,
		...spread,
		goalP99Milliseconds,
		ok: goalP99Milliseconds === null || spread.p99Milliseconds <= goalP99Milliseconds,
	};
}
