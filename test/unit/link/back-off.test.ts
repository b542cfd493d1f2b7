import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOffMs } from '#link/back-off.ts';

test('pauses double from a quarter of a second up to five seconds', () => {
	expect([0, 1, 2, 3, 4, 5, 6].map((failures) => backOffMs(failures, 1))).toEqual([
		250, 500, 1000, 2000, 4000, 5000, 5000,
	]);
});

test('jitter takes away at most half of a pause, however long the broker is away', () => {
	fc.assert(
		fc.property(fc.nat(100_000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
			const pause = backOffMs(failures, random);
			expect(pause).toBeGreaterThanOrEqual(backOffMs(failures, 1) / 2);
			expect(pause).toBeLessThanOrEqual(5_000);
		}),
		{ seed: 20261123 },
	);
});
