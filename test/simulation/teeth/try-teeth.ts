import type { SeedResult } from '../play-seed.ts';
import { playSeeds } from '../play-seeds.ts';
import { BUGS } from './bugs.ts';

/** How a planted bug fared. */
export interface Caught {
	readonly bug: string;
	/** Seeds until it was caught; `null`: it escaped. */
	readonly caughtAfterSeeds: number | null;
	/** What did not hold. */
	readonly invariant: string | null;
}

/** Seeds after which a bug has escaped. */
export const MOST_SEEDS = 400;
/** Always the same, so that the table says the same. */
const FROM = 1;

/** Plants each bug and plays seeds until one fails. */
export async function tryTeeth(onCaught: (caught: Caught) => void): Promise<readonly Caught[]> {
	const all: Caught[] = [];
	for (const { name } of BUGS) {
		const goesOn = ({ failure }: SeedResult) => failure === null;
		const results = await playSeeds({ from: FROM, seeds: MOST_SEEDS, bug: name, goesOn });
		const first = results.find(({ failure }) => failure !== null);
		const caught = {
			bug: name,
			caughtAfterSeeds: first ? first.seed - FROM + 1 : null,
			invariant: first?.failure?.invariant ?? null,
		};
		all.push(caught);
		onCaught(caught);
	}
	return all;
}
