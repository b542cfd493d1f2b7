import {
	type BookingOutcome,
	type BookTogether,
	GENERATIONS_TRIED,
	NoFreePin,
	reservationOf,
} from './joint-booking.ts';
import { freeSeat, type SeatUse } from './seat-choice.ts';
import type { Booking } from './store.ts';

/** A prepared statement, run at once. */
interface Statement {
	run(...parameters: readonly unknown[]): { readonly changes: number };
	all(...parameters: readonly unknown[]): unknown[];
}

/** What booking needs of a SQLite database that is opened in this process. */
export interface SqliteBookingDatabase {
	prepare(sql: string): Statement;
	/** Runs `work` as one transaction, rolled back when it throws; nothing else uses the database meanwhile. */
	transaction<T>(work: () => T): Promise<T>;
}

/**
 * Books with a row and a statement at a time: SQLite runs a prepared single-row insert in a third of the time of one with
 * many rows, which keeps a statement journal (https://www.sqlite.org/tempfiles.html#statement_journal_files).
 */
export function sqliteBooking(database: SqliteBookingDatabase): BookTogether {
	// Not before the first booking, as the tables are made after the database is opened.
	let statements: BookingStatements | undefined;
	return (office, bookings) => {
		statements ??= prepare(database);
		const prepared = statements;
		return database.transaction(() => bookAll(prepared, office, bookings));
	};
}

type BookingStatements = ReturnType<typeof prepare>;

function prepare(database: SqliteBookingDatabase) {
	return {
		revision: database.prepare('select revision from offices where id = ?'),
		raise: database.prepare('update offices set revision = ? where id = ?'),
		uses: database.prepare(
			`select seat, generation, cancelled_at is null as live from reservations
			where office = ? and service = ? and slot_start = ?`,
		),
		store: database.prepare(
			`insert into reservations (office, id, service, errand, language, slot_start, slot_end, day, seat, generation,
			pin, token_hash, booked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
		),
		change: database.prepare(
			`insert into changes (office, revision, reservation, state, changed_at) values (?, ?, ?, 'confirmed', ?)`,
		),
	};
}

function bookAll(statements: BookingStatements, office: string, bookings: readonly Booking[]): BookingOutcome[] {
	const [before] = statements.revision.all(office) as { revision: number }[];
	if (before === undefined) throw new Error(`the office ${office} has not been met`);
	let { revision } = before;
	const outcomes = bookings.map((booking) => {
		const outcome = bookOne(statements, booking);
		if (outcome !== null && !(outcome instanceof Error)) {
			revision += 1;
			statements.change.run(office, revision, booking.id, booking.bookedAt);
		}
		return outcome;
	});
	if (revision > before.revision) statements.raise.run(revision, office);
	return outcomes;
}

/** The seat is free, so that only the PIN can be in the way: then its next generation. */
function bookOne(statements: BookingStatements, booking: Booking): BookingOutcome {
	const { id, office, service, errand, language, start, end, day, tokenHash, bookedAt } = booking;
	const uses = statements.uses.all(office, service, start) as { seat: number; generation: number; live: 0 | 1 }[];
	const free = freeSeat(
		booking.capacity,
		uses.map((use): SeatUse => ({ ...use, live: use.live === 1 })),
	);
	if (free === null) return null;
	const { seat } = free;
	for (let tried = 0; tried < GENERATIONS_TRIED; tried++) {
		const generation = free.generation + tried;
		const pin = booking.pin(seat, generation);
		const row = [office, id, service, errand, language, start, end, day, seat, generation, pin, tokenHash, bookedAt];
		if (statements.store.run(...row).changes === 1) return reservationOf({ booking, seat, generation, pin });
	}
	return new NoFreePin(booking);
}
