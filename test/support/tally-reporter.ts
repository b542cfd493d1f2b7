import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** How many tests went which way; files that could not be loaded and stray errors count as failed tests. */
export interface Tally {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

/** Prints why each skipped test was skipped, and leaves the numbers in a file for the summary of `npm test`. */
export class TallyReporter implements Reporter {
	readonly #file: string;

	/** @param file where the tally goes, as JSON */
	constructor(file: string) {
		this.#file = file;
	}

	onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly unknown[]): void {
		const tests = modules.flatMap((module) => [...module.children.allTests()]);
		const count = (state: string) => tests.filter((test) => test.result().state === state).length;
		const broken = modules.filter((module) => brokeOutsideTests(module)).length;
		const tally: Tally = {
			passed: count('passed'),
			failed: count('failed') + broken + strayErrors.length,
			skipped: count('skipped'),
		};
		for (const line of skipLines(tests)) console.log(line);
		mkdirSync(dirname(this.#file), { recursive: true });
		writeFileSync(this.#file, JSON.stringify(tally));
	}
}

/** A file that did not load, or a hook around a group of tests that failed. */
function brokeOutsideTests(module: TestModule): boolean {
	if (module.errors().length > 0) return true;
	return [...module.children.allSuites()].some((suite) => suite.errors().length > 0);
}

function skipLines(tests: readonly TestCase[]): string[] {
	return tests.flatMap((test) => {
		const result = test.result();
		if (result.state !== 'skipped') return [];
		return [`skipped: ${test.module.relativeModuleId} > ${test.fullName}: ${result.note ?? 'NO REASON GIVEN'}`];
	});
}
