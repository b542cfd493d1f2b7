import Database from 'better-sqlite3';
import fastify from 'fastify';
import pg from 'pg';
import * as z from 'zod';
import { isServer } from '../../../cloud-sync/endpoint/stores/open-store.ts';

// The least that Fastify and a database can do to book: one table, whose key is the seat, and one commit for all bookings of
// a turn of the event loop and of those after it while somebody keeps coming. Told its database by whoever forked it; ends
// when that one is gone.

interface Wish {
	readonly service: string;
	readonly start: string;
}

interface Booking extends Wish {
	readonly answer: (seat: number | null) => void;
}

/** Books by one commit; the seat of each, or `null` for a slot that is full. */
type Book = (wishes: readonly Wish[]) => Promise<readonly (number | null)[]>;

const SEATS = 20;
const TABLE =
	'CREATE TABLE IF NOT EXISTS booking (service TEXT, start TEXT, seat INTEGER, PRIMARY KEY (service, start, seat))';
let waiting: Booking[] = [];
let committing = false;

function onSqlite(file: string): Book {
	const database = new Database(file);
	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	database.exec(`${TABLE} WITHOUT ROWID`);
	const taken = database
		.prepare<[string, string], number>('SELECT count(*) FROM booking WHERE service = ? AND start = ?')
		.pluck();
	const insert = database.prepare<[string, string, number]>('INSERT INTO booking VALUES (?, ?, ?)');
	const book = database.transaction((wishes: readonly Wish[]) =>
		wishes.map(({ service, start }) => {
			const seat = taken.get(service, start) ?? 0;
			if (seat === SEATS) return null;
			insert.run(service, start, seat);
			return seat;
		}),
	);
	return async (wishes) => book.immediate(wishes);
}

/** Whoever lost the seat to the other process counts again. */
async function onPostgres(url: string): Promise<Book> {
	const client = new pg.Client(url);
	await client.connect();
	await client.query(TABLE);
	const text = `WITH wish AS (SELECT service, start, place, (SELECT count(*) FROM booking WHERE booking.service = asked.service
				AND booking.start = asked.start) + row_number() OVER (PARTITION BY service, start ORDER BY place) - 1 AS seat
			FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (service, start, place)),
		booked AS (INSERT INTO booking SELECT service, start, seat FROM wish WHERE seat < ${SEATS}
			ON CONFLICT DO NOTHING RETURNING service, start, seat)
		SELECT booked.seat, wish.seat < ${SEATS} AND booked.seat IS NULL AS lost
			FROM wish LEFT JOIN booked USING (service, start, seat) ORDER BY place`;
	return async function book(wishes): Promise<readonly (number | null)[]> {
		const values = [wishes.map(({ service }) => service), wishes.map(({ start }) => start)];
		const { rows } = await client.query<{ seat: number | null; lost: boolean }>({ name: 'book', text, values });
		const lost = wishes.filter((_, i) => rows[i]?.lost);
		const again = lost.length > 0 ? [...(await book(lost))] : [];
		return rows.map((row) => (row.lost ? (again.shift() ?? null) : row.seat));
	};
}

function gather(book: Book, known: number): void {
	setImmediate(() => {
		if (waiting.length > known) gather(book, waiting.length);
		else void commit(book);
	});
}

async function commit(book: Book): Promise<void> {
	committing = true;
	while (waiting.length > 0) {
		const bookings = waiting;
		waiting = [];
		const seats = await book(bookings);
		for (const [i, { answer }] of bookings.entries()) answer(seats[i] ?? null);
	}
	committing = false;
}

process.once('message', async (message) => {
	const database = z.string().parse(message);
	const book = isServer(database) ? await onPostgres(database) : onSqlite(database);
	const app = fastify();
	app.post('/empty', (_request, reply) => reply.code(204).send());
	app.post<{ Body: Wish }>('/book', async ({ body }, reply) => {
		const seat = await new Promise<number | null>((answer) => {
			waiting.push({ ...body, answer });
			if (waiting.length === 1 && !committing) gather(book, 1);
		});
		return reply.code(seat === null ? 409 : 201).send({ ...body, seat });
	});
	process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
});
process.once('disconnect', () => process.exit());
