import {
	type BookingOutcome,
	type BookTogether,
	type Claim,
	GENERATIONS_TRIED,
	NoFreePin,
	NotInTime,
	reservationOf,
} from './joint-booking.ts';
import { type ReservationRow, reservationOfRow } from './reservation-row.ts';
import { freeSeat, type SeatUse } from './seat-choice.ts';
import type { Booking } from './store.ts';
import { retried } from './transactions.ts';

/** Runs one statement as a transaction of its own, durable when the promise resolves; `name`: planned once. */
export type PostgresQuery = (statement: {
	readonly name?: string;
	readonly text: string;
	readonly values: readonly unknown[];
}) => Promise<{ readonly rows: readonly unknown[] }>;

/** Times that others may get what looked free, before something else must be wrong. */
const ROUNDS = 100;

/**
 * Books by one statement: looks, without a lock, which seats and PINs are free, claims them, and has the constraints of the
 * tables decide. Whoever lost a seat or a PIN to another process looks again. So the office's row is locked for one
 * statement, not for a conversation.
 */
export function postgresBooking(query: PostgresQuery): BookTogether {
	return async (office, bookings) => {
		const outcomes = new Map<Booking, BookingOutcome>();
		const wishes = new Map(bookings.map((booking) => [wishOf(booking), booking]));
		let open: readonly Booking[] = [...wishes.values()];
		let isSecondTry = false;
		for (let round = 0; open.length > 0; round++) {
			try {
				if (round >= ROUNDS) throw new Error(`bookings at ${office} have lost ${ROUNDS} times to others`);
				open = await claim(query, office, open, outcomes, round === 0);
			} catch (error) {
				// After the first round, of which nothing may be told, the caller tries again; after others, which stand, this does.
				if (round === 0 || !(error instanceof Error)) throw error;
				for (const booking of open) outcomes.set(booking, error);
				open = isSecondTry ? [] : open.filter((booking) => booking.isAwaited());
				isSecondTry = true;
			}
		}
		return bookings.map((booking) => outcomes.get(wishes.get(wishOf(booking)) ?? booking) ?? null);
	};
}

/** A seat, and the reservation on it where its secret is that of one of the bookings. */
type HeldSeat = SeatUse & { readonly known: ReservationRow | null };

/**
 * Settles those who find a seat and a PIN, or none, and those whose seat was stored before and the answer lost.
 * @returns those who lost them to another process, and whoever found none in a slot where somebody did: that one may be
 * their own
 */
async function claim(
	query: PostgresQuery,
	office: string,
	open: readonly Booking[],
	outcomes: Map<Booking, BookingOutcome>,
	isFirstRound: boolean,
): Promise<readonly Booking[]> {
	const uses = await seatUses(query, office, open);
	const known = new Map(open.flatMap((booking) => knownAs(booking, uses)));
	const claims = claimSeats(
		open.filter((booking) => !known.has(booking)),
		uses,
	);
	const withPin = await findPins(query, office, claims);
	// Later somebody may hold the seat of one that was sent again, and nobody may say for certain that they do not.
	const left = new Set(isFirstRound ? withPin.filter(({ booking }) => !booking.isAwaited()) : []);
	const wanted = withPin.filter((claim) => !left.has(claim));
	const stored = await retried(() => store(query, office, wanted));
	const foundPin = new Set(withPin.map(({ booking }) => booking));
	for (const booking of open) outcomes.set(booking, null);
	for (const { booking } of claims) if (!foundPin.has(booking)) outcomes.set(booking, new NoFreePin(booking));
	for (const { booking } of left) outcomes.set(booking, new NotInTime());
	for (const [booking, row] of known) outcomes.set(booking, reservationOfRow(row));
	for (const claim of wanted) if (stored.has(claim.booking.id)) outcomes.set(claim.booking, reservationOf(claim));
	const lost = wanted.filter(({ booking }) => !stored.has(booking.id));
	const lostSlots = new Set(lost.map(({ booking }) => slotOf(booking)));
	return open.filter((booking) => outcomes.get(booking) === null && lostSlots.has(slotOf(booking)));
}

/**
 * By slot. Here and below `offset 0` keeps PostgreSQL at one search of an index for each row that is asked for (a subquery
 * with it is not joined otherwise: prepjointree.c, `is_simple_subquery`). While a table grows it does not know how large it
 * is, and would read all of the office's reservations for every commit.
 */
async function seatUses(query: PostgresQuery, office: string, bookings: readonly Booking[]) {
	const slots = [...new Map(bookings.map((booking) => [slotOf(booking), booking])).values()];
	const { rows } = await query({
		text: `select slot.*, uses.* from unnest($2::text[], $3::bigint[]) as slot (service, start)
			cross join lateral (select seat, generation, cancelled_at is null as live,
					case when cancelled_at is null and token_hash = any($4::text[]) then to_json(reservations) end as known
				from reservations where office = $1 and service = slot.service and slot_start = slot.start offset 0) as uses`,
		values: [
			office,
			slots.map(({ service }) => service),
			slots.map(({ start }) => start),
			bookings.map(({ tokenHash }) => tokenHash),
		],
	});
	const uses = new Map<string, HeldSeat[]>();
	for (const use of rows as readonly (HeldSeat & Pick<Booking, 'service' | 'start'>)[]) usesOf(uses, use).push(use);
	return uses;
}

/** A commit whose answer was lost may have stored it, or may do so only now: then the next round finds it. */
function knownAs(booking: Booking, uses: Map<string, HeldSeat[]>): readonly [Booking, ReservationRow][] {
	const own = usesOf(uses, booking).find(({ known }) => known?.token_hash === booking.tokenHash);
	return own?.known ? [[booking, own.known]] : [];
}

/** Gives out the free seats in order; who finds none has no claim. */
function claimSeats(bookings: readonly Booking[], uses: Map<string, HeldSeat[]>): readonly Claim[] {
	return bookings.flatMap((booking) => {
		const used = usesOf(uses, booking);
		const free = freeSeat(booking.capacity, used);
		if (free === null) return [];
		used.push({ ...free, live: true, known: null });
		return [claimOf(booking, free)];
	});
}

function claimOf(booking: Booking, { seat, generation }: Pick<SeatUse, 'seat' | 'generation'>): Claim {
	return { booking, seat, generation, pin: booking.pin(seat, generation) };
}

function usesOf(uses: Map<string, HeldSeat[]>, booking: Pick<Booking, 'service' | 'start'>): HeldSeat[] {
	const slot = slotOf(booking);
	const known = uses.get(slot) ?? [];
	uses.set(slot, known);
	return known;
}

/** The same for a booking that was sent again, which may share a commit with the first. */
const wishOf = (booking: Booking): string => `${slotOf(booking)} ${booking.tokenHash}`;

const slotOf = ({ service, start }: Pick<Booking, 'service' | 'start'>): string => `${start} ${service}`;

/** The claims at the first generation whose PIN nobody has on that day; whoever finds none gives up. */
async function findPins(query: PostgresQuery, office: string, claims: readonly Claim[]): Promise<readonly Claim[]> {
	const found: Claim[] = [];
	const given = new Set<string>();
	let open = claims;
	for (let tried = 0; open.length > 0 && tried < GENERATIONS_TRIED; tried++) {
		const taken = await livePins(query, office, open);
		const again: Claim[] = [];
		for (const claim of open) {
			const pin = pinOfDay(claim.booking.day, claim.pin);
			if (taken.has(pin) || given.has(pin)) again.push(nextGeneration(claim));
			else found.push(claim);
			given.add(pin);
		}
		open = again;
	}
	return found;
}

function nextGeneration({ booking, seat, generation }: Claim): Claim {
	return claimOf(booking, { seat, generation: generation + 1 });
}

async function livePins(query: PostgresQuery, office: string, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
	const { rows } = await query({
		text: `select wanted.* from unnest($2::text[], $3::text[]) as wanted (day, pin)
			cross join lateral (select from reservations
				where office = $1 and day = wanted.day and pin = wanted.pin and cancelled_at is null offset 0) as taken`,
		values: [office, claims.map(({ booking }) => booking.day), claims.map(({ pin }) => pin)],
	});
	return new Set((rows as readonly { day: string; pin: string }[]).map(({ day, pin }) => pinOfDay(day, pin)));
}

const pinOfDay = (day: string, pin: string): string => `${day} ${pin}`;

/**
 * Stores the claims that nothing is in the way of, tells the office of them under the next revisions, and raises its
 * revision by their number. The office's row is locked before anything is stored, so that nobody waits in a circle.
 */
const STORE = `
with office as materialized (select id, revision from offices where id = $1 for update),
claims as materialized (select * from json_to_recordset($2) as claim (place integer, id text, service text, errand text,
	language text, start bigint, "end" bigint, day text, seat integer, generation integer, pin text, "tokenHash" text,
	"bookedAt" bigint)),
stored as (insert into reservations (id, office, service, errand, language, slot_start, slot_end, day, seat, generation, pin,
		token_hash, booked_at)
	select claims.id, office.id, service, errand, language, start, "end", day, seat, generation, pin, "tokenHash", "bookedAt"
	from office cross join claims order by place
	on conflict do nothing returning id),
raised as (update offices set revision = offices.revision + (select count(*) from stored) where id = $1)
insert into changes (office, revision, reservation, state, changed_at)
	select office.id, office.revision + row_number() over (order by place), claims.id, 'confirmed', "bookedAt"
	from office cross join claims join stored on stored.id = claims.id
	returning reservation as id`;

/** @returns ids of those that the tables took */
async function store(query: PostgresQuery, office: string, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
	const rowsToStore = claims.map(({ booking, seat, generation, pin }, place) => {
		const { capacity: _, office: __, ...row } = booking;
		return { place, ...row, seat, generation, pin };
	});
	const { rows } = await query({ name: 'store-claims', text: STORE, values: [office, JSON.stringify(rowsToStore)] });
	return new Set((rows as readonly { id: string }[]).map(({ id }) => id));
}
