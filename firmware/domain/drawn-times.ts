import { remainingLognormal, unitLognormal } from './distributions.ts';
import { hourOf, paceByHour } from './hour-paces.ts';
import type { Office } from './office.ts';
import { errandKey, type ServiceTime, type VisitErrands, visitTime } from './service-times.ts';
import { RUNS, strata } from './strata.ts';
import type { Instant } from './values.ts';
import type { SecondsPerRun } from './virtual-queue.ts';

/** Whose time at the counter is drawn; the seed is the visitor's own. */
export interface DrawnVisit {
	/** What is arranged in one visit. */
	readonly errands: VisitErrands;
	readonly seed: number;
}

/** A time that is drawn anew in each run, by `secondsIn`. */
export interface DrawnTime {
	/** By part of its distribution. */
	readonly seconds: Float64Array;
	/** By run how much slower than learnt everything of the kind is. */
	readonly paces: SecondsPerRun;
	/** By run the part that falls to it. */
	readonly parts: Uint8Array;
}

/** How long it is in a run. */
export const secondsIn = ({ seconds, paces, parts }: DrawnTime, run: number): number =>
	(seconds[parts[run] as number] as number) * (paces[run] as number);

/** A learnt service time, as one value for each part of its distribution, with how far off it may be as a whole. */
type Distribution = ServiceTime & Omit<DrawnTime, 'parts'>;

/** Seeds of the paces: far from those of visitors. */
const PACE_SEED = 0x40000000;

/**
 * Draws times at the counter from what an office has learnt, the same ones each time. Within a run all visits for the
 * same are by one pace slower or quicker than learnt, as much as the mean of so few visits may be wrong.
 */
export class DrawnTimes {
	private readonly office: Office;
	private readonly distributions = new Map<string, Distribution>();
	/** How much longer visits take that begin in each hour of the day. */
	readonly hourPaces: readonly number[];

	constructor(office: Office) {
		this.office = office;
		this.hourPaces = paceByHour(office.hourPaces);
	}

	/** How long a visit will take. */
	whole({ errands, seed }: DrawnVisit): DrawnTime {
		const { seconds, paces } = this.distribution(errands);
		return { seconds, paces, parts: strata(seed) };
	}

	/** How long a visit that began at `since` will still take, run by run. */
	remaining({ errands, seed }: DrawnVisit, since: Instant, at: Instant): SecondsPerRun {
		const { meanSeconds, variation, paces } = this.distribution(errands);
		const ofHour = this.hourPaces[hourOf(this.office.day, since)] as number;
		const elapsed = Math.max(0, at - since) / 1000;
		const parts = strata(seed);
		return paces.map((pace, run) =>
			remainingLognormal(meanSeconds * ofHour * pace, variation, elapsed, ((parts[run] as number) + 0.5) / RUNS),
		);
	}

	private distribution(errands: VisitErrands): Distribution {
		const key = errands.map(({ service, errand }) => errandKey(service, errand ?? '')).join();
		const known = this.distributions.get(key);
		if (known) return known;
		const time = visitTime(this.office, errands);
		const paces = unitLognormal(time.variation / time.visits);
		const parts = strata(PACE_SEED + this.distributions.size);
		const distribution = {
			...time,
			seconds: unitLognormal(time.variation).map((unit) => unit * time.meanSeconds),
			paces: paces.map((_, run) => paces[parts[run] as number] as number),
		};
		this.distributions.set(key, distribution);
		return distribution;
	}
}
