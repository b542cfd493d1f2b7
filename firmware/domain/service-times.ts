import type { Office, ServiceTimes } from './office.ts';
import type { Errand, ErrandId, ServiceId } from './values.ts';

/** Visits that the configured duration counts for, until the office has seen more of its own. */
const PRIOR_VISITS = 5;
/** Squared coefficient of variation of service times assumed until seen: between constant (0) and exponential (1). */
const PRIOR_VARIATION = 0.5;
/** About so many of the latest visits count, older ones less and less, so that estimates follow the office's drift. */
const MEMORY_VISITS = 200;

/** How long visits take. */
export interface ServiceTime {
	readonly meanSeconds: number;
	/** Squared coefficient of variation: variance over squared mean. */
	readonly variation: number;
	/** Visits that this rests on, the configured duration's among them. */
	readonly visits: number;
}

const nothingSeen: ServiceTimes = { count: 0, sumSeconds: 0, sumSquaredSeconds: 0 };

/**
 * Of a service's errand, or of the service when the errand is not known: from the configured duration and what the
 * office has seen. Nothing at all for a service without errands.
 */
export function serviceTime(office: Office, service: ServiceId, errand: ErrandId | null = null): ServiceTime {
	const errands = office.rules.services.find((rules) => rules.id === service)?.errands ?? [];
	const configured = errands.find(({ id }) => id === errand);
	if (configured) return learnt(configured.seconds, office.errandTimes.get(errandKey(service, configured.id)));
	const average = errands.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, errands.length);
	return learnt(average, office.serviceTimes.get(service));
}

/** What is arranged in one visit, at least one errand. */
export type VisitErrands = readonly Pick<Errand, 'service' | 'errand'>[];

/** Of all that is arranged in one visit: means and variances add up, as those of errands that have nothing to do with one another. */
export function visitTime(office: Office, errands: VisitErrands): ServiceTime {
	const times = errands.map(({ service, errand }) => serviceTime(office, service, errand));
	const meanSeconds = times.reduce((sum, time) => sum + time.meanSeconds, 0);
	const variance = times.reduce((sum, time) => sum + time.variation * time.meanSeconds ** 2, 0);
	const visits = Math.min(...times.map((time) => time.visits));
	return { meanSeconds, variation: meanSeconds === 0 ? 0 : variance / meanSeconds ** 2, visits };
}

/** The mean of a configured duration and of what was seen, each with the weight of its visits. */
function learnt(priorSeconds: number, seen: ServiceTimes = nothingSeen): ServiceTime {
	const visits = seen.count + PRIOR_VISITS;
	const meanSeconds = (seen.sumSeconds + PRIOR_VISITS * priorSeconds) / visits;
	const meanSquare = (seen.sumSquaredSeconds + PRIOR_VISITS * priorSeconds ** 2 * (1 + PRIOR_VARIATION)) / visits;
	if (meanSeconds === 0) return { meanSeconds, variation: 0, visits };
	return { meanSeconds, variation: Math.max(0, meanSquare / meanSeconds ** 2 - 1), visits };
}

/** What was seen, with one visit more. */
export function withVisit(before: ServiceTimes | undefined, seconds: number): ServiceTimes {
	const seen = before ?? nothingSeen;
	const kept = 1 - 1 / MEMORY_VISITS;
	return {
		count: seen.count * kept + 1,
		sumSeconds: seen.sumSeconds * kept + seconds,
		sumSquaredSeconds: seen.sumSquaredSeconds * kept + seconds ** 2,
	};
}

/** Under which an errand's times are kept: its id alone need not be unique in the office. */
export const errandKey = (service: ServiceId, errand: ErrandId): string => `${service}/${errand}`;
