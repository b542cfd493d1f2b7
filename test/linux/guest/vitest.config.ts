import { defineConfig } from 'vitest/config';

/** What runs inside the guest: one processor, no writable disk, and a tenth of the host's speed. */
export default defineConfig({
	cacheDir: '/run/vite',
	test: {
		// It lies with the packages, and would be emptied after every change of them.
		fsModuleCache: false,
		include: ['test/linux/guest/**/*.guest.ts'],
		fileParallelism: false,
		testTimeout: 120_000,
		hookTimeout: 120_000,
		expect: { poll: { timeout: 30_000 } },
		silent: 'passed-only',
	},
});
