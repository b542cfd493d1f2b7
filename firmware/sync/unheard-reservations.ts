import type { Office } from '#domain/office.ts';
import { type Interval, type OutOfTouch, plusSeconds, type UnheardReservation } from '#domain/values.ts';
import { slotsOfDay } from '#wire/calendar.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { derivePin } from '#wire/pin.ts';
import { keysForSlot, type PinKey } from '#wire/pin-keys.ts';
import type { Instant } from '#wire/time.ts';

/** A Pi without a network has no clock of its own to trust: it goes on from when it was switched off, or drifts. */
export const CLOCK_ERROR_SECONDS = 600;

/**
 * Generations of a seat's PIN that the office reckons with beyond those it knows: the next one, and two more for a PIN that
 * somebody had that day or for a seat cancelled and booked again meanwhile. What it costs and how often it is not
 * enough: `cloud-sync/wire/pins.md`.
 */
const UNHEARD_GENERATIONS = 3;

/** What a typed PIN may stand for beyond what the office has heard; nothing while it is in touch with the cloud. */
export type WhileOutOfTouch = (pin: string) => OutOfTouch | undefined;

/** What an office out of touch goes by. */
interface Hearsay {
	readonly office: Office;
	readonly config: OfficeConfig;
	readonly keys: readonly PinKey[];
	/** `null` when unknown. */
	readonly lastInTouchAt: Instant | null;
}

/** What a check-in may go by while the office is out of touch. */
export function outOfTouch(pin: string, hearsay: Hearsay): OutOfTouch {
	return { unheard: unheardReservations(pin, hearsay), clockErrorSeconds: CLOCK_ERROR_SECONDS };
}

/**
 * Today's reservations with this PIN that the cloud may have made since the office last heard from it: of every seat, the
 * generations after those the office knows. A slot can be booked until it starts, so that none that had started by then
 * can be among them.
 */
function unheardReservations(pin: string, hearsay: Hearsay): readonly UnheardReservation[] {
	const { office, config, keys, lastInTouchAt } = hearsay;
	const bookableAfter = lastInTouchAt === null ? 0 : plusSeconds(lastInTouchAt, -CLOCK_ERROR_SECONDS);
	const slots = slotsOfDay(config, office.day.date).filter(({ start }) => start > bookableAfter);
	return slots.flatMap((slot) => {
		const inForce = keysForSlot(keys, slot.start, config.reservations.daysAhead);
		return unheardSeats(hearsay, slot)
			.filter((claim) => inForce.some(({ secret }) => derivePin(secret, { ...claim, slotStart: slot.start }) === pin))
			.map((claim) => ({ ...claim, start: slot.start, end: slot.end, pin }));
	});
}

type SeatGeneration = Pick<UnheardReservation, 'service' | 'seat' | 'generation'>;

function unheardSeats({ office, config }: Hearsay, { start }: Interval): readonly SeatGeneration[] {
	const known = [...office.reservations.values()].filter((one) => one.start === start);
	return config.services.flatMap(({ id: service, slotCapacity }) =>
		Array.from({ length: slotCapacity }, (_, seat) => {
			const ofSeat = known.filter((one) => one.service === service && one.seat === seat);
			const next = 1 + Math.max(-1, ...ofSeat.filter(isTold).map(({ generation }) => generation));
			return Array.from({ length: UNHEARD_GENERATIONS }, (_, more) => ({ service, seat, generation: next + more }));
		}).flat(),
	);
}

const isTold = ({ state }: { readonly state: string }): boolean => state === 'confirmed' || state === 'cancelled';
