import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { diskObstacle, type SeedResult } from './play-seed.ts';
import { playSeeds } from './play-seeds.ts';
import { describeFailure } from './report.ts';
import { writeTeethTable } from './teeth/table.ts';
import { tryTeeth } from './teeth/try-teeth.ts';

// npm run simulate -- [--seeds N] [--from SEED] [--json] or --teeth [--json]; `--help` of scripts/simulate.mjs explains them.

/** Seeds stay below this, so that they are whole numbers everywhere. */
const SEED_LIMIT = 2 ** 48;

/** What was asked for cannot be done; one line says why. */
class UsageError extends Error {}

function wholeNumber(name: string, text: string, least: number): number {
	const number = Number(text);
	if (/^\d+$/.test(text) && number >= least && number < SEED_LIMIT) return number;
	throw new UsageError(`--${name}: expected a whole number from ${least} on, not "${text}"`);
}

function readArguments() {
	try {
		const { values } = parseArgs({
			options: {
				seeds: { type: 'string' },
				from: { type: 'string' },
				teeth: { type: 'boolean', default: false },
				json: { type: 'boolean', default: false },
			},
		});
		if (values.teeth && (values.seeds !== undefined || values.from !== undefined))
			throw new UsageError('--teeth has its own seeds: leave --seeds and --from out');
		const seeds = wholeNumber('seeds', values.seeds ?? '100', 1);
		return { ...values, seeds, from: wholeNumber('from', values.from ?? String(randomInt(SEED_LIMIT / 2)), 0) };
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError((error as Error).message.replaceAll('\n', ' '));
	}
}

async function simulateSeeds(seeds: number, from: number, asJson: boolean): Promise<boolean> {
	const started = performance.now();
	if (!asJson) console.log(`${seeds} seeds from ${from} on`);
	const onResult = ({ seed, failure }: SeedResult): void => {
		if (failure !== null) console.error(describeFailure(seed, failure));
	};
	const results = await playSeeds({ seeds, from, onResult });
	const failures = results.flatMap(({ seed, failure }) => (failure ? [{ seed, invariant: failure.invariant }] : []));
	const officeDays = Math.round(results.reduce((sum, result) => sum + result.officeDays, 0) * 10) / 10;
	const seconds = Math.round((performance.now() - started) / 100) / 10;
	const summary = { seeds, officeDays, failures, seconds };
	console.log(
		asJson
			? JSON.stringify(summary)
			: `${officeDays} office ${officeDays === 1 ? 'day' : 'days'}, ${failures.length} failed, ${seconds} s`,
	);
	return failures.length === 0;
}

async function showTeeth(asJson: boolean): Promise<boolean> {
	const all = await tryTeeth((caught) => {
		const after =
			caught.caughtAfterSeeds === null ? 'ESCAPED' : `after ${caught.caughtAfterSeeds} by ${caught.invariant}`;
		if (!asJson) console.log(`${caught.bug}: ${after}`);
	});
	if (asJson) console.log(JSON.stringify(all.map(({ bug, caughtAfterSeeds }) => ({ bug, caughtAfterSeeds }))));
	writeTeethTable(all);
	return all.every(({ caughtAfterSeeds }) => caughtAfterSeeds !== null);
}

try {
	const { teeth, json, seeds, from } = readArguments();
	if (diskObstacle !== undefined) {
		if (teeth) throw new UsageError(`--teeth: bugs can only be caught on a disk that loses power: ${diskObstacle}`);
		console.error(
			`The disk here neither tears writes nor loses them: ${diskObstacle}. Power cuts lose only what was not committed.`,
		);
	}
	const isFine = teeth ? await showTeeth(json) : await simulateSeeds(seeds, from, json);
	if (!isFine) process.exitCode = 1;
} catch (error) {
	if (!(error instanceof UsageError)) throw error;
	console.error(error.message);
	process.exitCode = 2;
}
