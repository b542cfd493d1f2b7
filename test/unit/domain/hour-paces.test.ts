import { describe, expect, it } from 'vitest';
import { expectedWait } from '#domain/expected-wait.ts';
import { hourOf, paceByHour } from '#domain/hour-paces.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { at, DOCUMENTS, dayOf, LICENCES } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

/** A visitor who comes at a time, and is done after so many seconds at counter 1. */
function serves(hall: TownHall, time: string, seconds: number): void {
	hall.at(time).takes();
	hall.at(time).calls('1');
	hall.now = plusSeconds(at(time), seconds);
	hall.presses('1', 'finish');
}

/** An office that has served so many people in the morning, and as many in the afternoon. */
function experienced(visits: number, morning: number, afternoon: number, services = [DOCUMENTS, LICENCES]): TownHall {
	const hall = new TownHall({ services: services.map((service) => ({ ...service, lastNumber: 999 })) }).opens('1');
	for (let i = 0; i < visits; i++) {
		serves(hall, '9:00', morning);
		serves(hall, '14:00', afternoon);
	}
	return hall;
}

/** What somebody is told who comes at a time on the next day, behind so many others. */
function medianWait(hall: TownHall, time: string, ahead = 3): number {
	const tomorrow = '2026-11-24';
	const next = new TownHall();
	next.office = hall.office;
	next.now = at('0:00', tomorrow);
	next.does({ type: 'begin-day', day: dayOf(tomorrow, '8:00-17:00') });
	next.now = at(time, tomorrow);
	if (next.office.counters.get('1')?.state !== 'open') next.opens('1');
	next.takes('documents', ahead + 1);
	next.now = at(time, tomorrow);
	next.calls('1');
	return expectedWait(next.office, 'documents', at(time, tomorrow))?.medianSeconds ?? Number.NaN;
}

describe('the pace of the hours', () => {
	it('W24 visits are expected to take longer in hours in which they do', () => {
		const alike = experienced(150, 600, 600);
		expect(medianWait(alike, '14:00') / medianWait(alike, '9:00')).toBeCloseTo(1, 1);
		const slow = experienced(150, 600, 780);
		const ratio = medianWait(slow, '14:00') / medianWait(slow, '9:00');
		expect([ratio > 1.1, ratio < 1.3]).toEqual([true, true]);
	});

	it('W24 a queue that lasts into slower hours is told of them beforehand', () => {
		const slow = experienced(150, 600, 1200);
		const told = medianWait(slow, '13:45', 5);
		slow.office = { ...slow.office, hourPaces: new Map() };
		expect(told).toBeGreaterThan(medianWait(slow, '13:45', 5) * 1.05);
	});

	it('W24 little is believed at first, and nothing before the usual time is known', () => {
		// Ten minutes were configured; that they are five says nothing of the hours.
		expect(experienced(20, 300, 300).office.hourPaces.size).toBe(0);
		const [few = 0, many = 0] = [60, 300].map(
			(visits) => paceByHour(experienced(visits, 600, 900).office.hourPaces)[14],
		);
		expect([few > 1, few < 1.1, many > 1.1, many < 1.25]).toEqual([true, true, true, true]);
	});

	it('W24 visits that take no time say nothing of the hours', () => {
		const hall = experienced(60, 0, 0, [{ ...DOCUMENTS, errands: [] }, LICENCES]);
		expect(hall.office.hourPaces.size).toBe(0);
	});

	it('W24 has an hour for every moment, also beyond a day of 24', () => {
		const day = dayOf('2026-11-23', '8:00-17:00');
		expect(hourOf(day, at('14:59'))).toBe(14);
		expect(hourOf(day, plusSeconds(day.start, -1))).toBe(0);
		expect(hourOf(day, (day.end + 3_600_000) as Instant)).toBe(23);
	});
});
