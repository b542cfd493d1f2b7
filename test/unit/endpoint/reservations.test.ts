import { afterEach, beforeEach, expect, test } from 'vitest';
import { type KnownOffice, Offices } from '../../../cloud-sync/endpoint/offices.ts';
import { type BookingWish, Reservations } from '../../../cloud-sync/endpoint/reservations.ts';
import { NotInTime } from '../../../cloud-sync/endpoint/stores/joint-booking.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import type { Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { booking } from '../../contract/store/bookings.ts';
import { at, createTestClock, type TestClock } from '../../support/test-clock.ts';
import { TOWN } from '../../support/town-config.ts';

const START = at('2026-11-16T13:00:00+01:00');
const WISH: BookingWish = { service: 'driver-licences', errand: null, language: 'cs', start: START };
let store: Store;
/** What was done to the database, in order. */
let done: string[];
let hasRoom: boolean;
/** After which the database hears of the next booking. */
let silentSeconds: number;
let clock: TestClock;
let office: KnownOffice;
let reservations: Reservations;

beforeEach(async () => {
	store = await openStore(':memory:');
	[done, hasRoom, silentSeconds] = [[], true, 0];
	clock = createTestClock('2026-11-16T08:42:00+01:00');
	const watched: Store = {
		...store,
		async doubtOffices() {
			if (!hasRoom) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
			await store.doubtOffices();
			done.push('doubted');
		},
		async book(booking) {
			clock.advanceSeconds(silentSeconds);
			done.push('booked');
			return store.book(booking);
		},
		async cancel(id, now) {
			done.push('cancelled');
			return store.cancel(id, now);
		},
	};
	const offices = await Offices.load(watched);
	await offices.configure(TOWN);
	office = offices.get(TOWN.id) ?? expect.unreachable();
	reservations = new Reservations({
		store: watched,
		clock,
		randomBytes: (count) => Buffer.alloc(count, 7),
		announce: () => {},
		ready: () => offices.doubtAll(),
	});
});
afterEach(() => store.close());

const book = (changes: Partial<BookingWish> = {}) =>
	reservations.book(office, { ...WISH, ...changes }, clock.elapsedMilliseconds());

test('D20 who asks before the offices are doubted is booked after that', async () => {
	const answer = await book();
	expect([answer.outcome, done]).toEqual(['booked', ['doubted', 'booked']]);
});

test('D20 while there is no room for the doubt nothing is booked or cancelled, and then the doubt comes first', async () => {
	const reservation = (await store.book(booking())) ?? expect.unreachable();
	hasRoom = false;
	await expect(book()).rejects.toThrow('full');
	await expect(reservations.cancel(reservation)).rejects.toThrow('full');
	expect(done).toEqual([]);
	hasRoom = true;
	expect(await reservations.cancel(reservation)).toMatchObject({ outcome: 'cancelled' });
	expect(done).toEqual(['doubted', 'cancelled']);
});

test('S45 nobody is booked who asked a quarter of a minute ago, however the clock was set meanwhile', async () => {
	silentSeconds = 14.9;
	expect(await book()).toMatchObject({ outcome: 'booked' });
	silentSeconds = 15;
	const refused = book({ start: at('2026-11-16T13:30:00+01:00') });
	clock.set('2026-11-16T08:00:00+01:00');
	await expect(refused).rejects.toThrow(NotInTime);
	expect((await store.changesAfter(TOWN.id, 0, 10)).changes).toHaveLength(1);
});
