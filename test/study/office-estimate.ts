import { boundOf, quantile } from '#domain/distributions.ts';
import { evolve } from '#domain/evolve.ts';
import type { Office, ServiceTimes } from '#domain/office.ts';
import { simulateWaits } from '#domain/simulated-waits.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { virtualQueueOf } from '#domain/virtual-queue-of.ts';
import { at, day, officeOn, rules } from '../support/office-builder.ts';
import type { Told } from './score.ts';

/** Service times of mean 1 minute, as an office knows them that has seen very many. */
const seenOften = (variation: number): ServiceTimes => ({
	count: 1e6,
	sumSeconds: 60e6,
	sumSquaredSeconds: (1 + variation) * 3600e6,
});
const NOW = at('12:00');
/** So long has the office seen who goes before others. */
const OBSERVED_HOURS = 1e5;

/**
 * What the office tells a newcomer when all its counters are busy, in minutes.
 * @param servedFor for how long each counter has been with its visitor, minutes
 * @param variation squared coefficient of variation of service times
 * @param overtaking how many an hour go before others unannounced
 */
export function officeEstimate(servedFor: readonly number[], ahead: number, variation: number, overtaking = 0): Told {
	let office = officeOf(servedFor.length, variation, overtaking);
	servedFor.forEach((minutes, i) => {
		const since = plusSeconds(NOW, -60 * minutes);
		const counter = String(i + 1);
		office = withTicket(office, `inHand${i}`, since);
		office = evolve(office, { type: 'counter-opened', counter }, since);
		office = evolve(office, { type: 'ticket-called', ticket: `inHand${i}`, counter }, since);
	});
	for (let i = 0; i < ahead; i++) office = withTicket(office, `ahead${i}`, NOW);
	const { queue } = virtualQueueOf(office, NOW);
	const minutes = (simulateWaits(queue).ofNewcomers[0] ?? new Float64Array(1)).map((seconds) => seconds / 60).sort();
	const mean = minutes.reduce((sum, value) => sum + value, 0) / minutes.length;
	return { median: quantile(minutes, 0.5), mean, bound: boundOf(minutes, 0.9) };
}

function officeOf(counters: number, variation: number, overtaking: number): Office {
	const services = [{ id: 'any', letter: 'A', firstNumber: 1, lastNumber: 999, errands: [] }];
	const numbered = Array.from({ length: counters }, (_, i) => ({ id: String(i + 1), services: ['any'] }));
	const office = officeOn(day('8:00-20:00'), rules({ services, counters: numbered }));
	return {
		...office,
		serviceTimes: new Map([['any', seenOften(variation)]]),
		overtakers: { counts: new Map([['any', overtaking * OBSERVED_HOURS]]), seconds: OBSERVED_HOURS * 3600 },
	};
}

const withTicket = (office: Office, ticket: string, issuedAt: Instant): Office =>
	evolve(
		office,
		{ type: 'ticket-issued', ticket, number: 'A001', service: 'any', errand: null, language: 'cs', reservation: null },
		issuedAt,
	);
