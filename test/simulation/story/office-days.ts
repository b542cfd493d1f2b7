import { Temporal } from 'temporal-polyfill';
import { officeDay } from '#wire/calendar.ts';
import { localDate } from '#wire/time.ts';
import { townFile } from '../town.ts';
import type { Story } from './story.ts';

/** How many days of an open town hall a story is long: of each day, the share of its opening time that is played. */
export function officeDaysOf({ town, start, end }: Story): number {
	const { calendar } = townFile(town).config;
	const first = Temporal.PlainDate.from(localDate(start, calendar.timeZone));
	const last = Temporal.PlainDate.from(localDate(end, calendar.timeZone));
	let days = 0;
	for (let date = first; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
		const { openings } = officeDay(calendar, date.toString());
		const whole = openings.reduce((sum, opening) => sum + opening.end - opening.start, 0);
		const played = openings.reduce(
			(sum, opening) => sum + Math.max(0, Math.min(opening.end, end) - Math.max(opening.start, start)),
			0,
		);
		if (whole > 0) days += played / whole;
	}
	return days;
}
