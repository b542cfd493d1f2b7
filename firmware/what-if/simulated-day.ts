import { type OfficeDay, plusSeconds, type QueueRules } from '#domain/values.ts';
import type { WhatIfOffice } from './changes.ts';
import { exponential, lognormal, type Random } from './random.ts';
import type { RecordedDay, Visit } from './recorded-day.ts';

/** Squared coefficient of variation of time at the counter, between constant (0) and exponential (1). */
const VARIATION = 0.5;

/** What a day that nobody has seen is made from. */
export interface SimulatedDayOptions {
	/** Work that visitors bring over what the counters can do in their hours; 1 is as much as they can. */
	readonly load: number;
	/** Of the seats of each slot, so many are taken and kept. */
	readonly bookedShare: number;
}

/** A busy day of a town hall where slots are sought after. */
export const BUSY_DAY: SimulatedDayOptions = { load: 0.9, bookedShare: 0.6 };

/**
 * A day as it might be: all counters open in all hours, walk-ins at random, each service with as much work as there are
 * counters for it, lognormal times of the configured mean.
 */
export function simulatedDay(
	office: WhatIfOffice,
	day: OfficeDay,
	{ load, bookedShare }: SimulatedDayOptions,
	random: Random,
): RecordedDay {
	const { rules } = office;
	const shifts = rules.counters.flatMap(({ id, services }) =>
		day.openings.map(({ start, end }) => ({ counter: id, services, from: start, until: end })),
	);
	const visits = rules.services.flatMap(({ id }) => {
		const booked = reservations(office, id, bookedShare, random);
		return [...booked, ...walkIns(office, day, id, load, booked.length, random)];
	});
	return { isSimulated: true, day, shifts, visits: visits.toSorted((a, b) => a.arrivesAt - b.arrivesAt) };
}

function reservations(office: WhatIfOffice, service: string, share: number, random: Random): readonly Visit[] {
	const { slots, capacities, rules } = office;
	return slots.flatMap((slot) =>
		Array.from({ length: capacities.get(service) ?? 0 }).flatMap((): readonly Visit[] => {
			if (random() >= share) return [];
			const arrivesAt = plusSeconds(slot.start, -rules.checkInOpensSeconds * random());
			return [visit(rules, service, arrivesAt, slot.start, random)];
		}),
	);
}

/** They fill what reservations leave of the service's share of the counters. */
function walkIns(
	{ rules }: WhatIfOffice,
	day: OfficeDay,
	service: string,
	load: number,
	booked: number,
	random: Random,
): readonly Visit[] {
	const staff = rules.counters.reduce(
		(sum, { services }) => sum + (services.includes(service) ? 1 / services.length : 0),
		0,
	);
	const openSeconds = day.openings.reduce((sum, { start, end }) => sum + (end - start) / 1000, 0);
	const people = (load * staff * openSeconds) / meanSeconds(rules, service) - booked;
	if (people <= 0) return [];
	return day.openings.flatMap(({ start, end }) => {
		const came: Visit[] = [];
		const gap = openSeconds / people;
		for (let at = later(start); at < end; at = later(at)) came.push(visit(rules, service, at, null, random));
		return came;

		function later(at: typeof start): typeof start {
			return plusSeconds(at, exponential(random, gap));
		}
	});
}

function visit(
	rules: QueueRules,
	service: string,
	arrivesAt: Visit['arrivesAt'],
	slotStart: Visit['slotStart'],
	random: Random,
): Visit {
	const counterSeconds = lognormal(random, meanSeconds(rules, service), VARIATION);
	return { service, arrivesAt, slotStart, calledAt: null, counterSeconds, patienceSeconds: null };
}

/** What is configured for a service's errands, on average. */
export function meanSeconds(rules: QueueRules, service: string): number {
	const errands = rules.services.find(({ id }) => id === service)?.errands ?? [];
	return errands.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, errands.length);
}
