import { weightOf } from './claims.ts';
import type { DrawnTimes } from './drawn-times.ts';
import type { Office } from './office.ts';
import { RUNS, strata } from './strata.ts';
import type { Instant, ServiceId } from './values.ts';
import type { SecondsPerRun, VirtualVisitor } from './virtual-queue.ts';

/** How much of what was learnt still counts a day later. */
const KEPT_PER_DAY = 0.9;
/** Opening time in which nobody overtook, before any was seen. */
const PRIOR_SECONDS = 2 * 3600;
/** So many of a service are thought of at most; that is one every two minutes over an hour. */
const MOST_OF_A_SERVICE = 30;
/** Seed of their chances: far from those of others. */
const OVERTAKER_SEED = 0x30000000;

/** Times between arrivals at random, with mean 1: the middles of equal parts of the exponential distribution. */
const UNIT_GAPS = Float64Array.from({ length: RUNS }, (_, i) => -Math.log(1 - (i + 0.5) / RUNS));

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

/** Those who may still come today within `horizonSeconds`, as often as was seen; the lines are those of `services`. */
export function overtakersToCome(
	office: Office,
	services: readonly ServiceId[],
	times: DrawnTimes,
	at: Instant,
	horizonSeconds: number,
): readonly VirtualVisitor[] {
	const observed = office.overtakers.seconds + openSeconds(office, office.day.start, at) + PRIOR_SECONDS;
	const ahead = Math.min(horizonSeconds, openSeconds(office, at, office.day.end));
	return services.flatMap((service, line) => {
		const perSecond = (office.overtakers.counts.get(service) ?? 0) / observed;
		const expected = perSecond * ahead;
		const people = Math.min(MOST_OF_A_SERVICE, Math.ceil(expected + 2 * Math.sqrt(expected)));
		let before: SecondsPerRun = new Float64Array(RUNS);
		return Array.from({ length: people }, (_, nth): VirtualVisitor => {
			const seed = OVERTAKER_SEED + line * 4096 + nth * 2;
			const parts = strata(seed);
			const comesIn = before.map((seconds, run) => seconds + (UNIT_GAPS[parts[run] as number] as number) / perSecond);
			before = comesIn;
			return {
				line,
				serviceTimes: times.whole({ errands: [{ service, errand: null }], seed: seed + 1 }),
				firstFrom: Math.min(...comesIn),
				waitedSeconds: 0,
				weight: weightOf(office, service),
				comesIn,
			};
		});
	});
}

function openSeconds(office: Office, from: Instant, until: Instant): number {
	return office.day.openings.reduce(
		(sum, { start, end }) => sum + Math.max(0, Math.min(end, until) - Math.max(start, from)) / 1000,
		0,
	);
}
