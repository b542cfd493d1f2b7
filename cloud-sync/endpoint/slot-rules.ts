import { closureOf } from '#wire/calendar.ts';
import type { LocalizedText, OfficeConfig, ServiceConfig } from '#wire/office-config.ts';
import { type Instant, localDate } from '#wire/time.ts';
import { slotTable, type WrittenSlot } from './slot-table.ts';

/** What somebody wants to book. */
export interface SlotWish {
	readonly service: string;
	readonly errand: string | null;
	readonly start: Instant;
}

/** Why a wish can never be met, as `reason` of the problem `invalid-slot`. */
export type InvalidSlotReason =
	| 'unknown-service'
	| 'unknown-errand'
	| 'no-reservations'
	| 'past'
	| 'too-far-ahead'
	| 'holiday'
	| 'not-open';

export type SlotVerdict =
	| { readonly ok: true; readonly service: ServiceConfig; readonly slot: WrittenSlot }
	| {
			readonly ok: false;
			readonly reason: InvalidSlotReason;
			/** A sentence for the developer or visitor. */
			readonly detail: string;
			/** Name of the holiday or reason of the exceptional closure. */
			readonly closedReason: LocalizedText | null;
	  };

/** Whether a wish is for a slot of this office that can be booked at `now`; a slot can be booked until it starts. */
export function judgeWish(config: OfficeConfig, wish: SlotWish, now: Instant): SlotVerdict {
	const service = config.services.find(({ id }) => id === wish.service);
	if (!service) return refuse('unknown-service', `this office has no service "${wish.service}"`);
	if (wish.errand !== null && !service.errands.some(({ id }) => id === wish.errand)) {
		return refuse('unknown-errand', `the service "${service.id}" has no errand "${wish.errand}"`);
	}
	if (service.slotCapacity === 0) {
		return refuse('no-reservations', `the service "${service.id}" takes no reservations; come and take a ticket`);
	}
	if (wish.start <= now) return refuse('past', 'the slot has begun already; choose a later one');
	const { byStart, dates } = slotTable(config, now);
	const slot = byStart.get(wish.start);
	if (slot) return { ok: true, service, slot };
	const date = localDate(wish.start, config.calendar.timeZone);
	if (!dates.includes(date)) {
		return refuse('too-far-ahead', `slots can be booked ${config.reservations.daysAhead} days ahead`);
	}
	const closedReason = closureOf(config.calendar, date);
	if (closedReason) {
		return refuse('holiday', `the office is closed on ${date}: ${closedReason.en}`, closedReason);
	}
	return refuse('not-open', 'no slot of the opening hours starts then; see the list of slots');
}

function refuse(reason: InvalidSlotReason, detail: string, closedReason: LocalizedText | null = null): SlotVerdict {
	return { ok: false, reason, detail, closedReason };
}

/** Slots that can still be booked at `now`, whether free or not, on the dates from `from` to `to`, both included. */
export function bookableSlots(config: OfficeConfig, now: Instant, from?: string, to?: string): readonly WrittenSlot[] {
	return slotTable(config, now).slots.filter(
		({ start, date }) => start > now && (from === undefined || date >= from) && (to === undefined || date <= to),
	);
}
