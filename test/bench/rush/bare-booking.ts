import Database from 'better-sqlite3';
import fastify from 'fastify';
import * as z from 'zod';

// The least that Fastify and SQLite can do to book: one table, whose key is the seat, and one commit for all bookings of a
// turn of the event loop and of those after it while somebody keeps coming. Told its file by whoever forked it; ends when
// that one is gone.

interface Booking {
	readonly service: string;
	readonly start: string;
	readonly answer: (seat: number | null) => void;
}

const SEATS = 20;
let waiting: Booking[] = [];

process.once('message', async (file) => {
	const database = new Database(z.string().parse(file));
	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	database.exec(
		'CREATE TABLE booking (service TEXT, start TEXT, seat INTEGER, PRIMARY KEY (service, start, seat)) WITHOUT ROWID',
	);
	const taken = database
		.prepare<[string, string], number>('SELECT count(*) FROM booking WHERE service = ? AND start = ?')
		.pluck();
	const insert = database.prepare<[string, string, number]>('INSERT INTO booking VALUES (?, ?, ?)');
	const book = database.transaction((bookings: readonly Booking[]) =>
		bookings.map(({ service, start }) => {
			const seat = taken.get(service, start) ?? 0;
			if (seat === SEATS) return null;
			insert.run(service, start, seat);
			return seat;
		}),
	);
	const gather = (known: number) =>
		setImmediate(() => {
			if (waiting.length > known) return gather(waiting.length);
			const bookings = waiting;
			waiting = [];
			for (const [i, seat] of book.immediate(bookings).entries()) bookings[i]?.answer(seat);
		});
	const app = fastify();
	app.post('/empty', (_request, reply) => reply.code(204).send());
	app.post<{ Body: Pick<Booking, 'service' | 'start'> }>('/book', async ({ body }, reply) => {
		const seat = await new Promise<number | null>((answer) => {
			waiting.push({ ...body, answer });
			if (waiting.length === 1) gather(1);
		});
		return reply.code(seat === null ? 409 : 201).send({ ...body, seat });
	});
	process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
});
process.once('disconnect', () => process.exit());
