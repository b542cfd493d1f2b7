import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '#wire/time.ts';
import { BookingQueue } from '../../../cloud-sync/endpoint/stores/booking-queue.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import { postgresBooking } from '../../../cloud-sync/endpoint/stores/postgres-booking.ts';
import { openPostgres, openPostgresSchema } from '../../../cloud-sync/endpoint/stores/postgres-database.ts';
import type { Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { type PostgresServer, postgresObstacle, startPostgres } from '../../support/postgres-server.ts';
import { startTestCloud } from '../../support/running-cloud.ts';
import { booking, HALF_HOUR, KEY, LATER, SLOT } from './bookings.ts';
import { schemaPromises } from './schema-contract.ts';
import { storeContract } from './store-contract.ts';

const obstacle = postgresObstacle();
if (obstacle !== null) {
	test('what a store promises, on PostgreSQL', ({ skip }) => skip(obstacle));
} else {
	describe('on a server of its own', onPostgres);
}

function onPostgres(): void {
	let server: PostgresServer;
	beforeAll(async () => {
		server = await startPostgres({ durable: false });
	});
	afterAll(() => server.close());

	storeContract('PostgreSQL', async () => openStore(await server.createDatabase()));
	schemaPromises(
		'PostgreSQL',
		() => server.createDatabase(),
		(database) => openPostgres(database).db,
	);

	describe('two processes on one database', () => {
		/** Two clouds, as they would run side by side, of which each knows the office. */
		async function inTwo(work: (one: Store, other: Store) => Promise<void>): Promise<void> {
			const database = await server.createDatabase();
			// Both at once: the schema is made by the first and found by the second.
			const [one, other] = await Promise.all([openStore(database), openStore(database)]);
			await Promise.all([one, other].map((store) => store.meet('sumperk', KEY)));
			await work(one, other).finally(() => Promise.all([one.close(), other.close()]));
		}

		test('give each seat once when both are asked for everything at once', () =>
			inTwo(async (one, other) => {
				const wishes = Array.from({ length: 120 }, (_, i) =>
					(i % 2 === 0 ? one : other).book(booking({ start: instant(SLOT + (i % 20) * HALF_HOUR), capacity: 2 })),
				);
				const booked = (await Promise.all(wishes)).filter((answer) => answer !== null);
				expect(booked).toHaveLength(40);
				expect(new Set(booked.map(({ start, seat }) => `${start} ${seat}`)).size).toBe(40);
				expect(new Set(booked.map(({ pin }) => pin)).size).toBe(40);
				const { revision, changes } = await one.changesAfter('sumperk', 0, 100);
				expect([revision, changes.length]).toEqual([40, 40]);
			}));

		test('S44, I4 a booking that is sent to the one and again to the other, before either has answered, has one seat', () =>
			inTwo(async (one, other) => {
				for (let round = 0; round < 20; round++) {
					const start = instant(SLOT + round * HALF_HOUR);
					const { tokenHash } = booking();
					const wish = () => booking({ start, capacity: 3, tokenHash });
					const [first, again] = await Promise.all([one.book(wish()), other.book(wish())]);
					expect(again).toEqual(first);
					expect(first).not.toBeNull();
				}
				expect((await one.changesAfter('sumperk', 0, 100)).changes).toHaveLength(20);
			}));

		test.each([
			['a seat is left for it', 2],
			['no seat is left', 1],
		])(
			'S44, I4 nor has it two when it comes again among others while its first commit waits, and %s',
			async (_, capacity) => {
				const database = await server.createDatabase();
				const [one, other] = [await openStore(database), await openStore(database)];
				await one.meet('sumperk', KEY);
				const outside = new pg.Client(database);
				await outside.connect();
				const waiting = (count: number) =>
					expect.poll(async () => (await outside.query('select from pg_locks where not granted')).rowCount).toBe(count);
				await outside.query("begin; select from offices where id = 'sumperk' for update");
				const { tokenHash } = booking();
				const first = one.book(booking({ capacity, tokenHash }));
				await waiting(1);
				const later = Promise.all([other.book(booking({ capacity })), other.book(booking({ capacity, tokenHash }))]);
				await waiting(2);
				await outside.query('commit');
				const [stranger, again] = await later;
				expect(again).toEqual(await first);
				expect(again).not.toBeNull();
				expect(stranger?.seat).toBe(capacity === 2 ? 1 : undefined);
				expect((await one.changesAfter('sumperk', 0, 100)).changes).toHaveLength(capacity);
				await Promise.all([outside.end(), one.close(), other.close()]);
			},
		);

		test('store a journal once when both hear it', () =>
			inTwo(async (one, other) => {
				const entries = Array.from({ length: 50 }, (_, i) => ({
					sequence: i + 1,
					at: instant(SLOT + i),
					event: { type: 'counter-opened', counter: '1' } as const,
				}));
				const answers = await Promise.all(
					Array.from({ length: 20 }, (_, i) =>
						(i % 2 === 0 ? one : other).appendEvents('sumperk', entries.slice(0, 25 + i)),
					),
				);
				expect(answers.reduce((sum, { stored }) => sum + stored, 0)).toBe(44);
				expect((await one.offices())[0]?.lastSequence).toBe(44);
			}));

		test('cancel, check in and book at once without waiting for each other for ever', () =>
			inTwo(async (one, other) => {
				for (let round = 0; round < 20; round++) {
					const start = instant(SLOT + round * HALF_HOUR);
					const { id } = (await one.book(booking({ start }))) ?? { id: '' };
					const ticket = `2026-11-18/P${String(round).padStart(3, '0')}`;
					const checkIn = {
						type: 'reservation-checked-in',
						reservation: id,
						ticket,
						late: false,
						terminal: 'k',
					} as const;
					const [cancelled] = await Promise.all([
						one.cancel(id, LATER),
						other.appendEvents('sumperk', [{ sequence: round + 1, at: SLOT, event: checkIn }]),
						other.book(booking({ start })),
					]);
					const found = await one.reservation(id);
					expect(found).toMatchObject({ ticket, attendance: 'checked-in' });
					expect(found?.cancelledAt === null).toBe(cancelled.outcome === 'too-late');
				}
			}));
	});

	describe('a commit whose answer is lost', () => {
		/** Books by a connection that loses the first answer to a commit, which is done before or only afterwards. */
		async function bookAtOnce(capacity: number, wishes: number, isDoneBefore: boolean) {
			const url = await server.createDatabase();
			const store = await openStore(url);
			await store.meet('sumperk', KEY);
			const pool = new pg.Pool({ connectionString: url });
			let isLost = false;
			let committed: Promise<unknown> = Promise.resolve();
			const queue = new BookingQueue(
				postgresBooking(async ({ values, ...statement }) => {
					const answer = pool.query({ ...statement, values: [...values] });
					if (statement.name !== 'store-claims' || isLost) return answer;
					isLost = true;
					committed = answer;
					if (isDoneBefore) await committed;
					throw new Error('Connection terminated unexpectedly');
				}),
			);
			const bookings = Array.from({ length: wishes }, () => booking({ capacity }));
			const answers = await Promise.all(bookings.map((wish) => queue.book(wish)));
			await committed;
			const stored = await Promise.all(bookings.map(({ id }) => store.reservation(id)));
			const { revision } = await store.changesAfter('sumperk', 0, 100);
			await Promise.all([pool.end(), store.close()]);
			return { answers, stored, revision };
		}

		test.each([
			[1, 1],
			[2, 2],
			[3, 2],
			[2, 3],
		])('S16, I4 leaves no seat held by nobody: %i seats, %i wishes', async (capacity, wishes) => {
			for (const isDoneBefore of [true, false]) {
				const { answers, stored, revision } = await bookAtOnce(capacity, wishes, isDoneBefore);
				expect(answers).toEqual(stored);
				expect([stored.filter((found) => found !== null).length, revision]).toEqual([
					Math.min(capacity, wishes),
					Math.min(capacity, wishes),
				]);
			}
		});
	});

	test('a booking does not read all others of its office, though nobody has counted the rows yet', async () => {
		const database = await server.createDatabase();
		const store = await openStore(database);
		await store.meet('sumperk', KEY);
		const slots = Array.from({ length: 3200 }, (_, i) => instant(SLOT + i * HALF_HOUR));
		for (let i = 0; i < slots.length; i += 32) {
			const wishes = slots.slice(i, i + 32).map((start) => store.book(booking({ start })));
			expect((await Promise.all(wishes)).filter((booked) => booked === null)).toEqual([]);
		}
		await store.close();
		const { read, stored } = await readOf('reservations', database);
		expect(stored).toBe(3200);
		expect(read / stored).toBeLessThan(100);
	});

	test('D19 an office on a new card does not have all read that it ever told', async () => {
		const database = await server.createDatabase();
		const store = await openStore(database);
		await store.meet('sumperk', KEY);
		const entries = Array.from({ length: 3000 }, (_, i) => ({
			sequence: i + 1,
			at: instant(SLOT + i),
			event: { type: 'counter-opened', counter: '1' } as const,
		}));
		const old = { id: 'old-card', first: 1 };
		for (let i = 0; i < entries.length; i += 500) await store.appendEvents('sumperk', entries.slice(i, i + 500), old);
		await store.close();
		const before = await readOf('events', database);
		const again = await openStore(database);
		const first = { sequence: 1, at: instant(SLOT + 5000), event: { type: 'counter-opened', counter: '1' } as const };
		expect(await again.appendEvents('sumperk', [first], { id: 'new-card', first: 1 })).toMatchObject({ stored: 1 });
		await again.close();
		const after = await readOf('events', database);
		expect([before.stored, after.stored]).toEqual([3000, 3001]);
		expect(after.read - before.read).toBeLessThan(100);
	});

	/** Rows of a table that were stored, and entries that were read in its indices, as the server counted them. */
	async function readOf(table: string, database: string): Promise<{ readonly stored: number; readonly read: number }> {
		const client = new pg.Client(database);
		await client.connect();
		try {
			// Each connection has told what it did when it is gone.
			const others = 'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
			await expect.poll(async () => (await client.query(others)).rowCount).toBe(0);
			const { rows } = await client.query(
				`select tables.n_tup_ins::integer as stored, sum(indices.idx_tup_read)::integer as read
				from pg_stat_user_tables as tables join pg_stat_user_indexes as indices using (relid)
				where tables.relname = $1 group by tables.n_tup_ins`,
				[table],
			);
			return rows[0];
		} finally {
			await client.end();
		}
	}

	test('a wrong password or database gives one line that does not tell the password', async () => {
		const right = new URL(await server.createDatabase());
		const wrong = new URL(right);
		wrong.password = 'sesame';
		const elsewhere = new URL(right);
		elsewhere.pathname = '/nowhere';
		for (const [url, reason] of [
			[wrong, /password authentication failed/],
			[elsewhere, /database "nowhere" does not exist/],
		] as const) {
			const failure = await openStore(url.href).catch((error: unknown) => error);
			expect(failure).toMatchObject({
				message: expect.stringMatching(/^the cloud's database postgres:.* cannot be opened: /),
			});
			expect(failure).toMatchObject({
				message: expect.stringMatching(reason),
				code: expect.stringMatching(/^28P01|3D000$/),
			});
			expect(String(failure)).not.toContain(url.password);
		}
	});

	test('a server that is not there gives one line', async () => {
		await expect(openStore('postgres://someone:secret@127.0.0.1:1/town')).rejects.toThrow(
			/^the cloud's database postgres:\/\/someone@127.0.0.1:1\/town cannot be opened: .*ECONNREFUSED/,
		);
	});

	test('a connection that the server ends is replaced', async () => {
		const store = await openStore(await server.createDatabase());
		await store.meet('sumperk', KEY);
		await server.dropConnections();
		await expect.poll(() => store.ping(SLOT).then(() => 'answers', String)).toBe('answers');
		expect((await store.offices())[0]?.id).toBe('sumperk');
		await store.close();
	});

	test('a server that vanishes without ending its connections is asked no longer on them', async () => {
		const address = await server.createDatabase();
		const { db } = openPostgres(address, 5_000);
		const asked = () => sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
		const pid = (await asked()).rows[0]?.pid ?? 0;
		process.kill(pid, 'SIGSTOP');
		try {
			await expect(asked()).rejects.toThrow('the database does not answer');
			expect((await asked()).rows[0]?.pid).not.toBe(pid);
		} finally {
			process.kill(pid, 'SIGCONT');
			await db.destroy();
		}
	});

	/** Somebody who does not let go of what a statement has locked. */
	async function holder(database: string, statement: string) {
		const client = new pg.Client(database);
		await client.connect();
		await client.query(`begin; ${statement}`);
		const waiting = async () => (await client.query('select from pg_locks where not granted')).rowCount;
		return { waiting, letGo: () => client.end() };
	}

	test('nobody waits at the server for an office that is locked after we have stopped listening', async () => {
		const database = await server.createDatabase();
		const store = await openStore(database);
		await store.meet('sumperk', KEY);
		const other = await holder(database, "select from offices where id = 'sumperk' for update");
		const { db } = openPostgres(database, 500);
		const waits = Array.from({ length: 12 }, () => db.updateTable('offices').set({ config: null }).execute());
		for (const { status } of await Promise.allSettled(waits)) expect(status).toBe('rejected');
		await expect.poll(other.waiting).toBe(0);
		await Promise.all([other.letGo(), db.destroy(), store.close()]);
	});

	test('nobody who reads a table waits for long behind a new version that wants to change it and cannot', async () => {
		const database = await server.createDatabase();
		const store = await openStore(database);
		await store.meet('sumperk', KEY);
		const backup = await holder(database, 'lock table events, reservations, offices in access share mode');
		const schema = openPostgresSchema(database, 100);
		const change = schema.schema.alterTable('offices').addColumn('more', 'text').execute();
		await expect(change).rejects.toMatchObject({ code: '55P03' });
		expect(await store.offices()).toMatchObject([{ id: 'sumperk' }]);
		await expect.poll(backup.waiting).toBe(0);
		await Promise.all([backup.letGo(), schema.destroy(), store.close()]);
	});

	test('a database that may only be read, as a standby, is not ready, and says so to whoever books', async () => {
		const address = await server.createDatabase();
		const cloud = await startTestCloud({ database: address });
		expect((await cloud.get('/healthz')).body).toMatchObject({ ready: true, database: 'up' });
		const client = new pg.Client(address);
		await client.connect();
		await client.query(`alter database "${client.database}" set default_transaction_read_only = on`);
		await client.end();
		await server.dropConnections();
		await expect.poll(async () => (await cloud.book()).body.type).toBe('/problems/no-room');
		cloud.clock.advanceSeconds(5);
		expect((await cloud.get('/healthz')).body).toMatchObject({ live: true, ready: false, database: 'down' });
		expect((await cloud.get('/api/v1/offices/sumperk/slots?service=driver-licences')).status).toBe(200);
		await cloud.close();
	});

	test('S33 a connection that the server ends in the midst of a transaction ends no process: the work is not done', async () => {
		const database = await server.createDatabase();
		const store = await openStore(database);
		await store.meet('sumperk', KEY);
		const booked = await store.book(booking());
		const other = new pg.Client(database);
		other.on('error', () => {});
		await other.connect();
		await other.query("begin; select from offices where id = 'sumperk' for update");
		const cancelled = store.cancel(booked?.id ?? '', LATER).then(
			() => 'cancelled',
			() => 'not done',
		);
		await expect.poll(async () => (await other.query('select from pg_locks where not granted')).rowCount).toBe(1);
		await server.dropConnections();
		expect(await cancelled).toBe('not done');
		expect(await store.reservation(booked?.id ?? '')).toMatchObject({ cancelledAt: null });
		await store.close();
	});
}
