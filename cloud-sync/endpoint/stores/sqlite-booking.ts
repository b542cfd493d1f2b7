import {
	type BookingOutcome,
	type BookTogether,
	GENERATIONS_TRIED,
	NoFreePin,
	reservationOf,
} from './joint-booking.ts';
import { type ReservationRow, reservationOfRow } from './reservation-row.ts';
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
			`select seat, generation, cancelled_at is null as live, token_hash = ? as own from reservations
			where office = ? and service = ? and slot_start = ?`,
		),
		known: database.prepare(
			`select * from reservations
			where office = ? and service = ? and slot_start = ? and seat = ? and cancelled_at is null`,
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
		const uses = usesOf(statements, booking);
		const own = uses.find((use) => use.live && use.own);
		if (own !== undefined) return known(statements, booking, own.seat);
		const outcome = bookOne(statements, booking, uses);
		if (outcome !== null && !(outcome instanceof Error)) {
			revision += 1;
			statements.change.run(office, revision, booking.id, booking.bookedAt);
		}
		return outcome;
	});
	if (revision > before.revision) statements.raise.run(revision, office);
	return outcomes;
}

/** A seat, and whether the booking's secret is its own. */
type PossiblyOwnSeat = SeatUse & { readonly own: boolean };

function usesOf(statements: BookingStatements, booking: Booking): readonly PossiblyOwnSeat[] {
	const { office, service, start, tokenHash } = booking;
	const rows = statements.uses.all(tokenHash, office, service, start) as {
		[member in keyof PossiblyOwnSeat]: number;
	}[];
	return rows.map(({ seat, generation, live, own }) => ({ seat, generation, live: live === 1, own: own === 1 }));
}

function known({ known }: BookingStatements, { office, service, start }: Booking, seat: number): BookingOutcome {
	const [row] = known.all(office, service, start, seat) as [ReservationRow];
	return reservationOfRow(row);
}

/** The seat is free, so that only the PIN can be in the way: then its next generation. */
function bookOne(statements: BookingStatements, booking: Booking, uses: readonly SeatUse[]): BookingOutcome {
	const { id, office, service, errand, language, start, end, day, tokenHash, bookedAt } = booking;
	const free = freeSeat(booking.capacity, uses);
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
