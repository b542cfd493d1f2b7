import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Office } from '#domain/office.ts';
import type { Instant, ReservationFact } from '#domain/values.ts';
import { slotsOfDay } from '#wire/calendar.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { derivePin } from '#wire/pin.ts';
import { makePinKey, type PinKey } from '#wire/pin-keys.ts';
import { instant } from '#wire/time.ts';
import { freeSeat, type SeatUse } from '../../../cloud-sync/endpoint/stores/seat-choice.ts';
import { outOfTouch } from '../../../firmware/sync/unheard-reservations.ts';
import { dayOf, officeOn } from '../../support/office-builder.ts';
import { TOWN } from '../../support/town-config.ts';
import { TownHall } from '../../support/town-hall.ts';

const MONDAY = '2026-11-23';
const KEY: PinKey = { id: '0'.repeat(12), madeAt: instant(0), secret: new Uint8Array(32).fill(7) };
const [EIGHT, HALF_PAST] = slotsOfDay(TOWN, MONDAY)
	.map(({ start }) => start)
	.slice(1, 3) as [Instant, Instant];
const SERVICE = 'driver-licences';
const seats = (slotCapacity: number): OfficeConfig => ({
	...TOWN,
	services: TOWN.services.map((service) => ({ ...service, slotCapacity })),
});

const pinOf = (slotStart: Instant, seat: number, generation: number, { secret } = KEY) =>
	derivePin(secret, { service: SERVICE, slotStart, seat, generation });

/** A reservation of that seat as the cloud tells it. */
function fact(start: Instant, seat: number, generation: number, state: ReservationFact['state']): ReservationFact {
	const [id, pin] = [`reservation-${start}-${seat}-${generation}`, pinOf(start, seat, generation)];
	const end = instant(start + 1_800_000);
	return { id, service: SERVICE, errand: null, language: 'cs', start, end, seat, generation, pin, state };
}

/** What the PIN may stand for at an office that was told these facts. */
function unheard(
	pin: string,
	{
		told = [],
		keys = [KEY],
		lastInTouchAt = null,
		config = TOWN,
	}: {
		readonly told?: readonly ReservationFact[];
		readonly keys?: readonly PinKey[];
		readonly lastInTouchAt?: Instant | null;
		readonly config?: OfficeConfig;
	} = {},
) {
	const hall = new TownHall();
	hall.office = officeOn(dayOf(MONDAY, '7:30-17:00'));
	const office: Office = hall.reserves(...told).office;
	return outOfTouch(pin, { office, config, keys, lastInTouchAt }).unheard;
}

const ours = (found: ReturnType<typeof unheard>, start: Instant) =>
	found
		.filter((one) => one.start === start && one.service === SERVICE)
		.map(({ seat, generation }) => [seat, generation]);

describe('out of touch with the cloud', () => {
	it('P22 each seat has three generations that nobody told of', () => {
		for (const generation of [0, 1, 2])
			expect(ours(unheard(pinOf(EIGHT, 0, generation)), EIGHT)).toEqual([[0, generation]]);
		expect(ours(unheard(pinOf(EIGHT, 0, 3)), EIGHT)).toEqual([]);
		expect(ours(unheard(pinOf(EIGHT, 1, 0)), EIGHT)).toEqual([]);
		expect(ours(unheard(pinOf(EIGHT, 1, 0), { config: seats(2) }), EIGHT)).toEqual([[1, 0]]);
		expect(unheard(pinOf(EIGHT, 0, 0), { config: seats(0) })).toEqual([]);
	});

	it('P22 those before the last that it was told of are ruled out, taken or cancelled', () => {
		for (const state of ['confirmed', 'cancelled'] as const) {
			const told = [fact(EIGHT, 0, 1, state)];
			const generations = [0, 1, 2, 3, 4, 5].filter(
				(generation) => ours(unheard(pinOf(EIGHT, 0, generation), { told }), EIGHT).length > 0,
			);
			expect(generations).toEqual([2, 3, 4]);
		}
	});

	it('P22 a slot that had started when it was last in touch is ruled out, ten minutes allowed for clocks', () => {
		const pin = pinOf(EIGHT, 0, 0);
		const minutes = (count: number) => instant(EIGHT + count * 60_000);
		expect(ours(unheard(pin, { lastInTouchAt: minutes(9) }), EIGHT)).toHaveLength(1);
		expect(ours(unheard(pin, { lastInTouchAt: minutes(10) }), EIGHT)).toEqual([]);
		expect(ours(unheard(pinOf(HALF_PAST, 0, 0), { lastInTouchAt: minutes(10) }), HALF_PAST)).toHaveLength(1);
	});

	it('P22, P31 a PIN counts under every key in force, and under none without keys', () => {
		const old = makePinKey(instant(EIGHT - 50 * 86_400_000));
		const fresh = makePinKey(instant(EIGHT - 86_400_000));
		for (const key of [old, fresh]) {
			const pin = pinOf(EIGHT, 0, 0, key);
			expect(ours(unheard(pin, { keys: [old, fresh] }), EIGHT)).toEqual([[0, 0]]);
			expect(unheard(pin, { keys: [] })).toEqual([]);
		}
		const retired = [old, { ...fresh, madeAt: instant(EIGHT - 44 * 86_400_000) }];
		expect(ours(unheard(pinOf(EIGHT, 0, 0, old), { keys: retired }), EIGHT)).toEqual([]);
	});

	it('P22 whatever is booked and cancelled unheard, a PIN three generations on at most is known, and no dead one', () => {
		const step = fc.record({ book: fc.boolean(), which: fc.nat(3) });
		fc.assert(
			fc.property(
				fc.array(step, { maxLength: 14 }),
				fc.nat(14),
				fc.integer({ min: 1, max: 2 }),
				(steps, cut, capacity) => {
					const history = bookedAndCancelled(steps, capacity);
					const told = history.slice(0, cut);
					const known = (pin: string) => ours(unheard(pin, { told, config: seats(capacity) }), EIGHT);
					const last = (seat: number, facts: readonly ReservationFact[]) =>
						Math.max(-1, ...facts.filter((one) => one.seat === seat).map(({ generation }) => generation));
					for (const one of history) {
						const { seat, generation } = one;
						const isUnheard = generation > last(seat, told) && generation <= last(seat, told) + 3;
						const isFound = known(one.pin).some(([s, g]) => s === seat && g === generation);
						expect(isFound).toBe(isUnheard);
					}
				},
			),
			{ numRuns: 60, seed: 20261123 },
		);
	});
});

/** Facts of one slot in order, by the rule by which the cloud gives seats; a PIN in use raises the generation. */
function bookedAndCancelled(steps: readonly { book: boolean; which: number }[], capacity: number): ReservationFact[] {
	const uses: (SeatUse & { live: boolean })[] = [];
	return steps.flatMap(({ book, which }) => {
		const live = uses.filter((use) => use.live);
		if (!book) {
			const gone = live[which % Math.max(1, live.length)];
			if (!gone) return [];
			gone.live = false;
			return [fact(EIGHT, gone.seat, gone.generation, 'cancelled')];
		}
		const free = freeSeat(capacity, uses);
		if (free === null) return [];
		const inUse = live.map(({ seat, generation }) => pinOf(EIGHT, seat, generation));
		let { seat, generation } = free;
		while (inUse.includes(pinOf(EIGHT, seat, generation))) generation += 1;
		uses.push({ seat, generation, live: true });
		return [fact(EIGHT, seat, generation, 'confirmed')];
	});
}
