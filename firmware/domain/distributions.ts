import { RUNS } from './strata.ts';

/**
 * Values of a lognormal distribution with mean 1, one from the middle of each of `RUNS` equal parts, rising. Service
 * times at counters are near to lognormal (Brown et al., Statistical analysis of a telephone call center, 2005, §4.3).
 * The middles leave out the ends, so they are taken from one that varies more, by as much as they would vary too little.
 * @param variation squared coefficient of variation: variance over squared mean
 */
export function unitLognormal(variation: number): Float64Array {
	const known = lognormals.get(variation);
	if (known) return known;
	const [middles, missing] = middlesOf(variation);
	const values = missing === 0 ? middles : middlesOf(variation + missing)[0];
	if (lognormals.size === MOST_KEPT) lognormals.clear();
	lognormals.set(variation, values);
	return values;
}

/** By variation those asked for of late: an estimate asks for those of all services, of which a visit changes one. */
const lognormals = new Map<number, Float64Array>();
const MOST_KEPT = 256;

/** The middles, made to have mean 1, and by how much less they vary than they should. */
function middlesOf(variation: number): readonly [Float64Array, number] {
	const sigma = Math.sqrt(Math.log1p(variation));
	const values = new Float64Array(RUNS);
	let sum = 0;
	let squares = 0;
	for (let i = 0; i < RUNS; i++) {
		const value = Math.exp(sigma * (NORMAL_PARTS[i] as number));
		values[i] = value;
		sum += value;
		squares += value * value;
	}
	for (let i = 0; i < RUNS; i++) values[i] = ((values[i] as number) * RUNS) / sum;
	return [values, variation - ((squares * RUNS) / (sum * sum) - 1)];
}

/**
 * What remains of a lognormal time of which `elapsed` has passed: its value at `share` (0 to 1) among those that are
 * longer, less what has passed.
 */
export function remainingLognormal(mean: number, variation: number, elapsed: number, share: number): number {
	if (mean <= 0) return 0;
	const sigma = Math.sqrt(Math.log1p(variation));
	if (sigma === 0) return Math.max(0, mean - elapsed);
	const mu = Math.log(mean) - sigma ** 2 / 2;
	const passed = elapsed <= 0 ? 0 : normalProbability((Math.log(elapsed) - mu) / sigma);
	// Beyond this the approximations below no longer tell one far end from another.
	const point = Math.min(1 - 1e-7, passed + (1 - passed) * share);
	return Math.max(0, Math.exp(mu + sigma * normalQuantile(point)) - elapsed);
}

/** Quantile of the standard normal distribution, by Acklam's rational approximation (2003; relative error below 1.2e-9). */
export function normalQuantile(probability: number): number {
	const nearest = Math.min(probability, 1 - probability);
	if (nearest < 0.02425) {
		const q = Math.sqrt(-2 * Math.log(nearest));
		const tail =
			(((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
				4.374664141464968) *
				q +
				2.938163982698783) /
			((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
		return probability < 0.5 ? tail : -tail;
	}
	const q = probability - 0.5;
	const r = q * q;
	return (
		((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
			30.66479806614716) *
			r +
			2.506628277459239) *
			q) /
		(((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
			13.28068155288572) *
			r +
			1)
	);
}

/** Probability that a standard normal number lies below `z`, by Zelen & Severo (1964), error below 7.5e-8. */
function normalProbability(z: number): number {
	const t = 1 / (1 + 0.2316419 * Math.abs(z));
	const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
	const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	return z > 0 ? 1 - density * polynomial : density * polynomial;
}

const NORMAL_PARTS = Float64Array.from({ length: RUNS }, (_, i) => normalQuantile((i + 0.5) / RUNS));

/**
 * Quantile of values drawn, in rising order: what the next value drawn stays below with that probability (Weibull's
 * plotting position), since the bound is told to somebody whose own wait is such a next value.
 */
export function quantile(sorted: Float64Array, probability: number): number {
	const place = Math.min(sorted.length - 1, Math.max(0, probability * (sorted.length + 1) - 1));
	const low = sorted[Math.floor(place)] as number;
	const high = sorted[Math.ceil(place)] as number;
	if (low === high || high === Number.POSITIVE_INFINITY) return high;
	return low + (high - low) * (place - Math.floor(place));
}

/**
 * Bound of values drawn, in rising order, that the next value drawn stays within with at least that probability: of the
 * values themselves the first that does, since between two of them nobody knows.
 */
export function boundOf(sorted: Float64Array, probability: number): number {
	const place = Math.ceil(probability * (sorted.length + 1)) - 1;
	return sorted[Math.min(sorted.length - 1, place)] as number;
}
