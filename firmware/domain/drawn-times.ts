import { remainingLognormal, unitLognormal } from './distributions.ts';
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

/** A learnt service time, as one value for each part of its distribution, with how far off it may be as a whole. */
interface Distribution extends ServiceTime {
	readonly seconds: Float64Array;
	readonly paces: SecondsPerRun;
}

/** Seeds of the paces: far from those of visitors. */
const PACE_SEED = 0x40000000;

/**
 * Draws times at the counter from what an office has learnt, the same ones each time. Within a run all visits for the
 * same are by one pace slower or quicker than learnt, as much as the mean of so few visits may be wrong.
 */
export class DrawnTimes {
	private readonly office: Office;
	private readonly distributions = new Map<string, Distribution>();

	constructor(office: Office) {
		this.office = office;
	}

	meanSeconds(errands: VisitErrands): number {
		return this.distribution(errands).meanSeconds;
	}

	/** How long a visit will take, run by run. */
	whole({ errands, seed }: DrawnVisit): SecondsPerRun {
		const { seconds, paces } = this.distribution(errands);
		const drawn = new Float64Array(RUNS);
		const parts = strata(seed);
		for (let run = 0; run < RUNS; run++)
			drawn[run] = (seconds[parts[run] as number] as number) * (paces[run] as number);
		return drawn;
	}

	/** How long a visit that began at `since` will still take, run by run. */
	remaining({ errands, seed }: DrawnVisit, since: Instant, at: Instant): SecondsPerRun {
		const { meanSeconds, variation, paces } = this.distribution(errands);
		const elapsed = Math.max(0, at - since) / 1000;
		const parts = strata(seed);
		return paces.map((pace, run) =>
			remainingLognormal(meanSeconds * pace, variation, elapsed, ((parts[run] as number) + 0.5) / RUNS),
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
