import fc from 'fast-check';
import { Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import type { WireEntry, WireEvent } from '#wire/events.ts';
import { instant } from '#wire/time.ts';
import { AppendQueue } from '../../../cloud-sync/endpoint/stores/append-queue.ts';
import type { CloudDatabase } from '../../../cloud-sync/endpoint/stores/database.ts';
import { appendTogether, type JournalBatch } from '../../../cloud-sync/endpoint/stores/joint-append.ts';
import { MIGRATIONS } from '../../../cloud-sync/endpoint/stores/migrations.ts';
import { officeStore } from '../../../cloud-sync/endpoint/stores/office-store.ts';
import { reservationStore } from '../../../cloud-sync/endpoint/stores/reservation-store.ts';
import { openSqlite } from '../../../cloud-sync/endpoint/stores/sqlite-database.ts';
import { inTransaction } from '../../../cloud-sync/endpoint/stores/transactions.ts';
import { booking, HALF_HOUR, KEY, SLOT } from '../../contract/store/bookings.ts';

const OFFICES = ['sumperk', 'zabreh', 'mohelnice', 'jesenik'];
const opened: WireEvent = { type: 'counter-opened', counter: '3' };
const entry = (sequence: number, event: WireEvent = opened): WireEntry => ({
	sequence,
	at: instant(SLOT + sequence),
	event,
});
const batch = (office: string, ...entries: WireEntry[]): JournalBatch => ({ office, entries, told: null });

/** An empty database that knows some offices. */
async function openDatabase(offices = OFFICES) {
	const opened = openSqlite(':memory:');
	const { db } = opened;
	await new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } }).migrateToLatest();
	for (const office of offices) await officeStore(db).meet(office, KEY);
	return opened;
}

/** A queue, and how many transactions it has begun. */
async function startQueue(offices = OFFICES) {
	const { db } = await openDatabase(offices);
	let transactions = 0;
	const counted = new Proxy(db, {
		get(target, name) {
			if (name === 'transaction') transactions += 1;
			const member: unknown = Reflect.get(target, name, target);
			return typeof member === 'function' ? member.bind(target) : member;
		},
	});
	return { queue: new AppendQueue(counted), transactions: () => transactions, close: () => db.destroy() };
}

test('S40 what offices tell in one turn of the event loop shares a commit', async () => {
	const { queue, transactions, close } = await startQueue();
	const told = OFFICES.map((office, i) => queue.append(batch(office, entry(1), ...(i === 0 ? [entry(2)] : []))));
	expect((await Promise.all(told)).map(({ sequence }) => sequence)).toEqual([2, 1, 1, 1]);
	expect(transactions()).toBe(1);
	await close();
});

test('S40 a second batch of an office sees what the first has done', async () => {
	const { queue, transactions, close } = await startQueue();
	const told = [batch('sumperk', entry(1)), batch('sumperk', entry(1), entry(2)), batch('zabreh', entry(1))];
	const answers = await Promise.all(told.map((each) => queue.append(each)));
	expect(answers.map(({ sequence, stored }) => [sequence, stored])).toEqual([
		[1, 1],
		[2, 1],
		[1, 1],
	]);
	expect(transactions()).toBe(2);
	await close();
});

test('S40 a country that reports at once is stored in commits of a hundred offices, backlogs in smaller ones', async () => {
	const country = Array.from({ length: 250 }, (_, i) => `town-${i}`);
	const { queue, transactions, close } = await startQueue(country);
	const answers = await Promise.all(country.map((office) => queue.append(batch(office, entry(1)))));
	expect(answers.every(({ sequence }) => sequence === 1)).toBe(true);
	expect(transactions()).toBe(3);
	const backlog = Array.from({ length: 100 }, (_, i) => entry(i + 2));
	await Promise.all(country.slice(0, 30).map((office) => queue.append(batch(office, ...backlog))));
	expect(transactions()).toBe(6);
	await close();
});

test('S40 an office that was never met fails alone', async () => {
	const { queue, close } = await startQueue();
	const told = ['sumperk', 'atlantis', 'zabreh'].map((office) => queue.append(batch(office, entry(1))));
	expect((await Promise.allSettled(told)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	expect((await queue.append(batch('sumperk', entry(2)))).sequence).toBe(2);
	await close();
});

/** Reservations that events may speak of, one for each half hour. */
const RESERVATIONS = ['reservation-0', 'reservation-1', 'reservation-2'];
const anyTicket = fc.constantFrom('2026-11-18/P001', '2026-11-18/P002');
const anyReservation = fc.constantFrom(...RESERVATIONS);
const anyEvent: fc.Arbitrary<WireEvent> = fc.oneof(
	fc.constant(opened),
	fc.record({ type: fc.constant('ticket-finished'), ticket: anyTicket, counter: fc.constant('3') }),
	fc.record({ type: fc.constant('ticket-no-show'), ticket: anyTicket, counter: fc.constant('3') }),
	fc.record({ type: fc.constant('reservation-missed'), reservation: anyReservation }),
	fc.record({ type: fc.constant('reservations-updated'), revision: fc.integer({ min: 0, max: 9 }) }),
	fc.record({
		type: fc.constant('reservation-checked-in'),
		reservation: anyReservation,
		ticket: anyTicket,
		late: fc.constant(false),
		terminal: fc.constant('lobby'),
	}),
);

/** A batch that continues a journal, repeats some of it, leaves a gap, or is of another journal. */
const anyBatch = fc
	.record({
		from: fc.integer({ min: 1, max: 6 }),
		events: fc.array(anyEvent, { minLength: 1, maxLength: 4 }),
		journal: fc.option(fc.constantFrom('a', 'b')),
		first: fc.integer({ min: 1, max: 2 }),
		past: fc.constantFrom(0, 1_000_000),
	})
	.map(({ from, events, journal, first, past }) => ({
		entries: events.map((event, i) => ({ ...entry(from + i, event), at: instant(SLOT + past + from + i) })),
		told: journal === null ? null : { id: journal, first },
	}));

/** Everything that appending may change. */
async function everything({ db }: CloudDatabase) {
	const tables = ['offices', 'events', 'reservations', 'disputes', 'retired_journals'] as const;
	return Promise.all(
		tables.map(async (table) =>
			(await db.selectFrom(table).selectAll().execute()).map((row) => JSON.stringify(row)).sort(),
		),
	);
}

test('S40 told together or one after the other, the same is stored and answered', async () => {
	await fc.assert(
		fc.asyncProperty(
			// Rounds, in each of which some offices speak.
			fc.array(fc.tuple(...OFFICES.slice(0, 3).map(() => fc.option(anyBatch))), { minLength: 1, maxLength: 6 }),
			async (rounds) => {
				const [together, alone] = [await openDatabase(), await openDatabase()];
				for (const db of [together, alone])
					for (const [i, id] of RESERVATIONS.entries())
						await reservationStore(db).book(
							booking({ id, start: instant(SLOT + i * HALF_HOUR), tokenHash: `${i}`.padStart(64, '0') }),
						);
				for (const round of rounds) {
					const told = round.flatMap((given, i) => (given ? [{ office: OFFICES[i] ?? '', ...given }] : []));
					const joint = await inTransaction(together.db, (tx) => appendTogether(tx, told));
					for (const [i, one] of told.entries())
						expect(await inTransaction(alone.db, (tx) => appendTogether(tx, [one]))).toEqual([joint[i]]);
				}
				expect(await everything(together)).toEqual(await everything(alone));
				await Promise.all([together.db.destroy(), alone.db.destroy()]);
			},
		),
		{ seed: 20261126, numRuns: 60 },
	);
});
