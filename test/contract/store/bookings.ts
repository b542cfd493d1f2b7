import { instant } from '#wire/time.ts';
import type { Booking } from '../../../cloud-sync/endpoint/stores/store.ts';

export const SLOT = instant(Date.UTC(2026, 10, 18, 8));
export const HALF_HOUR = 1_800_000;
export const BOOKED_AT = instant(Date.UTC(2026, 10, 16, 8));
export const LATER = instant(BOOKED_AT + 60_000);
export const KEY = new Uint8Array(32).fill(7);
let bookings = 0;

/** A wish for one seat of the slot at nine; each call has an id and a secret of its own, and PINs that differ by generation. */
export function booking(changes: Partial<Booking> = {}): Booking {
	bookings += 1;
	const start = changes.start ?? SLOT;
	return {
		id: `reservation-${bookings}`,
		office: 'sumperk',
		service: 'driver-licences',
		errand: null,
		language: 'cs',
		start,
		end: instant(start + HALF_HOUR),
		tokenHash: String(bookings).padStart(64, 'a'),
		bookedAt: BOOKED_AT,
		day: '2026-11-18',
		capacity: 1,
		isAwaited: () => true,
		pin: (seat, generation) => String((start / HALF_HOUR + seat * 1_000 + generation * 17) % 10_000).padStart(4, '0'),
		...changes,
	};
}
