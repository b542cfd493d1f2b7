import { describe, expect, it } from 'vitest';
import { boundOf, normalQuantile, quantile, remainingLognormal, unitLognormal } from '#domain/distributions.ts';
import { RUNS, strata } from '#domain/strata.ts';

const meanOf = (values: Iterable<number>): number => {
	const all = [...values];
	return all.reduce((sum, value) => sum + value, 0) / all.length;
};

describe('what chances are made of', () => {
	it('W13 every part of a distribution falls to one run of a seed, and seeds have nothing to do with each other', () => {
		const parts = (seed: number) => [...strata(seed)];
		for (const seed of [0, 1, 2, 77, 0x40000000])
			expect(parts(seed).toSorted((a, b) => a - b)).toEqual([...Array(RUNS).keys()]);
		let greatest = 0;
		for (let seed = 1; seed < 200; seed++) {
			const [one, other] = [parts(seed), parts(seed + 1)];
			const product = meanOf(one.map((part, run) => (part - (RUNS - 1) / 2) * ((other[run] ?? 0) - (RUNS - 1) / 2)));
			greatest = Math.max(greatest, Math.abs(product / ((RUNS ** 2 - 1) / 12)));
		}
		expect(greatest).toBeLessThan(0.5);
	});

	it('the normal quantile is that of the tables, in the middle and in both tails', () => {
		expect(normalQuantile(0.5)).toBeCloseTo(0, 9);
		expect(normalQuantile(0.9)).toBeCloseTo(1.2815515655, 8);
		expect(normalQuantile(0.001)).toBeCloseTo(-3.0902323062, 8);
		expect(normalQuantile(0.999)).toBeCloseTo(3.0902323062, 8);
	});

	it('service times have mean 1 and rise; without variation they are all the same', () => {
		const varied = unitLognormal(0.5);
		expect(meanOf(varied)).toBeCloseTo(1, 12);
		expect(varied).toEqual(varied.toSorted());
		expect([...new Set(unitLognormal(0))]).toEqual([1]);
		// The middles of equal parts alone would vary by a tenth less.
		for (const variation of [0.1, 0.5, 1])
			expect(meanOf(unitLognormal(variation).map((unit) => (unit - 1) ** 2)) / variation).toBeCloseTo(1, 1);
	});

	it('W13 a distribution is the same however many others were asked for meanwhile', () => {
		const before = unitLognormal(0.5);
		for (let i = 1; i <= 300; i++) unitLognormal(i / 1000);
		expect(unitLognormal(0.5)).toEqual(before);
	});

	it('W12 what remains of a time is the whole of it at first, and grows once most such times would be over', () => {
		const remaining = (elapsed: number) =>
			meanOf(Array.from({ length: 2000 }, (_, i) => remainingLognormal(600, 0.5, elapsed, (i + 0.5) / 2000)));
		expect(remaining(0) / 600).toBeCloseTo(1, 1);
		expect(remaining(300)).toBeLessThan(remaining(0));
		expect(remaining(3600)).toBeGreaterThan(remaining(300));
	});

	it('W12 a time that is always the same has as much left as has not passed, and nothing takes no time', () => {
		expect(remainingLognormal(600, 0, 200, 0.5)).toBe(400);
		expect(remainingLognormal(600, 0, 900, 0.5)).toBe(0);
		expect(remainingLognormal(0, 0.5, 0, 0.5)).toBe(0);
	});

	it('W11 a bound is the first of the values drawn within which the next lies with that probability', () => {
		const values = Float64Array.from({ length: 64 }, (_, i) => i + 1);
		expect([0.1, 0.9, 0.99, 1].map((share) => boundOf(values, share))).toEqual([7, 59, 64, 64]);
	});

	it('a quantile lies between the values around it, and at the ends is the last', () => {
		const values = Float64Array.from([10, 20, 30]);
		expect([0, 0.25, 0.5, 0.625, 1].map((share) => quantile(values, share))).toEqual([10, 10, 20, 25, 30]);
	});
});
