import type { DrawnTimes } from './drawn-times.ts';
import type { Office } from './office.ts';
import { RUNS, strata } from './strata.ts';
import type { Instant, ServiceId } from './values.ts';
import type { VirtualOvertaker, VirtualOvertakers } from './virtual-queue.ts';

/** How much of what was learnt still counts a day later. */
const KEPT_PER_DAY = 0.9;
/** Opening time in which nobody overtook, before any was seen. */
const PRIOR_SECONDS = 2 * 3600;
/** Seed of their chances, others each day: far from those of anybody else. */
const OVERTAKER_SEED = 0x30000000;
const DAY_MILLISECONDS = 86_400_000;

/** Times between arrivals at random, with mean 1: the middles of equal parts of the exponential distribution. */
const UNIT_GAPS = Float64Array.from({ length: RUNS }, (_, i) => -Math.log(1 - (i + 0.5) / RUNS));

/** They come no slower or quicker in one run than in another. */
const EVEN = new Float64Array(RUNS).fill(1);

/** Visitors who went before others without anybody having known that they would come. */
export interface Overtakers {
	/** How many, the latest days with most weight. */
	readonly counts: ReadonlyMap<ServiceId, number>;
	/** In how much opening time of past days, with the same weights. */
	readonly seconds: number;
}

export const noOvertakers: Overtakers = { counts: new Map(), seconds: 0 };

/** With one more of a service. */
export function withOvertaker({ counts, seconds }: Overtakers, service: ServiceId): Overtakers {
	return { counts: new Map(counts).set(service, (counts.get(service) ?? 0) + 1), seconds };
}

/** What is left of them when a day is over. */
export function overtakersAfter(office: Office): Overtakers {
	const { counts, seconds } = office.overtakers;
	return {
		counts: new Map([...counts].map(([service, count]) => [service, count * KEPT_PER_DAY])),
		seconds: (seconds + openSeconds(office, office.day.start, office.day.end)) * KEPT_PER_DAY,
	};
}

/** Those of a service who may still come today, as often as was seen; `null` when nobody was. */
export function overtakersToCome(
	office: Office,
	service: ServiceId,
	line: number,
	times: DrawnTimes,
	at: Instant,
): VirtualOvertakers | null {
	const observed = office.overtakers.seconds + openSeconds(office, office.day.start, at) + PRIOR_SECONDS;
	const perSecond = (office.overtakers.counts.get(service) ?? 0) / observed;
	if (perSecond === 0) return null;
	const seconds = UNIT_GAPS.map((unit) => unit / perSecond);
	const drawn: VirtualOvertaker[] = [];
	const seedOfDay = OVERTAKER_SEED + Math.floor(office.day.start / DAY_MILLISECONDS) * 8192 + line * 1024;
	const nth = (number: number): VirtualOvertaker => {
		const seed = seedOfDay + number * 2;
		drawn[number] ??= {
			afterSeconds: { seconds, paces: EVEN, parts: strata(seed) },
			serviceTime: times.whole({ errands: [{ service, errand: null }], seed: seed + 1 }),
		};
		return drawn[number];
	};
	return { nth, endIn: openSeconds(office, at, office.day.end) };
}

function openSeconds(office: Office, from: Instant, until: Instant): number {
	return office.day.openings.reduce(
		(sum, { start, end }) => sum + Math.max(0, Math.min(end, until) - Math.max(start, from)) / 1000,
		0,
	);
}
