import type { QueueRules } from '#domain/values.ts';
import { plusSeconds } from '#domain/values.ts';
import type { Interval } from '#wire/calendar.ts';
import type { Instant } from '#wire/time.ts';
import type { ExpectedDay, ExpectedVisit } from './play-day.ts';
import type { Random } from './random.ts';
import type { RecordedDay, Shift, Visit } from './recorded-day.ts';
import { meanSeconds } from './simulated-day.ts';

/** What would have been different that day. */
export interface Change {
	/** One more counter, for these services, all day or between two moments. */
	readonly counter?: { readonly services: readonly string[]; readonly from?: Instant; readonly until?: Instant };
	/** So many reservations in each slot of a service, or of every service. */
	readonly capacity?: { readonly service: string | null; readonly seats: number };
	/** `first-come`: reservations go before nobody. */
	readonly order?: 'as-configured' | 'first-come';
	/** Weights of waiting in other services' company, by service. */
	readonly weights?: Readonly<Record<string, number>>;
}

/** The office whose day it is. */
export interface WhatIfOffice {
	readonly rules: QueueRules;
	/** Reservations per slot, by service. */
	readonly capacities: ReadonlyMap<string, number>;
	readonly slots: readonly Interval[];
}

/** Of the seats of a day nobody has seen, so many are taken and kept. */
const PRIOR_SEATS_KEPT = 0.6;
/** Weight of that in seats. */
const PRIOR_SEATS = 5;

/** The day as it was: visitors with other service times of the day, drawn anew, as the same people on another day. */
export function sameDay(office: WhatIfOffice, recorded: RecordedDay, random: Random): ExpectedDay {
	const known = Map.groupBy(
		recorded.visits.filter(({ counterSeconds }) => counterSeconds !== null),
		({ service }) => service,
	);
	const secondsOf = ({ service }: Visit): number => {
		const alike = known.get(service) ?? [];
		// Drawn for everybody alike, so that worlds of the same seed differ only by what was changed.
		const drawn = alike[Math.floor(random() * alike.length)]?.counterSeconds;
		return drawn ?? meanSeconds(office.rules, service);
	};
	const isOffered = ({ service }: Visit): boolean => office.rules.services.some(({ id }) => id === service);
	return {
		rules: office.rules,
		day: recorded.day,
		shifts: recorded.shifts,
		visits: recorded.visits.filter(isOffered).map((visit) => ({
			kind: visit.slotStart === null ? 'walk-in' : 'reservation',
			service: visit.service,
			arrivesAt: visit.arrivesAt,
			slotStart: visit.slotStart,
			counterSeconds: secondsOf(visit),
			patienceSeconds: visit.patienceSeconds,
		})),
	};
}

/** A day with what would have been different. */
export function changedDay(office: WhatIfOffice, given: ExpectedDay, change: Change, random: Random): ExpectedDay {
	const rebooked = change.capacity ? withCapacity(office, given, change.capacity, random) : given.visits;
	const visits = rebooked.map((visit) => (change.order === 'first-come' ? { ...visit, slotStart: null } : visit));
	const staffed = change.counter ? withCounter(given, change.counter) : given;
	const { services } = staffed.rules;
	const weighted = services.map((rules) => ({ ...rules, weight: change.weights?.[rules.id] ?? rules.weight ?? 1 }));
	return {
		...staffed,
		rules: { ...staffed.rules, services: weighted },
		visits: visits.toSorted((a, b) => a.arrivesAt - b.arrivesAt),
	};
}

function withCounter(given: ExpectedDay, counter: NonNullable<Change['counter']>): ExpectedDay {
	const { services, from, until } = counter;
	const id = `${Math.max(0, ...given.rules.counters.map((known) => Number(known.id))) + 1}`;
	const shifts = given.day.openings.flatMap((opening): readonly Shift[] => {
		const start = Math.max(opening.start, from ?? opening.start) as Instant;
		const end = Math.min(opening.end, until ?? opening.end) as Instant;
		return start < end ? [{ counter: id, services, from: start, until: end }] : [];
	});
	return {
		...given,
		rules: { ...given.rules, counters: [...given.rules.counters, { id, services }] },
		shifts: [...given.shifts, ...shifts],
	};
}

/**
 * The same people with other reservations. Seats that are no more: who had them comes at the same time without one. New
 * seats: as many of them are taken as of those there were, by people who came without.
 */
function withCapacity(
	office: WhatIfOffice,
	{ rules, visits }: ExpectedDay,
	{ service: only, seats }: NonNullable<Change['capacity']>,
	random: Random,
): readonly ExpectedVisit[] {
	const changed = [...visits];
	for (const { id: service } of rules.services) {
		if (only !== null && only !== service) continue;
		const before = office.capacities.get(service) ?? 0;
		const seatsKept = shareKept(office, visits, service);
		for (const slot of office.slots) {
			for (let seat = seats; seat < before; seat++) giveUpSeat(changed, service, slot, seats, random);
			for (let seat = before; seat < seats; seat++)
				if (random() < seatsKept) takeSeat(changed, service, slot, rules.checkInOpensSeconds, random);
		}
	}
	return changed;
}

/** How many of a service's seats were taken and kept that day. */
function shareKept({ capacities, slots }: WhatIfOffice, visits: readonly ExpectedVisit[], service: string): number {
	const kept = visits.filter((visit) => visit.service === service && visit.slotStart !== null).length;
	const seats = (capacities.get(service) ?? 0) * slots.length;
	return Math.min(1, (kept + PRIOR_SEATS * PRIOR_SEATS_KEPT) / (seats + PRIOR_SEATS));
}

/** One visitor too many of a slot comes without a reservation. */
function giveUpSeat(visits: ExpectedVisit[], service: string, slot: Interval, seats: number, random: Random): void {
	const seated = visits.filter((visit) => visit.service === service && visit.slotStart === slot.start);
	if (seated.length <= seats) return;
	const chosen = seated[Math.floor(random() * seated.length)];
	if (chosen) replace(visits, chosen, { ...chosen, kind: 'walk-in', slotStart: null });
}

/** Somebody who came without a reservation has this one, and comes while check-in is open before its slot. */
function takeSeat(
	visits: ExpectedVisit[],
	service: string,
	slot: Interval,
	checkInOpensSeconds: number,
	random: Random,
): void {
	const walkIns = visits.filter((visit) => visit.service === service && visit.kind === 'walk-in');
	const chosen = walkIns[Math.floor(random() * walkIns.length)];
	const arrivesAt = plusSeconds(slot.start, -checkInOpensSeconds * random());
	if (chosen) replace(visits, chosen, { ...chosen, kind: 'reservation', slotStart: slot.start, arrivesAt });
}

function replace(visits: ExpectedVisit[], old: ExpectedVisit, fresh: ExpectedVisit): void {
	visits[visits.indexOf(old)] = fresh;
}
