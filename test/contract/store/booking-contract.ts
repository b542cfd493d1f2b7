import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Instant, instant } from '#wire/time.ts';
import type { Booking, Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { booking, HALF_HOUR, KEY, LATER, SLOT } from './bookings.ts';

/** What a store promises about seats and PINs. */
export function bookingPromises(store: () => Store): void {
	test('seats of a slot are taken one by one, and then it is full', async () => {
		const seats = [];
		for (let i = 0; i < 4; i++) seats.push((await store().book(booking({ capacity: 3 })))?.seat ?? 'full');
		expect(seats).toEqual([0, 1, 2, 'full']);
	});

	test('I4 a slot whose seats were made fewer is promised to nobody until fewer than those hold it', async () => {
		const held = [];
		for (let i = 0; i < 3; i++) held.push(await store().book(booking({ capacity: 3 })));
		const [first, second] = held;
		await store().cancel(first?.id ?? '', LATER);
		expect(await store().book(booking({ capacity: 2 }))).toBeNull();
		await store().cancel(second?.id ?? '', LATER);
		expect((await store().book(booking({ capacity: 2 })))?.seat).toBe(0);
		expect(await store().book(booking({ capacity: 2 }))).toBeNull();
	});

	test('of fifty who want the last seat at once, one gets it', async () => {
		const answers = await Promise.all(Array.from({ length: 50 }, () => store().book(booking())));
		expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
		expect((await store().offices()).map(({ revision }) => revision)).toEqual([1, 0]);
	});

	test('S44, I4 a booking that is sent again with its secret is answered by the seat that it has, checked in or not', async () => {
		const first = booking({ errand: 'licence-exchange', capacity: 2 });
		const again = () => store().book(booking({ capacity: 2, tokenHash: first.tokenHash, language: 'en' }));
		const made = await store().book(first);
		expect(await again()).toEqual(made);
		await store().book(booking({ capacity: 2 }));
		expect(await again(), 'while the slot is full').toEqual(made);
		expect(await store().reservationOf(first), 'looked for alone').toEqual(made);
		const checkedIn = {
			type: 'reservation-checked-in',
			ticket: '2026-11-18/D001',
			late: false,
			terminal: 'k',
		} as const;
		const event = { ...checkedIn, reservation: first.id };
		await store().appendEvents('sumperk', [{ sequence: 1, at: SLOT, event }]);
		expect(await again()).toEqual({ ...made, attendance: 'checked-in', ticket: checkedIn.ticket });
		expect((await store().changesAfter('sumperk', 0, 10)).changes).toHaveLength(2);
	});

	test('S44 a secret stands for one seat of one slot at one office, until that is cancelled', async () => {
		const { tokenHash, ...first } = booking();
		const made = await store().book({ ...first, tokenHash });
		const others = [{ start: instant(SLOT + HALF_HOUR) }, { service: 'personal-documents' }, { office: 'zabreh' }];
		for (const changes of others) {
			const wish = booking({ ...changes, tokenHash });
			expect((await store().book(wish))?.id).toBe(wish.id);
		}
		await store().cancel(made?.id ?? '', LATER);
		expect(await store().reservationOf({ ...first, tokenHash })).toBeNull();
		const anew = booking({ tokenHash });
		expect(await store().book(anew)).toMatchObject({ id: anew.id, cancelledAt: null });
	});

	test('S44 bookings of one secret at once have one seat together', async () => {
		const { tokenHash } = booking();
		const wishes = Array.from({ length: 50 }, (_, i) => booking({ capacity: 3, ...(i % 5 > 0 && { tokenHash }) }));
		const answers = await Promise.all(wishes.map((wish) => store().book(wish)));
		expect(new Set(answers.map((found) => found?.id)).size, 'two others, one of that secret, and nobody').toBe(4);
		const own = answers.filter((_, i) => i % 5 > 0);
		expect(own).toEqual(own.map(() => own[0]));
		expect((await store().changesAfter('sumperk', 0, 100)).changes).toHaveLength(3);
	});

	test('slots of other services, times and offices do not stand in the way', async () => {
		const others = [{}, { service: 'personal-documents', pin: () => '9999' }, { office: 'zabreh' }];
		const later = { start: instant(SLOT + HALF_HOUR) };
		for (const changes of [...others, later]) expect(await store().book(booking(changes))).not.toBeNull();
	});

	test('P30 a seat that is free again is booked with the next generation, so that the old PIN is dead', async () => {
		const first = await store().book(booking());
		await store().cancel(first?.id ?? '', LATER);
		const second = await store().book(booking());
		await store().cancel(second?.id ?? '', LATER);
		const third = await store().book(booking());
		expect([first, second, third].map((found) => found?.generation)).toEqual([0, 1, 2]);
		expect(new Set([first, second, third].map((found) => found?.pin)).size).toBe(3);
	});

	test('P30 two live reservations of one day never have the same PIN', async () => {
		const alike = (_seat: number, generation: number) => `000${generation}`;
		const first = await store().book(booking({ pin: alike }));
		const second = await store().book(booking({ pin: alike, service: 'personal-documents' }));
		expect([first?.pin, second?.pin]).toEqual(['0000', '0001']);
		expect(second?.generation).toBe(1);
	});

	test('the same PIN may live on another day or at another office, and again after a cancellation', async () => {
		const alike = () => '0042';
		const first = await store().book(booking({ pin: alike }));
		const start = instant(SLOT + 86_400_000);
		expect((await store().book(booking({ pin: alike, start, day: '2026-11-19' })))?.pin).toBe('0042');
		expect((await store().book(booking({ pin: alike, office: 'zabreh' })))?.pin).toBe('0042');
		await store().cancel(first?.id ?? '', LATER);
		expect((await store().book(booking({ pin: alike, service: 'personal-documents' })))?.pin).toBe('0042');
	});

	test('a day without a free PIN is an error that says so, and nothing is booked', async () => {
		const alike = () => '0042';
		await store().book(booking({ pin: alike }));
		const wish = booking({ pin: alike, service: 'personal-documents' });
		await expect(store().book(wish)).rejects.toThrow('no free PIN');
		expect(await store().reservation(wish.id)).toBeNull();
	});

	test('bookings at once that would have the same PIN get different ones, as one after another', async () => {
		const alike = (_seat: number, generation: number) => `000${generation}`;
		const wishes = [0, 1, 2].map((i) => booking({ pin: alike, start: instant(SLOT + i * HALF_HOUR) }));
		const booked = await Promise.all(wishes.map((wish) => store().book(wish)));
		expect(booked.map((found) => found?.pin)).toEqual(['0000', '0001', '0002']);
		expect(await Promise.all(wishes.map(({ id }) => store().reservation(id)))).toEqual(booked);
	});

	test.each<[string, () => Partial<Booking>, RegExp]>([
		['finds no PIN', () => ({ pin: () => '0042' }), /no free PIN/],
		['has a bug', () => ({ pin: () => fail('a bug') }), /a bug/],
	])('of bookings at once the one that %s fails, and no other', async (_what, changes, reason) => {
		await store().book(booking({ service: 'vehicle-registry', pin: () => '0042' }));
		const wishes = [
			{},
			{ start: instant(SLOT + HALF_HOUR), ...changes() },
			{ start: instant(SLOT + 2 * HALF_HOUR) },
			{},
		];
		const answers = await Promise.allSettled(wishes.map((wish) => store().book(booking(wish))));
		expect(answers[1]).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(reason) } });
		expect(answers[0]).toMatchObject({ value: { start: SLOT } });
		expect(answers[2]).toMatchObject({ value: { start: SLOT + 2 * HALF_HOUR } });
		expect(answers[3]).toEqual({ status: 'fulfilled', value: null });
		expect(await store().changesAfter('sumperk', 0, 10)).toMatchObject({ revision: 3, changes: [{}, {}, {}] });
	});

	test('the reservation is found as it was booked', async () => {
		const asked = booking({ errand: 'licence-exchange', language: 'en' });
		const { pin: _, day: __, capacity: ___, isAwaited: ____, ...wish } = asked;
		const booked = await store().book({ ...booking(), ...wish });
		expect(booked).toMatchObject({
			...wish,
			seat: 0,
			generation: 0,
			cancelledAt: null,
			attendance: null,
			ticket: null,
		});
		expect(await store().reservation(wish.id)).toEqual(booked);
		expect(await store().reservation('reservation-nobody')).toBeNull();
		expect(await store().reservation('no\0body')).toBeNull();
	});

	test('taken seats are counted by service and slot, cancelled ones not', async () => {
		const later = instant(SLOT + HALF_HOUR);
		for (const start of [SLOT, SLOT, later]) await store().book(booking({ start, capacity: 3 }));
		await store().book(booking({ service: 'passports', start: SLOT }));
		await store().book(booking({ service: 'waste', start: SLOT }));
		const cancelled = await store().book(booking({ start: later, capacity: 3 }));
		await store().cancel(cancelled?.id ?? '', LATER);
		const taken = (services: string[], to: Instant) => store().takenSeats('sumperk', services, SLOT, to);
		const driverLicences = new Map([
			[SLOT, 2],
			[later, 1],
		]);
		expect(await taken(['driver-licences', 'passports', 'weddings'], instant(later + 1))).toEqual(
			new Map([
				['driver-licences', driverLicences],
				['passports', new Map([[SLOT, 1]])],
				['weddings', new Map()],
			]),
		);
		expect(await taken(['driver-licences'], later)).toEqual(new Map([['driver-licences', new Map([[SLOT, 2]])]]));
	});
}

function fail(reason: string): never {
	throw new Error(reason);
}

/** What a store promises about cancellations and revisions. */
export function changePromises(store: () => Store): void {
	test('cancelling frees the seat once; again it changes nothing', async () => {
		const { id } = (await store().book(booking())) ?? { id: '' };
		expect(await store().cancel(id, LATER)).toMatchObject({
			outcome: 'cancelled',
			reservation: { cancelledAt: LATER },
		});
		const again = await store().cancel(id, instant(LATER + 1));
		expect(again).toMatchObject({ outcome: 'was-cancelled', reservation: { cancelledAt: LATER } });
		expect((await store().changesAfter('sumperk', 0, 10)).revision).toBe(2);
		expect(await store().cancel('reservation-nobody', LATER)).toEqual({ outcome: 'unknown' });
	});

	test('S7, S8 changes come in order of revision, from any revision on and as many as asked for', async () => {
		const first = await store().book(booking());
		await store().cancel(first?.id ?? '', LATER);
		await store().book(booking());
		const read = async (revision: number, limit: number) => {
			const batch = await store().changesAfter('sumperk', revision, limit);
			return [batch.revision, ...batch.changes.map((change) => `${change.revision} ${change.reservation.state}`)];
		};
		expect(await read(0, 10)).toEqual([3, '1 confirmed', '2 cancelled', '3 confirmed']);
		expect(await read(1, 1)).toEqual([2, '2 cancelled']);
		expect(await read(3, 10)).toEqual([3]);
		expect(await read(99, 10)).toEqual([3]);
		expect(await store().changesAfter('nowhere', 0, 10)).toEqual({ revision: 0, changes: [] });
	});

	test('S32, S36 what the office says it holds is told no more, and who holds less than there is lags behind', async () => {
		for (let i = 0; i < 3; i++) await store().book(booking({ start: instant(SLOT + i * HALF_HOUR) }));
		expect(await store().lagging()).toEqual([{ id: 'sumperk', heldRevision: 0 }]);
		const holds = async (sequence: number, revision: number) => {
			const event = { type: 'reservations-updated', revision } as const;
			await store().appendEvents('sumperk', [{ sequence, at: SLOT, event }]);
		};
		await holds(1, 2);
		const unheld = async (revision: number) =>
			(await store().unheldChangesAfter('sumperk', revision, 10)).changes.map((change) => change.revision);
		expect([await unheld(0), await unheld(2), await unheld(3)]).toEqual([[3], [3], []]);
		expect((await store().changesAfter('sumperk', 0, 10)).changes).toHaveLength(3);
		expect(await store().lagging()).toEqual([{ id: 'sumperk', heldRevision: 2 }]);
		await holds(2, 3);
		expect(await store().lagging()).toEqual([]);
	});

	test('S14 a change tells the office nothing about the person', async () => {
		await store().book(booking());
		const [change] = (await store().changesAfter('sumperk', 0, 1)).changes;
		expect(Object.keys(change?.reservation ?? {}).sort()).toEqual(
			['id', 'service', 'errand', 'language', 'start', 'end', 'seat', 'generation', 'pin', 'state'].sort(),
		);
	});

	test('P30 whatever is booked and cancelled: never over capacity, revisions without a gap, no PIN twice on a day', async () => {
		const action = fc.record({
			book: fc.boolean(),
			slot: fc.nat(3),
			service: fc.constantFrom('driver-licences', 'personal-documents'),
			pick: fc.nat(50),
		});
		let runs = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(action, { maxLength: 40 }),
				fc.integer({ min: 1, max: 3 }),
				async (actions, capacity) => {
					runs += 1;
					const office = `run-${runs}`;
					await store().meet(office, KEY);
					const made: string[] = [];
					let changes = 0;
					for (const { book, slot, service, pick } of actions) {
						const start = instant(SLOT + slot * HALF_HOUR);
						if (book) {
							// So few PINs that they collide all the time.
							const pin = (seat: number, generation: number) =>
								String((seat + slot + generation) % 60).padStart(4, '0');
							const booked = await store().book(booking({ office, service, start, capacity, pin }));
							if (booked) made.push(booked.id);
							if (booked) changes += 1;
						} else if (made.length > 0) {
							const cancelled = await store().cancel(made[pick % made.length] ?? '', LATER);
							if (cancelled.outcome === 'cancelled') changes += 1;
						}
					}
					await expectOrder(store(), office, made, { capacity, changes });
				},
			),
			{ numRuns: 40, seed: 20261123 },
		);
	});
}

async function expectOrder(store: Store, office: string, ids: string[], want: { capacity: number; changes: number }) {
	const live = (await Promise.all(ids.map((id) => store.reservation(id)))).filter(
		(found) => found !== null && found.cancelledAt === null,
	);
	const perSlot = Map.groupBy(live, (found) => `${found?.service} ${found?.start}`);
	for (const slot of perSlot.values()) {
		expect(slot.length).toBeLessThanOrEqual(want.capacity);
		expect(new Set(slot.map((found) => found?.seat)).size).toBe(slot.length);
	}
	expect(new Set(live.map((found) => found?.pin)).size).toBe(live.length);
	const { revision, changes } = await store.changesAfter(office, 0, 1_000);
	expect(revision).toBe(want.changes);
	expect(changes.map((change) => change.revision)).toEqual(Array.from({ length: want.changes }, (_, i) => i + 1));
}
