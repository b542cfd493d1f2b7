import type { Office } from './office.ts';
import type { ServiceId } from './values.ts';

/** Visits that the configured duration counts for, until the office has seen more of its own. */
const PRIOR_VISITS = 5;
/** Squared coefficient of variation of service times assumed until seen: between constant (0) and exponential (1). */
const PRIOR_VARIATION = 0.5;

/** How long visits of a service take. */
export interface ServiceTime {
	readonly meanSeconds: number;
	/** Squared coefficient of variation: variance over squared mean. */
	readonly variation: number;
}

/** From the configured duration and what the office has seen; nothing at all for a service without errands. */
export function serviceTime(office: Office, service: ServiceId): ServiceTime {
	const errands = office.rules.services.find((rules) => rules.id === service)?.errands ?? [];
	const priorSeconds = errands.reduce((sum, errand) => sum + errand.seconds, 0) / Math.max(1, errands.length);
	const seen = office.serviceTimes.get(service) ?? { count: 0, sumSeconds: 0, sumSquaredSeconds: 0 };
	const visits = seen.count + PRIOR_VISITS;
	const meanSeconds = (seen.sumSeconds + PRIOR_VISITS * priorSeconds) / visits;
	const meanSquare = (seen.sumSquaredSeconds + PRIOR_VISITS * priorSeconds ** 2 * (1 + PRIOR_VARIATION)) / visits;
	if (meanSeconds === 0) return { meanSeconds, variation: 0 };
	return { meanSeconds, variation: Math.max(0, meanSquare / meanSeconds ** 2 - 1) };
}
