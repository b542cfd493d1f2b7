import type { Instant, OfficeDay } from './values.ts';

/** Visits by which an hour's pace is held to be that of the day: what one says (variance 0.5) over how much hours differ (0.07²). */
const PRIOR_VISITS = 100;
/** About so many of an hour's latest visits count, those of some months. */
const MEMORY_VISITS = 1000;
const HOUR_MILLISECONDS = 3_600_000;
const HOURS = 24;

/** How much longer or shorter than usual visits were that began in an hour, the latest with most weight. */
export interface HourPace {
	/** Sum of the visits' weights. */
	readonly count: number;
	/** Sum of what each took over what visits for the same take on the whole. */
	readonly sum: number;
}

/** By hour since the day began. */
export type HourPaces = ReadonlyMap<number, HourPace>;

/** With a visit that took so many times as long as visits for the same take on the whole. */
export function withPace(paces: HourPaces, day: OfficeDay, began: Instant, ratio: number): HourPaces {
	const hour = hourOf(day, began);
	const { count, sum } = paces.get(hour) ?? { count: 0, sum: 0 };
	const kept = 1 - 1 / MEMORY_VISITS;
	return new Map(paces).set(hour, { count: count * kept + 1, sum: sum * kept + ratio });
}

/**
 * How much longer than on the whole visits take that begin in each hour of the day: seasonal factors of exponential
 * smoothing (Winters, Forecasting sales by exponentially weighted moving averages, 1960), each the posterior mean of a
 * factor that is 1 before anything was seen (West & Harrison, Bayesian Forecasting and Dynamic Models, 1997, §2).
 */
export const paceByHour = (paces: HourPaces): readonly number[] =>
	Array.from({ length: HOURS }, (_, hour) => {
		const { count, sum } = paces.get(hour) ?? { count: 0, sum: 0 };
		return (PRIOR_VISITS + sum) / (PRIOR_VISITS + count);
	});

/** Which hour of the day it is, also for what began before the day or on one that is longer. */
export const hourOf = (day: OfficeDay, at: Instant): number =>
	Math.max(0, Math.min(HOURS - 1, Math.floor((at - day.start) / HOUR_MILLISECONDS)));
