import type { SeedFailure } from './play-seed.ts';

/** What somebody needs to look into a failure: the seed, what did not hold, and the shortest story that shows it. */
export function describeFailure(seed: number, { message, shortest, lastLines }: SeedFailure): string {
	const { town, start, end, acts } = shortest;
	const moment = (after: number) => new Date(start + after).toISOString();
	return [
		`seed ${seed} failed: ${message}`,
		`shortest story found: a ${town} from ${moment(0)} to ${moment(end - start)}`,
		...acts.map(({ after, ...act }) => `  ${moment(after)} ${JSON.stringify(act)}`),
		'last lines of its trace:',
		...lastLines.map((line) => `  ${line}`),
		`again: npm run simulate -- --seeds 1 --from ${seed}`,
		`to keep it as a test, add this to test/simulation/past-failures.json:`,
		JSON.stringify({ about: message, story: shortest }),
	].join('\n');
}
