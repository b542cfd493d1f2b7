import { hash, timingSafeEqual } from 'node:crypto';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { Language, ServiceConfig } from '#wire/office-config.ts';
import { derivePin } from '#wire/pin.ts';
import type { Clock, Instant } from '#wire/time.ts';
import type { KnownOffice } from './offices.ts';
import { bookableSlots, judgeWish, type SlotVerdict, type SlotWish } from './slot-rules.ts';
import type { WrittenSlot } from './slot-table.ts';
import type { Cancellation, ReservationStore, StoredReservation } from './stores/store.ts';

/** Random bytes of an id: 128 bits cannot be guessed, so that a calendar file may be fetched by it alone. */
const ID_RANDOM_BYTES = 16;
/**
 * Those before them: milliseconds since 1970, as in a UUID of version 7 (RFC 9562 §6.2). The ids of a rush stand together in
 * the database's index, so that a commit of many bookings writes a few of its pages.
 */
const ID_TIME_BYTES = 6;
const TOKEN_BYTES = 32;
/** Some seconds less than the website waits for an answer (its `cloud-client.ts`), for the commit itself. */
const PATIENCE_MILLISECONDS = 15_000;
/** How many other slots are offered in place of a taken one. */
const ALTERNATIVES = 3;

export interface BookingWish extends SlotWish {
	readonly language: Language;
	/** Drawn by whoever asks, so that they can ask again when the answer is lost; one is drawn here when it is left out. */
	readonly token?: string | undefined;
}

export type BookingAnswer =
	| {
			readonly outcome: 'booked';
			readonly reservation: StoredReservation;
			readonly token: string;
			/** It was made by an earlier request, whose answer is not known to have arrived. */
			readonly isRepeated: boolean;
	  }
	| { readonly outcome: 'slot-taken'; readonly alternatives: readonly WrittenSlot[] }
	| { readonly outcome: 'invalid-slot'; readonly verdict: Extract<SlotVerdict, { ok: false }> };

export interface ReservationsParts {
	readonly store: ReservationStore;
	readonly clock: Clock;
	/** Bytes that nobody can guess. */
	readonly randomBytes: (count: number) => Buffer;
	/** Told after each change of a reservation of that office. */
	readonly announce: (office: string) => void;
	/** Awaited before each change. */
	readonly ready: () => Promise<void>;
}

/** What is taken of the slots of these services. */
interface Lookup {
	readonly services: Set<string>;
	readonly taken: ReturnType<ReservationStore['takenSeats']>;
}

/** Books and cancels. */
export class Reservations {
	readonly #store: ReservationStore;
	readonly #clock: Clock;
	readonly #randomBytes: (count: number) => Buffer;
	readonly #announce: (office: string) => void;
	readonly #ready: () => Promise<void>;
	/** About to be asked, by office. */
	readonly #lookups = new Map<string, Lookup>();

	constructor({ store, clock, randomBytes, announce, ready }: ReservationsParts) {
		this.#store = store;
		this.#clock = clock;
		this.#randomBytes = randomBytes;
		this.#announce = announce;
		this.#ready = ready;
	}

	/**
	 * Books a slot; the token in the answer is told here only and kept nowhere.
	 * @param askedAt when whoever asks began to wait, as the clock's `elapsedMilliseconds`
	 */
	async book(office: KnownOffice, wish: BookingWish, askedAt: number): Promise<BookingAnswer> {
		const { config, pinKey } = office;
		const now = this.#clock.now();
		const verdict = judgeWish(config, wish, now);
		if (!verdict.ok) return (await this.#madeBefore(office, wish)) ?? { outcome: 'invalid-slot', verdict };
		const { service, slot } = verdict;
		await this.#ready();
		const { token = this.#randomBytes(TOKEN_BYTES).toString('base64url') } = wish;
		const id = this.#idAt(now);
		const reservation = await this.#store.book({
			id,
			office: office.id,
			service: service.id,
			errand: wish.errand,
			language: wish.language,
			start: slot.start,
			end: slot.end,
			tokenHash: hashOf(token),
			bookedAt: now,
			day: slot.date,
			capacity: service.slotCapacity,
			isAwaited: () => this.#clock.elapsedMilliseconds() < askedAt + PATIENCE_MILLISECONDS,
			pin: (seat, generation) => derivePin(pinKey, { service: service.id, slotStart: slot.start, seat, generation }),
		});
		if (reservation === null) return { outcome: 'slot-taken', alternatives: await this.#insteadOf(office, verdict) };
		this.#announce(office.id);
		return { outcome: 'booked', reservation, token, isRepeated: reservation.id !== id };
	}

	/** What the wish was answered by at first, where it comes again when it could not be made any more. */
	async #madeBefore(
		{ id, config }: KnownOffice,
		{ token, service, start }: BookingWish,
	): Promise<BookingAnswer | null> {
		if (token === undefined || !config.services.some((offered) => offered.id === service)) return null;
		const reservation = await this.#store.reservationOf({ office: id, service, start, tokenHash: hashOf(token) });
		return reservation && { outcome: 'booked', reservation, token, isRepeated: true };
	}

	#idAt(now: Instant): string {
		const time = Buffer.alloc(ID_TIME_BYTES);
		time.writeUIntBE(now, 0, ID_TIME_BYTES);
		return Buffer.concat([time, this.#randomBytes(ID_RANDOM_BYTES)]).toString('base64url');
	}

	/** Slots of a service with what is free in each, on the dates from `from` to `to`, both included. */
	async slots(
		{ id, config }: KnownOffice,
		service: { readonly id: string; readonly slotCapacity: number },
		from?: string,
		to?: string,
	): Promise<readonly (WrittenSlot & { readonly capacity: number; readonly free: number })[]> {
		const slots = service.slotCapacity === 0 ? [] : bookableSlots(config, this.#clock.now(), from, to);
		const taken = (await this.#taken(id, [service.id], slots)).get(service.id);
		const capacity = service.slotCapacity;
		return slots.map((slot) => ({ ...slot, capacity, free: Math.max(0, capacity - (taken?.get(slot.start) ?? 0)) }));
	}

	/** How many seats of these slots are taken, by service and start. */
	async #taken(
		office: string,
		services: readonly string[],
		slots: readonly WrittenSlot[],
	): ReturnType<ReservationStore['takenSeats']> {
		const [first, last] = [slots[0], slots.at(-1)];
		return first && last ? this.#store.takenSeats(office, services, first.start, last.end) : new Map();
	}

	/** The reservation, whoever asks. */
	find(id: string): Promise<StoredReservation | null> {
		return this.#store.reservation(id);
	}

	/** The reservation, if this is its token; `null` when there is none of that id. */
	async open(id: string, token: string): Promise<StoredReservation | 'wrong-token' | null> {
		const reservation = await this.#store.reservation(id);
		if (reservation === null) return null;
		const matches = timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(reservation.tokenHash));
		return matches ? reservation : 'wrong-token';
	}

	/** Cancels, until the office has checked the visitor in or the slot is over; cancelling again changes nothing. */
	async cancel(reservation: StoredReservation): Promise<Cancellation> {
		const now = this.#clock.now();
		if (reservation.cancelledAt === null && reservation.end <= now) return { outcome: 'too-late', reservation };
		await this.#ready();
		const cancellation = await this.#store.cancel(reservation.id, now);
		if (cancellation.outcome === 'cancelled') this.#announce(reservation.office);
		return cancellation;
	}

	/** Free slots of the same service nearest after the one that was taken, failing those nearest before it. */
	async #insteadOf(office: KnownOffice, { service, slot }: Extract<SlotVerdict, { ok: true }>) {
		const slots = bookableSlots(office.config, this.#clock.now());
		const taken = (await this.#takenForAll(office.id, service, slots)).get(service.id);
		const free = slots.filter(({ start }) => (taken?.get(start) ?? 0) < service.slotCapacity);
		const later = free.filter(({ start }) => start > slot.start);
		const earlier = free.filter(({ start }) => start < slot.start).reverse();
		return [...later, ...earlier].slice(0, ALTERNATIVES);
	}

	/** Asked once for all who were refused in the same turn, whatever their service: a commit of a rush refuses many. */
	#takenForAll(office: string, service: ServiceConfig, slots: readonly WrittenSlot[]): Lookup['taken'] {
		let lookup = this.#lookups.get(office);
		if (lookup === undefined) {
			const services = new Set<string>();
			const taken = endOfTurn().then(() => {
				this.#lookups.delete(office);
				return this.#taken(office, [...services], slots);
			});
			lookup = { services, taken };
			this.#lookups.set(office, lookup);
		}
		lookup.services.add(service.id);
		return lookup.taken;
	}
}

function hashOf(token: string): string {
	return hash('sha256', token);
}
