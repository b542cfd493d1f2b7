import { instant } from '#wire/time.ts';
import type { Act, Story } from './story/story.ts';

/** A story that fails, and how. */
export interface Failing<Failure> {
	readonly story: Story;
	readonly failure: Failure;
}

/** Times that a story is played in search of a shorter one. */
const MOST_PLAYS = 250;
const TEN_MINUTES = 600_000;

/**
 * Leaves out of a failing story whatever it fails without, first in large pieces and in the end act by act (Zeller &
 * Hildebrandt, Simplifying and isolating failure-inducing input, 2002).
 * @param play plays a story; how it fails in the same way, or `null`
 * @returns the shortest one found
 */
export async function shrink<Failure>(
	failing: Failing<Failure>,
	play: (story: Story) => Promise<Failure | null>,
): Promise<Failing<Failure>> {
	let best = failing;
	let plays = 0;
	async function fails(acts: readonly Act[]): Promise<boolean> {
		if (plays >= MOST_PLAYS) return false;
		plays += 1;
		const story = { ...best.story, acts };
		const failure = await play(story);
		if (failure !== null) best = { story, failure };
		return failure !== null;
	}

	for (let size = Math.ceil(best.story.acts.length / 2); size >= 1 && plays < MOST_PLAYS; ) {
		let isShorter = false;
		for (let from = 0; from < best.story.acts.length; ) {
			const { acts } = best.story;
			const without = [...acts.slice(0, from), ...acts.slice(from + size)];
			if (without.length < acts.length && (await fails(without))) isShorter = true;
			else from += size;
		}
		if (size === 1 && !isShorter) break;
		if (!isShorter) size = Math.max(1, Math.floor(size / 2));
	}
	return (await endSooner(best, play)) ?? best;
}

/** The same story, over soon after its last act. */
async function endSooner<Failure>(
	{ story }: Failing<Failure>,
	play: (story: Story) => Promise<Failure | null>,
): Promise<Failing<Failure> | null> {
	const end = instant(Math.min(story.end, story.start + (story.acts.at(-1)?.after ?? 0) + TEN_MINUTES));
	const shorter = { ...story, end };
	const failure = await play(shorter);
	return failure && { story: shorter, failure };
}
