import { describe, expect, test } from 'vitest';
import {
	bookableDates,
	closureOf,
	currentOrNextOpening,
	officeDay,
	officeDayAt,
	openingTexts,
	publicHoliday,
	slotsOfDay,
} from '#wire/calendar.ts';
import type { OfficeCalendar, OfficeConfig } from '#wire/office-config.ts';
import { instant, instantCodec, toLocalRfc3339 } from '#wire/time.ts';
import { TOWN } from '../../support/town-config.ts';

const HOUR = 3_600_000;
const at = (text: string) => instantCodec.decode(text);
const local = (moment: number) => toLocalRfc3339(instant(moment), 'Europe/Prague');
const openAt = (openings: Partial<OfficeCalendar['weekly']>): OfficeCalendar => ({
	...TOWN.calendar,
	weekly: { ...TOWN.calendar.weekly, ...openings },
});

describe('public holidays', () => {
	test('have a name in each language', () => {
		expect(publicHoliday('CZ', '2026-12-24', 'cs')).toBe('Štědrý den');
		expect(publicHoliday('CZ', '2026-12-24', 'en')).toBe('Christmas Eve');
	});

	test('move with Easter', () => {
		expect(publicHoliday('CZ', '2026-04-06', 'en')).toBe('Easter Monday');
		expect(publicHoliday('CZ', '2027-03-29', 'en')).toBe('Easter Monday');
		expect(publicHoliday('CZ', '2027-04-06', 'en')).toBeNull();
	});

	test('are those of the country', () => {
		expect(publicHoliday('PL', '2026-11-11', 'en')).not.toBeNull();
		expect(publicHoliday('CZ', '2026-11-11', 'en')).toBeNull();
	});
});

describe('opening hours', () => {
	test('are those of the weekday', () => {
		expect(openingTexts(TOWN.calendar, '2026-11-16')).toEqual(['07:30-11:30', '12:30-17:00']);
		expect(openingTexts(TOWN.calendar, '2026-11-22')).toEqual([]);
	});

	test('a public holiday closes the office, and says which it is', () => {
		expect(openingTexts(TOWN.calendar, '2026-11-17')).toEqual([]);
		expect(closureOf(TOWN.calendar, '2026-11-17')).toEqual({
			cs: 'Den boje za svobodu a demokracii',
			en: 'Struggle for Freedom and Democracy Day',
		});
	});

	test('an exception closes the office, and says why', () => {
		expect(openingTexts(TOWN.calendar, '2026-11-19')).toEqual([]);
		expect(closureOf(TOWN.calendar, '2026-11-19')).toEqual({ cs: 'školení úředníků', en: 'staff training' });
	});

	test('an exception opens the office even on a holiday', () => {
		const reason = { cs: 'volby', en: 'elections' };
		const exceptions = [{ date: '2026-11-17', openings: ['09:00-10:00'], reason }];
		const calendar = { ...TOWN.calendar, exceptions };
		expect(openingTexts(calendar, '2026-11-17')).toEqual(['09:00-10:00']);
		expect(closureOf(calendar, '2026-11-17')).toBeNull();
	});

	test('an ordinary day has no reason to be closed', () => {
		expect(closureOf(TOWN.calendar, '2026-11-16')).toBeNull();
		expect(closureOf(TOWN.calendar, '2026-11-22')).toBeNull();
	});

	test('become moments of the office, whichever offset holds', () => {
		expect(officeDay(TOWN.calendar, '2026-11-20').openings.map(({ start }) => local(start))).toEqual([
			'2026-11-20T07:30:00+01:00',
		]);
		expect(officeDay(TOWN.calendar, '2026-07-03').openings.map(({ end }) => local(end))).toEqual([
			'2026-07-03T09:00:00+02:00',
		]);
	});

	test('the day of a moment is the local one', () => {
		expect(officeDayAt(TOWN.calendar, at('2026-11-15T23:30:00Z')).date).toBe('2026-11-16');
	});
});

describe('days on which the clock is changed', () => {
	const midnight = (date: string) => officeDay(TOWN.calendar, date).end;

	test('are 23 and 25 hours long', () => {
		expect(midnight('2026-03-29') - midnight('2026-03-28')).toBe(23 * HOUR);
		expect(midnight('2026-10-25') - midnight('2026-10-24')).toBe(25 * HOUR);
	});

	test('in spring an opening in the hour that does not exist begins after it', () => {
		const [opening] = officeDay(openAt({ sunday: ['02:30-05:00'] }), '2026-03-29').openings;
		expect(opening && [local(opening.start), local(opening.end)]).toEqual([
			'2026-03-29T03:30:00+02:00',
			'2026-03-29T05:00:00+02:00',
		]);
	});

	test('slots across the change keep their length', () => {
		const config: OfficeConfig = { ...TOWN, calendar: openAt({ sunday: ['01:00-04:00'] }) };
		const spring = slotsOfDay(config, '2026-03-29');
		const autumn = slotsOfDay(config, '2026-10-25');
		expect([spring.length, autumn.length]).toEqual([4, 8]);
		for (const { start, end } of [...spring, ...autumn]) expect(end - start).toBe(HOUR / 2);
		expect(new Set(autumn.map(({ start }) => local(start))).size).toBe(8);
	});
});

describe('slots', () => {
	test('fill the openings, and the lunch break has none', () => {
		const starts = slotsOfDay(TOWN, '2026-11-16').map(({ start }) => local(start).slice(11, 16));
		expect(starts.slice(0, 2)).toEqual(['07:30', '08:00']);
		expect(starts.slice(7, 9)).toEqual(['11:00', '12:30']);
		expect(starts.at(-1)).toBe('16:30');
	});

	test('a rest that is too short for a slot is left over', () => {
		const config: OfficeConfig = { ...TOWN, calendar: openAt({ monday: ['08:00-08:50'] }) };
		expect(slotsOfDay(config, '2026-11-16').map(({ end }) => local(end))).toEqual(['2026-11-16T08:30:00+01:00']);
	});

	test('can be booked today and the configured days ahead', () => {
		const dates = bookableDates(TOWN, at('2026-11-16T07:42:00Z'));
		expect([dates.length, dates[0], dates.at(-1)]).toEqual([15, '2026-11-16', '2026-11-30']);
	});
});

describe('the opening to come', () => {
	const nextStart = (text: string) => {
		const opening = currentOrNextOpening(TOWN.calendar, at(text));
		return opening && local(opening.start);
	};

	test('is the present one while it lasts, then the one after lunch', () => {
		expect(nextStart('2026-11-16T09:00:00+01:00')).toBe('2026-11-16T07:30:00+01:00');
		expect(nextStart('2026-11-16T11:30:00+01:00')).toBe('2026-11-16T12:30:00+01:00');
	});

	test('skips holidays, closed days and weekends', () => {
		expect(nextStart('2026-11-16T18:00:00+01:00')).toBe('2026-11-18T07:30:00+01:00');
		expect(nextStart('2026-11-20T18:00:00+01:00')).toBe('2026-11-23T07:30:00+01:00');
	});

	test('is none for an office that never opens', () => {
		const never = openAt({ monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] });
		expect(currentOrNextOpening({ ...never, exceptions: [] }, at('2026-11-16T09:00:00Z'))).toBeNull();
	});
});
