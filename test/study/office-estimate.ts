import { boundOf, quantile } from '#domain/distributions.ts';
import { evolve } from '#domain/evolve.ts';
import type { Office, ServiceTimes } from '#domain/office.ts';
import { simulateWaits } from '#domain/simulated-waits.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { virtualQueueOf } from '#domain/virtual-queue-of.ts';
import { at, dayOf, officeOn, rules } from '../support/office-builder.ts';
import type { Told } from './score.ts';

/** Service times of mean 1 minute, as an office knows them that has seen very many. */
const seenOften = (variation: number): ServiceTimes => ({
	count: 1e6,
	sumSeconds: 60e6,
	sumSquaredSeconds: (1 + variation) * 3600e6,
});
/** So long has the office seen who goes before others. */
const OBSERVED_HOURS = 1e5;

/** What is known when somebody comes to a queue in which all counters are busy. */
export interface Asked {
	/** For how long each counter has been with its visitor, minutes. */
	readonly servedFor: readonly number[];
	readonly ahead: number;
	/** Squared coefficient of variation of service times. */
	readonly variation: number;
	/** How many an hour go before others unannounced. */
	readonly overtakingPerHour: number;
	/** The newcomer's number since the queue began. */
	readonly number: number;
}

/**
 * What the office tells a newcomer, in minutes. Each is asked about with numbers and on a day of their own, since the
 * chances of a simulation hang on those: always the same ones would judge one throw of the dice again and again.
 */
export function officeEstimate({ servedFor, ahead, variation, overtakingPerHour, number }: Asked): Told {
	const date = new Date(Date.UTC(2027, 0, 1 + (number % 10_000))).toISOString().slice(0, 10);
	const now = at('12:00', date);
	let office = officeOf(date, servedFor.length, variation, overtakingPerHour);
	office = { ...office, nextOrder: number };
	servedFor.forEach((minutes, i) => {
		const since = plusSeconds(now, -60 * minutes);
		const counter = String(i + 1);
		office = withTicket(office, `inHand${i}`, since);
		office = evolve(office, { type: 'counter-opened', counter }, since);
		office = evolve(office, { type: 'ticket-called', ticket: `inHand${i}`, counter }, since);
	});
	for (let i = 0; i < ahead; i++) office = withTicket(office, `ahead${i}`, now);
	const { queue } = virtualQueueOf(office, now);
	const minutes = (simulateWaits(queue).ofNewcomers[0] ?? new Float64Array(1)).map((seconds) => seconds / 60).sort();
	const mean = minutes.reduce((sum, value) => sum + value, 0) / minutes.length;
	return { median: quantile(minutes, 0.5), mean, bound: boundOf(minutes, 0.9) };
}

function officeOf(date: string, counters: number, variation: number, overtakingPerHour: number): Office {
	const services = [{ id: 'any', letter: 'A', firstNumber: 1, lastNumber: 999, errands: [] }];
	const numbered = Array.from({ length: counters }, (_, i) => ({ id: String(i + 1), services: ['any'] }));
	const office = officeOn(dayOf(date, '8:00-20:00'), rules({ services, counters: numbered }));
	return {
		...office,
		serviceTimes: new Map([['any', seenOften(variation)]]),
		overtakers: { counts: new Map([['any', overtakingPerHour * OBSERVED_HOURS]]), seconds: OBSERVED_HOURS * 3600 },
	};
}

const withTicket = (office: Office, ticket: string, issuedAt: Instant): Office =>
	evolve(
		office,
		{ type: 'ticket-issued', ticket, number: 'A001', service: 'any', errand: null, language: 'cs', reservation: null },
		issuedAt,
	);
