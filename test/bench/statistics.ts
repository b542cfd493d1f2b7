/** The middle and the slow end of a set of measurements. */
export interface Spread {
	readonly samples: number;
	readonly medianMilliseconds: number;
	readonly p99Milliseconds: number;
}

/** Nearest-rank percentiles of at least one measurement, rounded to a tenth of a millisecond. */
export function spreadOf(milliseconds: readonly number[]): Spread {
	const sorted = milliseconds.toSorted((a, b) => a - b);
	const rank = (share: number): number =>
		Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN) * 10) / 10;
	return { samples: sorted.length, medianMilliseconds: rank(0.5), p99Milliseconds: rank(0.99) };
}
