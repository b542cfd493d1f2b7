import { defineConfig } from 'vitest/config';
import { TallyReporter } from './test/support/tally-reporter.ts';

/**
 * No test proves by these that anything is quick. What comes at all comes within milliseconds, or within seconds on a
 * machine with two busy cores, where a browser or a whole office starts besides: they only end what waits in vain.
 */
const PATIENCE = { testTimeout: 240_000, hookTimeout: 120_000, expect: { poll: { timeout: 30_000 } } };

export default defineConfig({
	test: {
		reporters: ['default', new TallyReporter('test-results/tally.json')],
		// What a test prints matters only when it fails.
		silent: 'passed-only',
		maxWorkers: '100%',
		projects: [
			project('unit'),
			project('contract'),
			project('office'),
			project('simulation'),
			project('linux'),
			project('browser', { fileParallelism: false }),
		],
	},
});

function project(name: string, options: object = {}) {
	return { test: { name, include: [`test/${name}/**/*.test.ts`], ...PATIENCE, ...options } };
}
