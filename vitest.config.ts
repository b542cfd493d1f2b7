import { defineConfig } from 'vitest/config';
import { TallyReporter } from './test/support/tally-reporter.ts';

/** A browser or a whole office takes seconds to come up on a machine with two busy cores. */
const SLOW = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
	test: {
		reporters: ['default', new TallyReporter('test-results/tally.json')],
		// What a test prints matters only when it fails.
		silent: 'passed-only',
		maxWorkers: '100%',
		projects: [
			project('unit', { testTimeout: 20_000 }),
			project('contract', { testTimeout: 20_000, hookTimeout: 20_000 }),
			project('office', SLOW),
			project('simulation', SLOW),
			project('linux', SLOW),
			project('browser', { ...SLOW, fileParallelism: false }),
		],
	},
});

function project(name: string, options: object = {}) {
	return { test: { name, include: [`test/${name}/**/*.test.ts`], ...options } };
}
