import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OfficeEvent } from '#domain/events.ts';
import { plusSeconds } from '#domain/values.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { type Change, changedDay, sameDay, type WhatIfOffice } from '../../../firmware/what-if/changes.ts';
import { whatIf } from '../../../firmware/what-if/compare.ts';
import { recordedDays } from '../../../firmware/what-if/journal-days.ts';
import { type ExpectedDay, type ExpectedVisit, playDay } from '../../../firmware/what-if/play-day.ts';
import { seededRandom } from '../../../firmware/what-if/random.ts';
import { type RecordedDay, recordedDay } from '../../../firmware/what-if/recorded-day.ts';
import { simulatedDay } from '../../../firmware/what-if/simulated-day.ts';
import { at, COUNTERS, day, dayOf, rules } from '../../support/office-builder.ts';

const TODAY = day('8:00-12:00');
const SLOTS = ['8:00', '8:30', '9:00', '9:30', '10:00', '10:30', '11:00', '11:30'].map((time) => ({
	start: at(time),
	end: plusSeconds(at(time), 1800),
}));
const OFFICE: WhatIfOffice = {
	rules: rules(),
	capacities: new Map([
		['documents', 1],
		['licences', 1],
	]),
	slots: SLOTS,
};

const issued = (number: string, slotStart?: string): Extract<OfficeEvent, { type: 'ticket-issued' }> => ({
	type: 'ticket-issued',
	ticket: `2026-11-23/${number}`,
	number,
	service: number.startsWith('P') ? 'documents' : 'licences',
	errand: null,
	language: 'cs',
	reservation: slotStart === undefined ? null : { id: 'booked', slotStart: at(slotStart) },
});
const atCounter = (
	type: 'ticket-called' | 'ticket-finished' | 'ticket-parked' | 'ticket-resumed' | 'ticket-no-show',
	number: string,
	counter = '1',
): OfficeEvent => ({ type, ticket: `2026-11-23/${number}`, counter });

/** A day read from what happened at these times. */
function read(...happened: readonly (readonly [string, OfficeEvent])[]): RecordedDay {
	const entries = happened.map(([time, event], i) => ({ sequence: i + 1, at: at(time), event }));
	return recordedDay(TODAY, entries, COUNTERS);
}

const someDay = (seed: number, load = 0.9): RecordedDay =>
	simulatedDay(OFFICE, TODAY, { load, bookedShare: 0.6 }, seededRandom(seed));

const meanWait = (expected: ExpectedDay): number => {
	const waits = playDay(expected).flatMap(({ waitedSeconds }) => (waitedSeconds === null ? [] : [waitedSeconds]));
	return waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
};

describe('a recorded day', () => {
	it('W20 is read from the journal: who came, for how long each kept a counter, and when it was open', () => {
		const { visits, shifts } = read(
			['8:00', { type: 'counter-opened', counter: '1' }],
			['8:01', issued('P001')],
			['8:02', issued('P002', '8:30')],
			['8:03', atCounter('ticket-called', 'P001')],
			['8:10', atCounter('ticket-finished', 'P001')],
			['8:12', atCounter('ticket-called', 'P002')],
			['8:20', atCounter('ticket-finished', 'P002')],
			['11:30', { type: 'counter-paused', counter: '1' }],
		);
		expect(shifts).toEqual([{ counter: '1', services: ['documents'], from: at('8:00'), until: at('11:30') }]);
		expect(visits).toMatchObject([
			// Nine minutes: the clerk called the next, who was waiting, two minutes after finishing.
			{ service: 'documents', arrivesAt: at('8:01'), slotStart: null, calledAt: at('8:03'), counterSeconds: 540 },
			{ service: 'documents', arrivesAt: at('8:02'), slotStart: at('8:30'), calledAt: at('8:12'), counterSeconds: 480 },
		]);
	});

	it('W20 counts only time at the counter of who was parked, and how long who gave up had waited', () => {
		const left: OfficeEvent = { type: 'ticket-left', ticket: '2026-11-23/P002' };
		const { visits } = read(
			['8:00', issued('P001')],
			['8:00', issued('P002')],
			['8:01', atCounter('ticket-called', 'P001')],
			['8:03', atCounter('ticket-parked', 'P001')],
			['8:10', left],
			['8:30', atCounter('ticket-resumed', 'P001')],
			['8:31', atCounter('ticket-finished', 'P001')],
		);
		expect(visits).toMatchObject([
			{ counterSeconds: 180, patienceSeconds: null },
			{ counterSeconds: null, calledAt: null, patienceSeconds: 600 },
		]);
	});

	it('W20 counts the time at each counter of who has come for two services', () => {
		const next = { service: 'licences', errand: null, reservation: null };
		const { visits } = read(
			['9:00', { ...issued('P001'), more: [next] }],
			['9:00', atCounter('ticket-called', 'P001', '1')],
			['9:20', { type: 'ticket-continued', ticket: '2026-11-23/P001', counter: '1', next, more: [] }],
			['9:30', atCounter('ticket-called', 'P001', '2')],
			['9:35', atCounter('ticket-finished', 'P001', '2')],
		);
		expect(visits).toMatchObject([{ calledAt: at('9:00'), counterSeconds: 25 * 60 }]);
	});

	it('W20 of whom the day ended at the counter nobody knows how long it took', () => {
		const entries = [issued('P001'), atCounter('ticket-called', 'P001'), atCounter('ticket-finished', 'P001')];
		const { visits } = recordedDay(
			TODAY,
			entries.map((event, i) => ({ sequence: i + 1, at: i < 2 ? at('11:00') : TODAY.end, event })),
			COUNTERS,
		);
		expect(visits).toMatchObject([{ calledAt: at('11:00'), counterSeconds: null }]);
	});

	it('W20 of who left after a missed call only the call is known', () => {
		const { visits, shifts } = read(
			['8:00', issued('P001')],
			['8:01', atCounter('ticket-called', 'P001')],
			['8:03', atCounter('ticket-no-show', 'P001')],
			['8:20', { type: 'ticket-left', ticket: '2026-11-23/P001' }],
			['8:21', { type: 'counter-opened', counter: '9' }],
			['8:22', { type: 'counter-closed', counter: '2' }],
		);
		expect(visits).toMatchObject([{ calledAt: at('8:01'), counterSeconds: 120, patienceSeconds: null }]);
		// Counter 9 is no more, and counter 2 had not been open.
		expect(shifts).toEqual([]);
	});

	it('W20 the days of a journal are found from the latest on, those without visitors and those cut off left out', async () => {
		const journal = createMemoryJournal();
		const begin = (date: string, ...openings: string[]) =>
			journal.append([{ type: 'day-begun', day: dayOf(date, ...openings) }], at('0:00', date));
		journal.append([issued('P009')], at('9:00', '2026-11-19'));
		begin('2026-11-20', '8:00-12:00');
		journal.append([issued('P001')], at('9:00', '2026-11-20'));
		begin('2026-11-21');
		begin('2026-11-22');
		begin('2026-11-23', '8:00-12:00');
		for (let i = 1; i <= 300; i++) journal.append([issued(`P${100 + i}`)], at('9:00'));
		begin('2026-11-23', '8:00-10:00');
		journal.append([issued('P002')], at('9:30'));
		const found: (readonly [string, number, number | undefined])[] = [];
		for await (const { day: one, visits } of recordedDays(journal, rules()))
			found.push([one.date, visits.length, one.openings[0]?.end]);
		expect(found).toEqual([
			['2026-11-23', 301, at('10:00')],
			['2026-11-20', 1, at('12:00', '2026-11-20')],
		]);
	});

	it('W20, D21 a day that was brought back counts once, with what was told again and what came after', async () => {
		const journal = createMemoryJournal();
		const begin = (...openings: string[]) =>
			journal.append([{ type: 'day-begun', day: dayOf('2026-11-23', ...openings) }], at('0:00'));
		begin('8:00-12:00');
		journal.append([issued('P003')], at('9:00'));
		begin('8:00-10:00');
		journal.append([issued('P004')], at('9:10'));
		const told = ['P001', 'P002', 'P003', 'P004'].map((number) => ({ at: at('9:00'), event: issued(number) }));
		journal.append([{ type: 'day-restored', entries: told }], at('9:15'));
		journal.append([issued('P015')], at('9:20'));
		const days = [];
		for await (const { visits } of recordedDays(journal, rules())) days.push(visits.map(({ arrivesAt }) => arrivesAt));
		expect(days).toEqual([[...told.map((entry) => entry.at), at('9:20')]]);
	});
});

describe('a day played', () => {
	const visit = (arrives: string, changes: Partial<ExpectedVisit> = {}): ExpectedVisit => ({
		kind: 'walk-in',
		service: 'documents',
		arrivesAt: at(arrives),
		slotStart: null,
		counterSeconds: 600,
		patienceSeconds: null,
		...changes,
	});
	const shift = (counter: string, from: string, until: string) => ({
		counter,
		services: ['documents'],
		from: at(from),
		until: at(until),
	});
	const waits = (visits: readonly ExpectedVisit[], ...shifts: ReturnType<typeof shift>[]) =>
		playDay({ rules: rules(), day: TODAY, visits, shifts }).map(({ waitedSeconds, end }) =>
			end === 'served' ? (waitedSeconds ?? 0) / 60 : end,
		);

	it('W20 calls in the order of the rules: a reservation goes first from its slot', () => {
		const reserved = visit('8:20', { kind: 'reservation', slotStart: at('8:30') });
		const visits = [visit('8:00'), visit('8:05'), visit('8:06'), visit('8:07'), reserved];
		expect(waits(visits, shift('1', '8:00', '12:00'))).toEqual([0, 5, 14, 33, 10]);
	});

	it('W20 a paused counter finishes whom it has; the last shift ends when nobody waits any more', () => {
		expect(waits([visit('8:00'), visit('8:01')], shift('1', '8:00', '8:05'), shift('1', '9:00', '12:00'))).toEqual([
			0, 59,
		]);
		expect(waits([visit('11:38'), visit('11:39')], shift('1', '8:00', '11:46'))).toEqual([0, 9]);
		expect(waits([visit('11:30'), visit('11:31')], shift('1', '8:00', '11:30'))).toEqual(['unserved', 'unserved']);
		expect(waits([visit('11:40')], shift('1', '8:00', '11:50'))).toEqual([0]);
	});

	it('W20 who gives up leaves, who comes in vain is turned away', () => {
		const visits = [visit('8:00'), visit('8:01', { patienceSeconds: 300 }), visit('8:02', { patienceSeconds: 900 })];
		expect(waits([...visits, visit('13:00')], shift('1', '8:00', '12:00'))).toEqual([0, 'left', 8, 'turned-away']);
	});
});

describe('a change', () => {
	it('W21 nothing but what was changed differs: with the same seed the same people need the same time', () => {
		const recorded = someDay(1);
		const before = sameDay(OFFICE, recorded, seededRandom(7));
		expect(sameDay(OFFICE, recorded, seededRandom(7))).toEqual(before);
		const after = changedDay(OFFICE, before, { order: 'as-configured' }, seededRandom(8));
		expect(after.visits).toEqual(before.visits);
		expect(playDay(after)).toEqual(playDay(before));
		expect(sameDay(OFFICE, recorded, seededRandom(9)).visits).not.toEqual(before.visits);
	});

	it('W21 times at the counter are those of the same service that day, or configured where there are none', () => {
		const { visits } = read(['8:00', issued('P001')], ['8:01', issued('L001')]);
		const known = read(
			['8:00', issued('P001')],
			['8:00', atCounter('ticket-called', 'P001')],
			['8:04', atCounter('ticket-finished', 'P001')],
		);
		const recorded = { ...known, visits: [...known.visits, ...visits] };
		const seconds = sameDay(OFFICE, recorded, seededRandom(1)).visits.map(({ counterSeconds }) => counterSeconds);
		expect(seconds).toEqual([240, 240, 600]);
	});

	it('W21 visitors of a service that is no more are left out', () => {
		const recorded = read(['8:00', issued('P001')], ['8:01', issued('L001')]);
		const fewer = { ...OFFICE, rules: rules({ services: OFFICE.rules.services.slice(0, 1) }) };
		expect(sameDay(fewer, recorded, seededRandom(1)).visits.map(({ service }) => service)).toEqual(['documents']);
	});

	it('W21 one more counter shortens the waits of those it serves', () => {
		const before = sameDay(OFFICE, someDay(2, 1.1), seededRandom(1));
		const counter = { services: ['documents', 'licences'] };
		const after = changedDay(OFFICE, before, { counter }, seededRandom(1));
		expect(after.rules.counters.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
		expect(meanWait(after)).toBeLessThan(0.7 * meanWait(before));
		const late = changedDay(
			OFFICE,
			before,
			{ counter: { ...counter, from: at('11:00'), until: at('15:00') } },
			seededRandom(1),
		);
		expect(late.shifts.at(-1)).toMatchObject({ counter: '4', from: at('11:00'), until: at('12:00') });
		expect(
			changedDay(OFFICE, before, { counter: { ...counter, from: at('13:00') } }, seededRandom(1)).shifts,
		).toHaveLength(3);
	});

	it('W21 without their right of way reservations wait longer, and walk-ins no longer', () => {
		const order = 'first-come';
		const { difference } = whatIf(OFFICE, someDay(3, 1.1), { order }, 20);
		expect(difference.reservation.mean.low).toBeGreaterThan(1);
		expect(difference['walk-in'].mean.high).toBeLessThan(0.5);
		expect(difference.reservation.people).toEqual({ mean: 0, low: 0, high: 0 });
	});

	it('W21 a service of more weight waits less at a shared counter', () => {
		const before = sameDay(OFFICE, someDay(4, 1.2), seededRandom(1));
		const waitOf = (change: Change): number => {
			const expected = changedDay(OFFICE, before, change, seededRandom(1));
			const played = playDay(expected).filter((_, i) => expected.visits[i]?.service === 'licences');
			return played.reduce((sum, { waitedSeconds }) => sum + (waitedSeconds ?? 0), 0);
		};
		expect(waitOf({ weights: { licences: 5 } })).toBeLessThan(waitOf({ weights: { licences: 1 } }));
	});

	it('W22 whatever the seats, the same number of people come for each service', () => {
		const change = fc.record({
			seed: fc.nat({ max: 1000 }),
			seats: fc.nat({ max: 4 }),
			service: fc.constantFrom(null, 'documents', 'licences'),
		});
		fc.assert(
			fc.property(change, ({ seed, seats, service }) => {
				const before = sameDay(OFFICE, someDay(seed), seededRandom(seed));
				const { visits } = changedDay(OFFICE, before, { capacity: { service, seats } }, seededRandom(seed));
				const count = (of: readonly ExpectedVisit[], id: string) => of.filter((one) => one.service === id).length;
				for (const id of ['documents', 'licences']) {
					expect(count(visits, id)).toBe(count(before.visits, id));
					if (service !== null && service !== id) continue;
					for (const { start } of SLOTS)
						expect(visits.filter((one) => one.service === id && one.slotStart === start).length).toBeLessThanOrEqual(
							seats,
						);
				}
				expect(visits.every(({ kind, slotStart }) => (kind === 'reservation') === (slotStart !== null))).toBe(true);
				expect(visits.map(({ arrivesAt }) => arrivesAt)).toEqual(
					visits.map(({ arrivesAt }) => arrivesAt).toSorted((a, b) => a - b),
				);
			}),
			{ seed: 20261123, numRuns: 60 },
		);
	});

	it('W22 new seats are taken as often as the old ones were, and without anybody left they stay empty', () => {
		const reservations = (seats: number, load: number): number => {
			const before = sameDay(OFFICE, someDay(5, load), seededRandom(5));
			const { visits } = changedDay(OFFICE, before, { capacity: { service: null, seats } }, seededRandom(5));
			return visits.filter(({ kind }) => kind === 'reservation').length;
		};
		expect(reservations(0, 2)).toBe(0);
		const [one, three] = [reservations(1, 2), reservations(3, 2)];
		expect(three / one).toBeGreaterThan(2);
		expect(three / one).toBeLessThan(4);
		expect(reservations(20, 0.1)).toBeLessThan(20);
	});

	it('W23 a simulated day is the same for the same seed and another for another, and nothing is recorded of it', () => {
		fc.assert(
			fc.property(fc.nat(), fc.nat(), (one, other) => {
				expect(someDay(one)).toEqual(someDay(one));
				if (one !== other) expect(someDay(other)).not.toEqual(someDay(one));
			}),
			{ seed: 20261123, numRuns: 20 },
		);
		const { recorded, asItWas } = whatIf(OFFICE, someDay(1), { order: 'first-come' }, 2);
		expect(recorded).toBeNull();
		expect(asItWas['walk-in'].people.mean).toBeGreaterThan(0);
	});

	it('W21 tells the recorded waits beside those of the played days', () => {
		const recorded = read(
			['8:00', issued('P001')],
			['8:00', issued('P002')],
			['8:00', issued('P003')],
			['8:06', atCounter('ticket-called', 'P001')],
			['9:00', { type: 'ticket-left', ticket: '2026-11-23/P002' }],
		);
		const { recorded: told, date, seeds } = whatIf(OFFICE, recorded, { order: 'first-come' }, 3);
		expect({ date, seeds }).toEqual({ date: '2026-11-23', seeds: 3 });
		expect(told?.['walk-in']).toEqual({ people: 3, mean: 6, median: 6, p90: 6, turnedAway: 0, left: 1, unserved: 1 });
		expect(told?.reservation).toMatchObject({ people: 0, mean: 0, p90: 0 });
	});
});
