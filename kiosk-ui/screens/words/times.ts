import { type Language, locales, type Reader } from './languages.ts';

type Moment = string | number;

const write = (
	at: Moment,
	{ language, timeZone }: Pick<Reader, 'language' | 'timeZone'>,
	parts: Intl.DateTimeFormatOptions,
) => new Intl.DateTimeFormat(locales[language], { ...parts, timeZone }).format(new Date(at));

/** Time of day on the office's wall clock, e.g. `9:45`. */
export function timeOfDay(at: Moment, reader: Pick<Reader, 'language' | 'timeZone'>): string {
	return write(at, reader, { hour: 'numeric', minute: '2-digit' });
}

/** Time of day, of another day with its date, e.g. `23. listopadu v 9:46`. */
export function timeOrDate(at: Moment, reader: Reader): string {
	if (isToday(at, reader)) return timeOfDay(at, reader);
	return write(at, reader, { day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' });
}

/** Time of day with seconds, for those who watch a device. */
export function timeToTheSecond(at: Moment, reader: Pick<Reader, 'language' | 'timeZone'>): string {
	return write(at, reader, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
}

/** Weekday and date in the office, e.g. `pondělí 23. listopadu`. */
export function dayOf(at: Moment, reader: Pick<Reader, 'language' | 'timeZone'>): string {
	return write(at, reader, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** Whether a moment lies on the office's present date. */
export function isToday(at: Moment, reader: Reader): boolean {
	const date = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
	return write(at, reader, date) === write(reader.now, reader, date);
}

/** Minutes and seconds gone by, e.g. `04:05`; never negative. */
export function elapsed(milliseconds: number, language: Language): string {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	return new Intl.DurationFormat(locales[language], { style: 'digital', hoursDisplay: 'auto' }).format({
		hours: Math.floor(seconds / 3600),
		minutes: Math.floor((seconds % 3600) / 60),
		seconds: seconds % 60,
	});
}

/** Whole minutes gone by, and hours where there are any, e.g. `18 min`, `7 h 22 min`; never negative. */
export function elapsedMinutes(milliseconds: number, language: Language): string {
	const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
	return new Intl.DurationFormat(locales[language], {
		style: 'narrow',
		hours: 'short',
		hoursDisplay: 'auto',
		minutes: 'short',
		minutesDisplay: 'always',
	}).format({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
