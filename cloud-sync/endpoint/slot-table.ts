import { bookableDates, type Interval, officeDayAt, slotsOfDay } from '#wire/calendar.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { type Instant, toLocalRfc3339 } from '#wire/time.ts';

/** A slot with its times as they are answered. */
export interface WrittenSlot extends Interval {
	/** The office's calendar date, `YYYY-MM-DD`. */
	readonly date: string;
	/** RFC 3339 with the office's offset. */
	readonly written: { readonly start: string; readonly end: string };
}

/** The slots of the dates that can be booked on one day of the office, those of that day that are over among them. */
export interface SlotTable {
	readonly dates: readonly string[];
	/** In order. */
	readonly slots: readonly WrittenSlot[];
	readonly byStart: ReadonlyMap<Instant, WrittenSlot>;
	/** The day: from midnight to midnight. */
	readonly day: Interval;
}

/** Worked out once for each day and configuration, as time zones take long and a rush asks for the same days. */
const tables = new WeakMap<OfficeConfig, SlotTable>();

/** The slots that an office offers on the day of `now`. */
export function slotTable(config: OfficeConfig, now: Instant): SlotTable {
	const known = tables.get(config);
	if (known && known.day.start <= now && now < known.day.end) return known;
	const dates = bookableDates(config, now);
	const slots = dates.flatMap((date) =>
		slotsOfDay(config, date).map((slot) => ({ ...slot, date, written: inWords(slot, config) })),
	);
	const byStart = new Map(slots.map((slot) => [slot.start, slot]));
	const table = { dates, slots, byStart, day: officeDayAt(config.calendar, now) };
	tables.set(config, table);
	return table;
}

/** Start and end in the office's local time. */
export function writtenInterval(interval: Interval, config: OfficeConfig): WrittenSlot['written'] {
	const slot = tables.get(config)?.byStart.get(interval.start);
	return slot?.end === interval.end ? slot.written : inWords(interval, config);
}

function inWords({ start, end }: Interval, { calendar }: OfficeConfig): WrittenSlot['written'] {
	return { start: toLocalRfc3339(start, calendar.timeZone), end: toLocalRfc3339(end, calendar.timeZone) };
}
