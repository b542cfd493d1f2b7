import { type Interval, slotsOfDay } from '#wire/calendar.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { toLocalRfc3339 } from '#wire/time.ts';

/** A slot with its times as they are answered. */
export interface WrittenSlot extends Interval {
	/** RFC 3339 with the office's offset. */
	readonly written: { readonly start: string; readonly end: string };
}

/** Worked out once for each date of a configuration, as time zones take long and a rush asks for the same days. */
const tables = new WeakMap<OfficeConfig, Map<string, readonly WrittenSlot[]>>();

/** Slots of one date, in order. */
export function writtenSlots(config: OfficeConfig, date: string): readonly WrittenSlot[] {
	const table = tables.get(config) ?? new Map<string, readonly WrittenSlot[]>();
	tables.set(config, table);
	const known = table.get(date);
	if (known) return known;
	const slots = slotsOfDay(config, date).map((slot) => ({ ...slot, written: writtenInterval(slot, config) }));
	table.set(date, slots);
	return slots;
}

/** Start and end in the office's local time. */
export function writtenInterval({ start, end }: Interval, { calendar }: OfficeConfig) {
	return { start: toLocalRfc3339(start, calendar.timeZone), end: toLocalRfc3339(end, calendar.timeZone) };
}
