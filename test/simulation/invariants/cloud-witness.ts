import type { Office } from '#domain/office.ts';
import { instant } from '#wire/time.ts';
import type { StoredReservation } from '../../../cloud-sync/endpoint/stores/store.ts';
import type { CloudLife } from '../world/cloud-computer.ts';
import { mustHold } from './violation.ts';

const FOR_EVER = instant(Date.UTC(9999, 0));
const ALL = Number.MAX_SAFE_INTEGER;

/** Remembers what the cloud has promised to people. */
export class CloudWitness {
	readonly booked = new Map<string, StoredReservation>();
	/** Whoever asked for a cancellation, answered or not. */
	readonly askedToCancel = new Set<string>();
	readonly #cancelled = new Set<string>();
	/** By the number of the wish, which may be sent several times. */
	readonly #given = new Map<number, string>();
	readonly #seats: (service: string) => number;

	/** @param seats reservations per slot of a service */
	constructor(seats: (service: string) => number) {
		this.#seats = seats;
	}

	/** Somebody was told that they have this reservation for their wish. */
	promised(reservation: StoredReservation, wish: number): void {
		const before = this.#given.get(wish) ?? reservation.id;
		const isOnly = before === reservation.id || this.askedToCancel.has(before);
		mustHold('I4', isOnly, () => `${reservation.id} was given for the same wish as ${before}`);
		this.#given.set(wish, reservation.id);
		this.booked.set(reservation.id, reservation);
		const live = [...this.booked.values()].filter(({ id }) => !this.askedToCancel.has(id));
		const { service, start, pin } = reservation;
		const ofSlot = live.filter((other) => other.service === service && other.start === start);
		mustHold(
			'I4',
			ofSlot.length <= this.#seats(service),
			() => `${ofSlot.length} reservations for ${service} at ${start}`,
		);
		const ofPin = live.filter((other) => other.pin === pin && isSameDay(other, reservation));
		mustHold('I4', ofPin.length === 1, () => `PIN ${pin} was given to ${ofPin.length} reservations of a day`);
	}

	/** Somebody was told that it is cancelled. */
	released(id: string): void {
		this.#cancelled.add(id);
	}

	/** The link has been up for a while: the office knows everybody who was promised something of this day. */
	mustBeKnown({ reservations, day }: Office): void {
		for (const { id, start } of this.booked.values()) {
			const isToday = start >= day.start && start < day.end;
			mustHold('I6', !isToday || reservations.has(id), () => `the office never heard of ${id}`);
		}
	}

	/** Steps are whole: of every seat that is taken the office is told, and of no other. */
	async mustBeTold({ store }: CloudLife, office: string, services: readonly string[]): Promise<void> {
		const taken = await store.takenSeats(office, services, instant(0), FOR_EVER);
		const seats = [...taken.values()].flatMap((slots) => [...slots.values()]).reduce((sum, count) => sum + count, 0);
		const { changes } = await store.changesAfter(office, 0, ALL);
		const told = new Map(changes.map(({ reservation: { id, state } }) => [id, state]));
		const live = [...told.values()].filter((state) => state === 'confirmed').length;
		mustHold('I9', live === seats, () => `${seats} seats are taken, and of ${live} the office is told`);
	}

	/** A process has started: what was promised before is still there. */
	async recall({ store }: CloudLife): Promise<void> {
		for (const { id, pin } of this.booked.values()) {
			const found = await store.reservation(id);
			mustHold('I9', found !== null && found.pin === pin, () => `reservation ${id} is no longer in the cloud`);
			if (this.#cancelled.has(id)) mustHold('I9', found.cancelledAt !== null, () => `${id} is no longer cancelled`);
			else if (!this.askedToCancel.has(id))
				mustHold('I9', found.cancelledAt === null, () => `${id} was cancelled by nobody`);
		}
	}
}

/** Slots of one day are within one opening day, nights apart from the next one's. */
const isSameDay = (a: StoredReservation, b: StoredReservation): boolean => Math.abs(a.start - b.start) < 12 * 3_600_000;
