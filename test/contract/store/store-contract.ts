import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WireEntry, WireEvent } from '#wire/events.ts';
import { type Instant, instant } from '#wire/time.ts';
import { stateOf } from '../../../cloud-sync/endpoint/reservation-state.ts';
import type { Booking, Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { TOWN, townOccupancy } from '../../support/town-config.ts';

const SLOT = instant(Date.UTC(2026, 10, 18, 8));
const HALF_HOUR = 1_800_000;
const BOOKED_AT = instant(Date.UTC(2026, 10, 16, 8));
const LATER = instant(BOOKED_AT + 60_000);
const KEY = new Uint8Array(32).fill(7);
let bookings = 0;

/** A wish for one seat of the slot at nine; each call has an id of its own, and PINs that differ by generation. */
function booking(changes: Partial<Booking> = {}): Booking {
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
		tokenHash: 'a'.repeat(64),
		bookedAt: BOOKED_AT,
		day: '2026-11-18',
		capacity: 1,
		pin: (seat, generation) => String((start / HALF_HOUR + seat * 1_000 + generation * 17) % 10_000).padStart(4, '0'),
		...changes,
	};
}

const ticket = '2026-11-18/P045';
const entries = (from: number, ...events: WireEvent[]): WireEntry[] =>
	events.map((event, i) => ({ sequence: from + i, at: instant(SLOT + i), event }));
const opened = (counter: string): WireEvent => ({ type: 'counter-opened', counter });

/** What every implementation of `Store` promises. */
export function storeContract(name: string, open: () => Promise<Store>): void {
	describe(`store: ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await open();
			await store.meet('sumperk', KEY);
			await store.meet('zabreh', KEY);
		});
		afterEach(() => store.close());

		officePromises(() => store);
		bookingPromises(() => store);
		changePromises(() => store);
		journalPromises(() => store);
		attendancePromises(() => store);
		proofPromises(() => store);
	});
}

function officePromises(store: () => Store): void {
	test('an office keeps the key it got at first contact', async () => {
		const again = await store().meet('sumperk', new Uint8Array(32).fill(9));
		expect([...again.pinKey]).toEqual([...KEY]);
		expect(again).toMatchObject({ config: null, revision: 0, heldRevision: 0, lastSequence: 0 });
	});

	test('configuration and snapshot are those told last', async () => {
		await store().saveConfig({ ...TOWN, address: 'elsewhere' });
		await store().saveConfig(TOWN);
		await store().saveSnapshot(townOccupancy({ counters: [] }));
		await store().saveSnapshot(townOccupancy());
		expect((await store().offices()).map(({ id, config }) => ({ id, config }))).toEqual([
			{ id: 'sumperk', config: TOWN },
			{ id: 'zabreh', config: null },
		]);
		expect(await store().snapshots()).toEqual([townOccupancy()]);
	});
}

function bookingPromises(store: () => Store): void {
	test('seats of a slot are taken one by one, and then it is full', async () => {
		const seats = [];
		for (let i = 0; i < 4; i++) seats.push((await store().book(booking({ capacity: 3 })))?.seat ?? 'full');
		expect(seats).toEqual([0, 1, 2, 'full']);
	});

	test('of fifty who want the last seat at once, one gets it', async () => {
		const answers = await Promise.all(Array.from({ length: 50 }, () => store().book(booking())));
		expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
		expect((await store().offices()).map(({ revision }) => revision)).toEqual([1, 0]);
	});

	test('slots of other services, times and offices do not stand in the way', async () => {
		const others = [{}, { service: 'personal-documents', pin: () => '9999' }, { office: 'zabreh' }];
		const later = { start: instant(SLOT + HALF_HOUR) };
		for (const changes of [...others, later]) expect(await store().book(booking(changes))).not.toBeNull();
	});

	test('a seat that is free again is booked with the next generation, so that the old PIN is dead', async () => {
		const first = await store().book(booking());
		await store().cancel(first?.id ?? '', LATER);
		const second = await store().book(booking());
		await store().cancel(second?.id ?? '', LATER);
		const third = await store().book(booking());
		expect([first, second, third].map((found) => found?.generation)).toEqual([0, 1, 2]);
		expect(new Set([first, second, third].map((found) => found?.pin)).size).toBe(3);
	});

	test('two live reservations of one day never have the same PIN', async () => {
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

	test('the reservation is found as it was booked', async () => {
		const { pin: _, day: __, capacity: ___, ...wish } = booking({ errand: 'licence-exchange', language: 'en' });
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
	});

	test('taken seats are counted by slot, cancelled ones not', async () => {
		const later = instant(SLOT + HALF_HOUR);
		for (const start of [SLOT, SLOT, later]) await store().book(booking({ start, capacity: 3 }));
		const cancelled = await store().book(booking({ start: later, capacity: 3 }));
		await store().cancel(cancelled?.id ?? '', LATER);
		const taken = await store().takenSeats('sumperk', 'driver-licences', SLOT, instant(later + 1));
		expect([...taken]).toEqual([
			[SLOT, 2],
			[later, 1],
		]);
		expect([...(await store().takenSeats('sumperk', 'driver-licences', SLOT, later)).keys()]).toEqual([SLOT]);
	});
}

function changePromises(store: () => Store): void {
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

	test('S14 a change tells the office nothing about the person', async () => {
		await store().book(booking());
		const [change] = (await store().changesAfter('sumperk', 0, 1)).changes;
		expect(Object.keys(change?.reservation ?? {}).sort()).toEqual(
			['id', 'service', 'errand', 'language', 'start', 'end', 'seat', 'generation', 'pin', 'state'].sort(),
		);
	});

	test('whatever is booked and cancelled: never over capacity, revisions without a gap, no PIN twice on a day', async () => {
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

function journalPromises(store: () => Store): void {
	test('S3 each sequence is stored once, whatever is repeated or overlaps', async () => {
		const three = entries(1, opened('1'), opened('2'), opened('3'));
		expect(await store().appendEvents('sumperk', three)).toEqual({ sequence: 3, stored: 3 });
		expect(await store().appendEvents('sumperk', three)).toEqual({ sequence: 3, stored: 0 });
		expect(await store().appendEvents('sumperk', entries(3, opened('3'), opened('4')))).toEqual({
			sequence: 4,
			stored: 1,
		});
		expect((await store().meet('sumperk', KEY)).lastSequence).toBe(4);
	});

	test('S4 nothing is stored beyond a gap', async () => {
		expect(await store().appendEvents('sumperk', entries(2, opened('2')))).toEqual({ sequence: 0, stored: 0 });
		await store().appendEvents('sumperk', entries(1, opened('1')));
		const [second, , fourth] = entries(2, opened('2'), opened('3'), opened('4'));
		const withGap = [second, fourth].filter((entry) => entry !== undefined);
		expect(await store().appendEvents('sumperk', withGap)).toEqual({ sequence: 2, stored: 1 });
	});

	test('two copies of a batch at once are stored once', async () => {
		const batch = entries(1, opened('1'), opened('2'));
		const answers = await Promise.all([1, 2, 3].map(() => store().appendEvents('sumperk', batch)));
		expect(answers.map(({ sequence }) => sequence)).toEqual([2, 2, 2]);
		expect(answers.reduce((sum, { stored }) => sum + stored, 0)).toBe(2);
	});

	test('journals of offices do not mix', async () => {
		await store().appendEvents('sumperk', entries(1, opened('1')));
		expect(await store().appendEvents('zabreh', [])).toEqual({ sequence: 0, stored: 0 });
	});

	test('the revision that the office says it holds is remembered', async () => {
		await store().appendEvents('sumperk', entries(1, { type: 'reservations-updated', revision: 12 }));
		expect((await store().meet('sumperk', KEY)).heldRevision).toBe(12);
	});
}

function attendancePromises(store: () => Store): void {
	/** Books, lets the office report, and answers how the reservation stands. */
	async function reported(...events: ((id: string) => WireEvent)[]) {
		const { id } = (await store().book(booking())) ?? { id: '' };
		await store().appendEvents('sumperk', entries(1, ...events.map((event) => event(id))));
		const found = await store().reservation(id);
		if (found === null) throw new Error('the reservation is gone');
		return { id, found, state: stateOf(found) };
	}
	const checkedIn = (reservation: string): WireEvent => ({
		type: 'reservation-checked-in',
		reservation,
		ticket,
		late: false,
		terminal: 'keypad',
	});
	const missed = (reservation: string): WireEvent => ({ type: 'reservation-missed', reservation });
	const finished = (): WireEvent => ({ type: 'ticket-finished', ticket, counter: '3' });
	const noShow = (): WireEvent => ({ type: 'ticket-no-show', ticket, counter: '3' });
	const putBack = (): WireEvent => ({ type: 'ticket-put-back', ticket, counter: '3', front: true });
	const left = (): WireEvent => ({ type: 'ticket-left', ticket });
	const unserved = (): WireEvent => ({ type: 'ticket-unserved', ticket });
	const parked = (): WireEvent => ({ type: 'ticket-parked', ticket, counter: '3' });

	test.each([
		['nothing is reported', [], 'confirmed'],
		['the visitor checks in', [checkedIn], 'checked-in'],
		['the visit is finished', [checkedIn, finished], 'served'],
		['the visit is interrupted', [checkedIn, parked], 'checked-in'],
		['the visitor does not answer the call', [checkedIn, noShow], 'no-show'],
		['the visitor comes late to the counter', [checkedIn, noShow, putBack], 'checked-in'],
		['the visitor comes late and is served', [checkedIn, noShow, putBack, finished], 'served'],
		['the visitor leaves', [checkedIn, left], 'no-show'],
		['the day ends before the turn', [checkedIn, unserved], 'no-show'],
		['nobody comes', [missed], 'no-show'],
		['the visitor comes after it was given up', [missed, checkedIn], 'checked-in'],
		['it is given up after the check-in', [checkedIn, missed], 'checked-in'],
	])('when %s, the reservation is so', async (_what, events, state) => {
		expect((await reported(...events)).state).toBe(state);
	});

	test('S1 what the office reports never raises the revision', async () => {
		await reported(checkedIn, finished);
		expect((await store().changesAfter('sumperk', 0, 10)).revision).toBe(1);
	});

	test('after the check-in it is too late to cancel', async () => {
		const { id } = await reported(checkedIn);
		expect(await store().cancel(id, LATER)).toMatchObject({ outcome: 'too-late', reservation: { cancelledAt: null } });
	});

	test('S13 a check-in stands although the cloud cancelled meanwhile, and both facts are kept', async () => {
		const { id } = (await store().book(booking())) ?? { id: '' };
		await store().cancel(id, LATER);
		const rebooked = await store().book(booking());
		await store().appendEvents('sumperk', entries(1, checkedIn(id), finished()));
		const found = await store().reservation(id);
		expect(found).toMatchObject({ cancelledAt: LATER, attendance: 'served', ticket });
		expect(found && stateOf(found)).toBe('served');
		expect(rebooked && stateOf(rebooked)).toBe('confirmed');
	});

	test('a cancelled reservation that the office merely missed stays cancelled', async () => {
		const { id } = (await store().book(booking())) ?? { id: '' };
		await store().cancel(id, LATER);
		await store().appendEvents('sumperk', entries(1, missed(id)));
		const found = await store().reservation(id);
		expect(found && stateOf(found)).toBe('cancelled');
	});

	test('an office cannot report about the reservations of another', async () => {
		const { id } = (await store().book(booking())) ?? { id: '' };
		await store().appendEvents('zabreh', entries(1, checkedIn(id), finished()));
		expect(await store().reservation(id)).toMatchObject({ attendance: null, ticket: null });
	});

	test('an event about a reservation that nobody knows is stored and changes nothing', async () => {
		expect(await store().appendEvents('sumperk', entries(1, checkedIn('unknown-one')))).toEqual({
			sequence: 1,
			stored: 1,
		});
	});
}

function proofPromises(store: () => Store): void {
	const inTenMinutes = instant(BOOKED_AT + 600_000);
	test('a proof of work counts once, even from two at once', async () => {
		const answers = await Promise.all([1, 2].map(() => store().spendProof('proof', inTenMinutes, BOOKED_AT)));
		expect(answers.filter(Boolean)).toHaveLength(1);
		expect(await store().spendProof('other', inTenMinutes, BOOKED_AT)).toBe(true);
	});

	test('expired proofs are forgotten', async () => {
		await store().spendProof('proof', inTenMinutes, BOOKED_AT);
		const after: Instant = instant(inTenMinutes + 1);
		expect(await store().spendProof('proof', instant(after + 1), after)).toBe(true);
	});

	test('a secret stays what the first process made it', async () => {
		expect(await store().secret('proof-of-work', 'first')).toBe('first');
		expect(await store().secret('proof-of-work', 'second')).toBe('first');
	});
}
