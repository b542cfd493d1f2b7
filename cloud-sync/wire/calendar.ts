import Holidays from 'date-holidays';
import { Temporal } from 'temporal-polyfill';
import type { Language, LocalizedText, OfficeCalendar, OfficeConfig } from './office-config.ts';
import { type Instant, instant, localDate } from './time.ts';

/** A stretch of time, `start` included, `end` not. */
export interface Interval {
	readonly start: Instant;
	readonly end: Instant;
}

/** One day of an office in exact moments: when it is open, and when the next day begins. */
export interface OfficeDay {
	/** `YYYY-MM-DD` in the office's time zone. */
	readonly date: string;
	readonly start: Instant;
	readonly openings: readonly Interval[];
	/** Midnight at the end of the day; 23, 24 or 25 hours after its start. */
	readonly end: Instant;
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** Names of public holidays by date, for each country, year and language asked for so far: computing a year takes long. */
const holidaysOfYear = new Map<string, ReadonlyMap<string, string>>();

/** Name of the public holiday on that date, or `null`. Only days off count, not observances. */
export function publicHoliday(country: string, date: string, language: Language): string | null {
	const { year } = Temporal.PlainDate.from(date);
	const key = `${country} ${year} ${language}`;
	let names = holidaysOfYear.get(key);
	if (names === undefined) {
		const holidays = new Holidays(country, { types: ['public'] }).getHolidays(year, language);
		names = new Map(holidays.map((holiday) => [holiday.date.slice(0, 10), holiday.name]));
		holidaysOfYear.set(key, names);
	}
	return names.get(date) ?? null;
}

/** Why the office is closed all day although its weekly hours may say otherwise, or `null`. */
export function closureOf(calendar: OfficeCalendar, date: string): LocalizedText | null {
	const exception = calendar.exceptions.find((candidate) => candidate.date === date);
	if (exception) return exception.openings.length === 0 ? exception.reason : null;
	const cs = publicHoliday(calendar.holidays, date, 'cs');
	const en = publicHoliday(calendar.holidays, date, 'en');
	return cs !== null && en !== null ? { cs, en } : null;
}

/** Openings of a date as exact moments; wall-clock times that a daylight-saving change skips move forward (RFC 5545 §3.3.5). */
export function officeDay(calendar: OfficeCalendar, date: string): OfficeDay {
	const day = Temporal.PlainDate.from(date);
	const at = (time: string) =>
		instant(
			day.toZonedDateTime({ timeZone: calendar.timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds,
		);
	const openings = openingTexts(calendar, date).map((text) => ({
		start: at(text.slice(0, 5)),
		end: at(text.slice(6)),
	}));
	const midnight = (date: Temporal.PlainDate) => instant(date.toZonedDateTime(calendar.timeZone).epochMilliseconds);
	return { date, start: midnight(day), openings, end: midnight(day.add({ days: 1 })) };
}

/** The day that a moment falls on. */
export function officeDayAt(calendar: OfficeCalendar, at: Instant): OfficeDay {
	return officeDay(calendar, localDate(at, calendar.timeZone));
}

/** Openings of a date as wall-clock texts like `07:30-11:30`; empty when closed. */
export function openingTexts(calendar: OfficeCalendar, date: string): readonly string[] {
	const exception = calendar.exceptions.find((candidate) => candidate.date === date);
	if (exception) return exception.openings;
	if (publicHoliday(calendar.holidays, date, 'en') !== null) return [];
	const { dayOfWeek } = Temporal.PlainDate.from(date);
	return WEEKDAYS.flatMap((weekday, i) => (i + 1 === dayOfWeek ? calendar.weekly[weekday] : []));
}

/** Slots of one date: whole slots that fit into its openings, in order. */
export function slotsOfDay(config: OfficeConfig, date: string): readonly Interval[] {
	const length = config.reservations.slotMinutes * 60_000;
	return officeDay(config.calendar, date).openings.flatMap((opening) => {
		const count = Math.floor((opening.end - opening.start) / length);
		return Array.from({ length: count }, (_, i) => ({
			start: instant(opening.start + i * length),
			end: instant(opening.start + (i + 1) * length),
		}));
	});
}

/** Dates on which slots can be booked at that moment: today and the days ahead, `YYYY-MM-DD`. */
export function bookableDates(config: OfficeConfig, at: Instant): readonly string[] {
	const today = Temporal.PlainDate.from(localDate(at, config.calendar.timeZone));
	return Array.from({ length: config.reservations.daysAhead + 1 }, (_, days) => today.add({ days }).toString());
}

/** The opening that contains `at` or, failing that, the next one within the year; `null` when there is none. */
export function currentOrNextOpening(calendar: OfficeCalendar, at: Instant): Interval | null {
	let date = Temporal.PlainDate.from(localDate(at, calendar.timeZone));
	for (let days = 0; days < 366; days++) {
		const opening = officeDay(calendar, date.toString()).openings.find(({ end }) => end > at);
		if (opening) return opening;
		date = date.add({ days: 1 });
	}
	return null;
}
