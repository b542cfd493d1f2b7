import { Temporal } from 'temporal-polyfill';
import type { Language, LocalizedText } from '#wire/office-config.ts';
import { toldWait } from '#wire/told-wait.ts';

const LOCALES: Record<Language, string> = { cs: 'cs-CZ', en: 'en-GB' };

/** Writes the moments, dates and durations of one office in one language, always in the office's own time zone. */
export interface Format {
	readonly language: Language;
	/** The calendar date, `YYYY-MM-DD`, of an RFC 3339 moment. */
	date(moment: string): string;
	/** The calendar date before that of a moment, `YYYY-MM-DD`. */
	dateBefore(moment: string): string;
	/** Hour of the day, 0 to 23. */
	hour(moment: string): number;
	/** e.g. `9:30`. */
	time(moment: string): string;
	/** Time of day some minutes after (or, negative, before) a moment. */
	timeAfter(moment: string, minutes: number): string;
	/** e.g. `7:30–11:30`, from an opening on the wall clock, `07:30-11:30`. */
	opening(opening: string): string;
	/** e.g. `úterý 24. listopadu 2026`, from a moment. */
	day(moment: string): string;
	/** e.g. `úterý`, from a `YYYY-MM-DD`. */
	weekday(date: string): string;
	/** e.g. `24. listopadu`, from a `YYYY-MM-DD`. */
	dayAndMonth(date: string): string;
	/** e.g. `út 24. 11. 9:42`. */
	dayAndTime(moment: string): string;
	/** How long a wait is, kept on one line, e.g. `12 min`. */
	wait(seconds: number): string;
	/** A share from 0 to 1 in whole per cent, never more than it is. */
	percent(share: number): string;
	/** A text of the office's configuration in this language. */
	text(text: LocalizedText): string;
}

/** @param timeZone IANA name, e.g. `Europe/Prague` */
export function formatFor(language: Language, timeZone: string): Format {
	const locale = LOCALES[language];
	const zoned = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
	const plain = (options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
	const time = zoned({ hour: 'numeric', minute: '2-digit' });
	const day = zoned({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
	const dayAndTime = zoned({ weekday: 'short', day: 'numeric', month: 'numeric', hour: 'numeric', minute: '2-digit' });
	const wallClock = plain({ hour: 'numeric', minute: '2-digit' });
	const weekday = plain({ weekday: 'long' });
	const dayAndMonth = plain({ day: 'numeric', month: 'long' });
	const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0, roundingMode: 'floor' });
	const local = (moment: string) => Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone);
	return {
		language,
		date: (moment) => local(moment).toPlainDate().toString(),
		dateBefore: (moment) => local(moment).toPlainDate().subtract({ days: 1 }).toString(),
		hour: (moment) => local(moment).hour,
		time: (moment) => time.format(new Date(moment)),
		timeAfter: (moment, after) => time.format(Temporal.Instant.from(moment).add({ minutes: after }).epochMilliseconds),
		opening: (opening) =>
			opening
				.split('-')
				.map((time) => wallClock.format(new Date(`1970-01-01T${time}Z`)))
				.join('–'),
		day: (moment) => day.format(new Date(moment)),
		weekday: (date) => weekday.format(new Date(`${date}T00:00Z`)),
		dayAndMonth: (date) => dayAndMonth.format(new Date(`${date}T00:00Z`)),
		dayAndTime: (moment) => dayAndTime.format(new Date(moment)),
		wait: (seconds) => toldWait(seconds, locale).replaceAll(' ', '\u00a0'),
		percent: (share) => percent.format(share),
		text: (text) => text[language],
	};
}
