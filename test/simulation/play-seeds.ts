import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { SeedResult } from './play-seed.ts';

const WORKER = join(import.meta.dirname, 'seed-worker.ts');

/** Then another process takes over: native memory of SQLite and of its disks grows by some megabytes a seed. */
const SEEDS_OF_A_WORKER = 200;

export interface SeedRun {
	readonly from: number;
	readonly seeds: number;
	/** A bug to plant, by name. */
	readonly bug?: string;
	/** Hears of each seed as it is done. */
	readonly onResult?: (result: SeedResult) => void;
	/** Whether to go on after a result; always, when left out. */
	readonly goesOn?: (result: SeedResult) => boolean;
	readonly workers?: number;
}

/** Plays seeds one after another on every processor there is. @returns the results by seed */
export async function playSeeds(run: SeedRun): Promise<readonly SeedResult[]> {
	const { from, seeds, workers = availableParallelism() } = run;
	const results: SeedResult[] = [];
	let next = from;
	let isOver = false;
	const hasMore = () => next < from + seeds && !isOver;
	async function work(): Promise<void> {
		while (hasMore()) await workFor(SEEDS_OF_A_WORKER);
	}
	async function workFor(most: number): Promise<void> {
		const worker = fork(WORKER, run.bug === undefined ? [] : [run.bug]);
		try {
			await answerOf(worker);
			for (let played = 0; played < most && hasMore(); played++) {
				worker.send(next++);
				const result = (await answerOf(worker)) as SeedResult;
				results.push(result);
				run.onResult?.(result);
				if (run.goesOn && !run.goesOn(result)) isOver = true;
			}
		} finally {
			worker.disconnect();
		}
	}
	await Promise.all(Array.from({ length: workers }, work));
	return results.toSorted((a, b) => a.seed - b.seed);
}

/** @throws Error when the worker ends instead */
async function answerOf(worker: ChildProcess): Promise<unknown> {
	const ended = new AbortController();
	const end = once(worker, 'exit', { signal: ended.signal }).then(
		([code, signal]) => {
			throw new Error(`a worker of the simulation ended with ${code ?? signal}`);
		},
		() => undefined,
	);
	const [answer] = (await Promise.race([once(worker, 'message', { signal: ended.signal }), end])) ?? [];
	ended.abort();
	return answer;
}
