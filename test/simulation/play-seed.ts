import { createPowerDisk, powerDiskObstacle } from './disk/power-disk.ts';
import { shrink } from './shrink.ts';
import { type Result, simulate } from './simulate.ts';
import { drawStory } from './story/draw-story.ts';
import { officeDaysOf } from './story/office-days.ts';
import type { Story } from './story/story.ts';
import type { Disk } from './world/disk.ts';
import { createFolderDisk } from './world/folder-disk.ts';

/** What one seed came to. */
export interface SeedResult {
	readonly seed: number;
	readonly officeDays: number;
	readonly trace: string;
	readonly failure: SeedFailure | null;
}

export interface SeedFailure {
	readonly invariant: string;
	readonly message: string;
	/** The shortest story found that fails the same way, and the last lines of its trace. */
	readonly shortest: Story;
	readonly lastLines: readonly string[];
}

/** Lines of the trace that are kept for whoever looks into a failure. */
const LAST_LINES = 40;

/** Why the disk here tears no writes and loses none, or undefined if it does. */
export const diskObstacle: string | undefined = powerDiskObstacle();

const createDisk: () => Disk = diskObstacle === undefined ? createPowerDisk : createFolderDisk;

/** Plays a story on the best disk there is. */
export const play = (story: Story, tell?: (line: string) => void): Promise<Result> => simulate(story, createDisk, tell);

/** Draws and plays the story of a seed; a failing one is made as short as can be. */
export async function playSeed(seed: number, wantsShortest = true): Promise<SeedResult> {
	const story = drawStory(seed);
	const { failure, trace } = await play(story);
	const officeDays = officeDaysOf(story);
	if (failure === null) return { seed, officeDays, trace, failure };
	const { invariant } = failure;
	const sameFailure = async (other: Story) => {
		const result = await play(other);
		return result.failure?.invariant === invariant ? result.failure : null;
	};
	const shortest = wantsShortest ? await shrink({ story, failure }, sameFailure) : { story, failure };
	const lines: string[] = [];
	if (wantsShortest) await play(shortest.story, (line) => void lines.push(line));
	const { message } = shortest.failure;
	const told = { invariant, message, shortest: shortest.story, lastLines: lines.slice(-LAST_LINES) };
	return { seed, officeDays, trace, failure: told };
}
