import { Migrator } from 'kysely/migration';
import { beforeEach, describe, expect, test } from 'vitest';
import { instant } from '#wire/time.ts';
import { BookingQueue } from '../../../cloud-sync/endpoint/stores/booking-queue.ts';
import { NotInTime } from '../../../cloud-sync/endpoint/stores/joint-booking.ts';
import { MIGRATIONS } from '../../../cloud-sync/endpoint/stores/migrations.ts';
import { officeStore } from '../../../cloud-sync/endpoint/stores/office-store.ts';
import { postgresBooking } from '../../../cloud-sync/endpoint/stores/postgres-booking.ts';
import { openSqlite } from '../../../cloud-sync/endpoint/stores/sqlite-database.ts';
import { booking, HALF_HOUR, KEY, SLOT } from '../../contract/store/bookings.ts';

/** A queue on an empty database with one office, and how many transactions it has begun. */
async function startQueue() {
	const { db, bookTogether } = openSqlite(':memory:');
	await new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } }).migrateToLatest();
	await officeStore(db).meet('sumperk', KEY);
	let transactions = 0;
	const queue = new BookingQueue((office, bookings) => {
		transactions += 1;
		return bookTogether(office, bookings);
	});
	return { queue, transactions: () => transactions, close: () => db.destroy() };
}

const wish = (i: number) => booking({ start: instant(SLOT + i * HALF_HOUR) });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('bookings of one turn of the event loop share a commit, however they came in', async () => {
	const { queue, transactions, close } = await startQueue();
	const first = queue.book(wish(0));
	await Promise.resolve();
	const second = queue.book(wish(1));
	expect([(await first)?.seat, (await second)?.seat, transactions()]).toEqual([0, 0, 1]);
	await close();
});

test('bookings of later turns have commits of their own', async () => {
	const { queue, transactions, close } = await startQueue();
	for (const i of [0, 1, 2]) {
		const booked = queue.book(wish(i));
		await nextTurn();
		await booked;
	}
	expect(transactions()).toBe(3);
	await close();
});

test('while a crowd keeps coming, turn after turn, a commit waits for it, up to a hundred', async () => {
	const { queue, transactions, close } = await startQueue();
	const booked = [];
	for (let i = 0; i < 150; i += 2) {
		booked.push(queue.book(wish(i)), queue.book(wish(i + 1)));
		await nextTurn();
	}
	expect((await Promise.all(booked)).filter((found) => found !== null)).toHaveLength(150);
	expect(transactions()).toBe(2);
	await close();
});

test('a crowd is booked in commits of a hundred, everybody once', async () => {
	const { queue, transactions, close } = await startQueue();
	const booked = await Promise.all(Array.from({ length: 250 }, (_, i) => queue.book(wish(i))));
	expect(new Set(booked.map((found) => found?.start)).size).toBe(250);
	expect(transactions()).toBe(3);
	await close();
});

test('a database that does not answer is waited for together, not by one visitor after another', async () => {
	const asked: (() => void)[] = [];
	const queue = new BookingQueue(
		() => new Promise((_, reject) => void asked.push(() => reject(new Error('the database does not answer')))),
	);
	const booked = Promise.allSettled([0, 1, 2].map((i) => queue.book(wish(i))));
	const timeIsUp = async () => {
		for (const giveUp of asked.splice(0)) giveUp();
		await nextTurn();
	};
	while (asked.length === 0) await nextTurn();
	await timeIsUp();
	expect(asked).toHaveLength(3);
	await timeIsUp();
	expect((await booked).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});

describe('of a database that was silent for so long that nobody waits any more', () => {
	const FAILURE = new Error('the database does not answer');
	/** What each commit was asked to book, and how it is answered. */
	let commits: { readonly ids: readonly string[]; readonly answer: () => void; readonly fail: () => void }[];
	let queue: BookingQueue;
	let waits: boolean;

	beforeEach(() => {
		[commits, waits] = [[], true];
		queue = new BookingQueue(
			(_office, bookings) =>
				new Promise((resolve, reject) => {
					const ids = bookings.map(({ id }) => id);
					commits.push({ ids, answer: () => resolve(bookings.map(() => null)), fail: () => reject(FAILURE) });
				}),
		);
	});

	const impatient = () => booking({ isAwaited: () => waits });
	async function commit(number: number) {
		while (commits.length < number) await nextTurn();
		return commits[number - 1] ?? expect.unreachable();
	}

	test('S45, I4 a booking that has not been in a commit is refused for certain; who came later is booked', async () => {
		const first = queue.book(impatient());
		const silent = await commit(1);
		const left = [queue.book(impatient()), queue.book(impatient())];
		const later = booking();
		const booked = queue.book(later);
		waits = false;
		silent.answer();
		expect(await first).toBeNull();
		for (const each of left) await expect(each).rejects.toThrow(NotInTime);
		const next = await commit(2);
		expect(next.ids).toEqual([later.id]);
		next.answer();
		expect(await booked).toBeNull();
	});

	test('S45 when all have gone there is no commit, and the next to come is booked', async () => {
		const first = queue.book(impatient());
		const silent = await commit(1);
		const left = queue.book(impatient());
		waits = false;
		silent.answer();
		await first;
		await expect(left).rejects.toThrow(NotInTime);
		await nextTurn();
		const later = booking();
		void queue.book(later);
		expect((await commit(2)).ids).toEqual([later.id]);
	});

	test('S45 one whose commit failed is not tried again: it may have been made, which nobody may deny', async () => {
		const later = booking();
		const both = Promise.allSettled([queue.book(impatient()), queue.book(later)]);
		const silent = await commit(1);
		waits = false;
		silent.fail();
		const next = await commit(2);
		expect(next.ids).toEqual([later.id]);
		next.answer();
		expect(await both).toEqual([
			{ status: 'rejected', reason: FAILURE },
			{ status: 'fulfilled', value: null },
		]);
	});

	test('S45 one that has gone before its seat is stored holds none, and hears so for certain; who stays is booked', async () => {
		const stored: string[] = [];
		const postgres = new BookingQueue(
			// PostgreSQL as far as it is asked: it is silent for long when it is to say which seats are taken.
			postgresBooking(async ({ name, text, values }) => {
				if (text.includes('as uses')) waits = false;
				if (name !== 'store-claims') return { rows: [] };
				const claims: readonly { readonly id: string }[] = JSON.parse(String(values[1]));
				stored.push(...claims.map(({ id }) => id));
				return { rows: claims };
			}),
		);
		const stays = booking({ start: instant(SLOT + HALF_HOUR) });
		const [left, booked] = [postgres.book(impatient()), postgres.book(stays)];
		await expect(left).rejects.toThrow(NotInTime);
		expect((await booked)?.id).toBe(stays.id);
		expect(stored).toEqual([stays.id]);
	});

	test('S45 one whose commit failed and that has gone before the second may have been made, which nobody may deny', async () => {
		let commits = 0;
		const postgres = new BookingQueue(
			postgresBooking(async ({ name, text }) => {
				if (text.includes('as uses') && commits > 0) waits = false;
				if (name !== 'store-claims') return { rows: [] };
				if (++commits === 1) throw FAILURE;
				return { rows: [] };
			}),
		);
		await expect(postgres.book(impatient())).rejects.toBe(FAILURE);
	});

	test('S45 nor is one that had lost its seat to another process before', async () => {
		let claims = 0;
		const postgres = new BookingQueue(
			postgresBooking(async ({ name }) => {
				if (name === 'store-claims') claims += 1;
				if (claims < 2) return { rows: [] };
				waits = false;
				throw FAILURE;
			}),
		);
		await expect(postgres.book(impatient())).rejects.toBe(FAILURE);
		expect(claims).toBe(2);
	});
});

/** A claim in the table's words. */
function asRow({ start, end, tokenHash, bookedAt, ...claim }: Record<string, unknown>) {
	const moments = { slot_start: start, slot_end: end, booked_at: bookedAt, cancelled_at: null };
	return { ...claim, ...moments, token_hash: tokenHash, attendance: null, ticket: null };
}

test('S16 a booking whose commit is answered to nobody after it had lost its first seat is found again', async () => {
	const rows: { id: string; seat: number }[] = [];
	let commits = 0;
	const queue = new BookingQueue(
		// PostgreSQL as far as it is asked: another process takes the first seat, and the answer to the second claim is lost.
		postgresBooking(async ({ name, text, values }) => {
			if (text.includes('as uses')) return { rows };
			if (name !== 'store-claims') return { rows: [] };
			commits += 1;
			const [claim] = JSON.parse(String(values[1]));
			if (commits === 1) rows.push({ ...claim, id: 'another', live: true, known: null });
			if (commits !== 2) return { rows: [] };
			rows.push({ ...claim, live: true, known: asRow(claim) });
			throw new Error('Connection terminated unexpectedly');
		}),
	);
	const wished = booking({ capacity: 3 });
	expect(await queue.book(wished)).toMatchObject({ id: wished.id, seat: 1 });
	expect([rows.map(({ id, seat }) => [id, seat]), commits]).toEqual([
		[
			['another', 0],
			[wished.id, 1],
		],
		3,
	]);
});

test('a booking that the database neither takes nor refuses fails, and those after it are heard', async () => {
	let claims = 0;
	const queue = new BookingQueue(
		// PostgreSQL put back beneath a running process to a copy from before the office joined: nothing can be stored for it.
		postgresBooking(async ({ name }) => {
			if (name === 'store-claims') claims += 1;
			if (claims > 1_000) throw new Error('it goes on for ever');
			return { rows: [] };
		}),
	);
	for (const i of [0, 1]) await expect(queue.book(wish(i))).rejects.toThrow('have lost 100 times to others');
	expect(claims).toBe(200);
});
