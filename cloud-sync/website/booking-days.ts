import { Temporal } from 'temporal-polyfill';
import type { LocalizedText } from '#wire/office-config.ts';
import type { OfficeAnswer, SlotAnswer } from './answers.ts';
import type { Format } from './format.ts';

/** A date on which a visitor may want to come. */
export type BookingDay =
	| { readonly kind: 'free'; readonly date: string; readonly free: number }
	| { readonly kind: 'full'; readonly date: string }
	/** The office is or was open that day, and there is nothing left to choose. */
	| { readonly kind: 'over'; readonly date: string }
	| { readonly kind: 'closed'; readonly date: string; readonly closure: Closure };

/** Why an office is closed for a whole day. */
export type Closure =
	/** No hours on that day of the week. */
	| { readonly kind: 'weekly' }
	| { readonly kind: 'holiday' }
	| { readonly kind: 'exception'; readonly reason: LocalizedText };

/** By ISO 8601 number of the day, from Monday. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Every date that can be booked, in order, with what is free on it. */
export function bookingDays(office: OfficeAnswer, slots: readonly SlotAnswer[], format: Format): readonly BookingDay[] {
	const byDate = Map.groupBy(slots, (slot) => format.date(slot.start));
	const first = Temporal.PlainDate.from(office.today.date);
	return Array.from({ length: office.reservations.daysAhead + 1 }, (_, days) => {
		const date = first.add({ days }).toString();
		return bookingDay(office, date, byDate.get(date) ?? []);
	});
}

/** Last date that can be booked, `YYYY-MM-DD`. */
export function lastBookingDate(office: OfficeAnswer): string {
	return Temporal.PlainDate.from(office.today.date).add({ days: office.reservations.daysAhead }).toString();
}

function bookingDay(office: OfficeAnswer, date: string, slots: readonly SlotAnswer[]): BookingDay {
	const free = slots.filter((slot) => slot.free > 0).length;
	if (free > 0) return { kind: 'free', date, free };
	const closure = date === office.today.date ? closureToday(office) : closureOn(office, date, slots);
	if (closure !== null) return { kind: 'closed', date, closure };
	return slots.length > 0 ? { kind: 'full', date } : { kind: 'over', date };
}

function closureToday({ today }: OfficeAnswer): Closure | null {
	if (today.openings.length > 0) return null;
	return today.closedReason === null ? { kind: 'weekly' } : { kind: 'exception', reason: today.closedReason };
}

/** An exception says why; a weekday with hours and yet without slots can only be a public holiday. */
function closureOn({ openingHours }: OfficeAnswer, date: string, slots: readonly SlotAnswer[]): Closure | null {
	if (slots.length > 0) return null;
	const exception = openingHours.exceptions.find((candidate) => candidate.date === date);
	if (exception !== undefined) return { kind: 'exception', reason: exception.reason };
	const weekday = WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? '';
	return (openingHours.weekly[weekday] ?? []).length === 0 ? { kind: 'weekly' } : { kind: 'holiday' };
}
