import type { WireEntry } from '#wire/events.ts';
import type { Message, NamedJournal } from '#wire/messages.ts';
import type { OccupancySnapshot } from '#wire/occupancy.ts';
import type { Language, OfficeConfig } from '#wire/office-config.ts';
import type { Instant } from '#wire/time.ts';

/** What the cloud remembers. Every method is one transaction, durable before its promise resolves. */
export interface Store extends OfficeStore, ReservationStore, EventStore, ProofStore {
	/** Copies all of it into a file while it is used; `null` for a server, which has means of its own. */
	readonly copyTo: ((file: string) => Promise<void>) | null;
	/** Resolves when the database has taken a write: a standby of PostgreSQL, or a disk that began to fail, takes none. */
	ping(now: Instant): Promise<void>;
	close(): Promise<void>;
}

export interface OfficeRecord {
	readonly id: string;
	/** `null` until the office has told it. */
	readonly config: OfficeConfig | null;
	/** The secret its PINs are derived from, 32 bytes. */
	readonly pinKey: Uint8Array;
	/** Revision of the latest change of a reservation. */
	readonly revision: number;
	/** Revision up to which the office says it holds the changes. */
	readonly heldRevision: number;
	/** Highest sequence of its journal stored here, without a gap before it. */
	readonly lastSequence: number;
}

export interface OfficeStore {
	/** The office's record; at first contact it is made, with this key. */
	meet(office: string, pinKey: Uint8Array): Promise<OfficeRecord>;
	offices(): Promise<readonly OfficeRecord[]>;
	/**
	 * To be called when a process starts: the database may have been put back to an older copy. Each office is told nothing
	 * new before it has said what it holds (`restate`), by which that is seen.
	 */
	doubtOffices(): Promise<void>;
	saveConfig(config: OfficeConfig): Promise<void>;
	/** At most one of each office, all of which have been met. */
	saveSnapshots(snapshots: readonly OccupancySnapshot[]): Promise<void>;
	snapshots(): Promise<readonly OccupancySnapshot[]>;
}

/** What the office reported about a reservation; only the office writes it. */
export type Attendance = 'checked-in' | 'served' | 'no-show';

export interface StoredReservation {
	readonly id: string;
	readonly office: string;
	readonly service: string;
	readonly errand: string | null;
	readonly language: Language;
	readonly start: Instant;
	readonly end: Instant;
	readonly seat: number;
	readonly generation: number;
	readonly pin: string;
	/** SHA-256 of the token, in hexadecimal. */
	readonly tokenHash: string;
	readonly bookedAt: Instant;
	/** Only the cloud writes it. */
	readonly cancelledAt: Instant | null;
	readonly attendance: Attendance | null;
	/** Id of the ticket it became, e.g. `2026-11-23/P045`. */
	readonly ticket: string | null;
}

/** A wish for one seat of a slot. */
export interface Booking
	extends Pick<
		StoredReservation,
		'id' | 'office' | 'service' | 'errand' | 'language' | 'start' | 'end' | 'tokenHash' | 'bookedAt'
	> {
	/** The office's calendar date of the slot, on which its PIN must be the only one of its kind. */
	readonly day: string;
	readonly capacity: number;
	/** Whether whoever asked still waits for the answer: a seat that is taken later is held by nobody. */
	isAwaited(): boolean;
	/** The PIN of a seat of this slot at a generation; always the same for the same arguments. */
	pin(seat: number, generation: number): string;
}

export type Cancellation =
	| { readonly outcome: 'cancelled' | 'was-cancelled' | 'too-late'; readonly reservation: StoredReservation }
	| { readonly outcome: 'unknown' };

export interface ReservationStore {
	/**
	 * Takes a free seat of the slot and raises the office's revision, or answers `null` when all are taken.
	 * @throws NotInTime when it is not awaited any more, and nothing was booked
	 */
	book(booking: Booking): Promise<StoredReservation | null>;
	/** Frees the seat and raises the revision, once; too late when the office has reported something. */
	cancel(id: string, at: Instant): Promise<Cancellation>;
	reservation(id: string): Promise<StoredReservation | null>;
	/** The one that is not cancelled of that slot and secret. */
	reservationOf(
		wish: Pick<StoredReservation, 'office' | 'service' | 'start' | 'tokenHash'>,
	): Promise<StoredReservation | null>;
	/** How many seats are taken, by each of these services and by slot start, of slots from `from` on and before `to`. */
	takenSeats(
		office: string,
		services: readonly string[],
		from: Instant,
		to: Instant,
	): Promise<ReadonlyMap<string, ReadonlyMap<Instant, number>>>;
	/** Up to `limit` changes of reservations after `revision`, in order; the latest revision when there are none. */
	changesAfter(office: string, revision: number, limit: number): Promise<Message<'down/reservations'>>;
	/** As `changesAfter`, but without those that the office has said it holds; none while it is in doubt. */
	unheldChangesAfter(office: string, revision: number, limit: number): Promise<Message<'down/reservations'>>;
	/** Offices that have yet to say what they hold. */
	doubted(): Promise<readonly string[]>;
	/** Whether an office, if it says what it holds, is to be answered after `restate` only. */
	isInDoubt(office: string, heard: number | null): Promise<boolean>;
	/**
	 * Ends the doubt of an office by what it holds. If it can have that from another past of this database only, which was
	 * put back to a copy, all reservations of the last day and to come are told anew, under the revisions after `heard`.
	 * @returns how many, or `null` when there is no need
	 */
	restate(office: string, heard: number, now: Instant): Promise<number | null>;
	/** Offices that have not said that they hold every change, and the revision up to which they do. */
	lagging(): Promise<readonly Pick<OfficeRecord, 'id' | 'heldRevision'>[]>;
}

/** A check-in in the building whose reservation was cancelled or had a ticket before; `null`: nobody had one. */
export interface NewDispute {
	readonly ticket: string;
	readonly service: string;
	readonly slotStart: number;
	readonly seat: number;
	readonly reservation: string | null;
}

/** A check-in to be looked into: two may have had a claim on one seat, or somebody guessed a PIN. */
export interface Dispute {
	readonly office: string;
	/** When the office's clock said that it happened. */
	readonly at: Instant;
	readonly ticket: string;
	readonly service: string;
	readonly slotStart: Instant;
	/** `unknown`: no reservation had that PIN; `cancelled`: it was cancelled; `used`: its visitor had a ticket before. */
	readonly why: 'unknown' | 'cancelled' | 'used';
	/** Ticket of whoever has the seat by right, if they came. */
	readonly otherTicket: string | null;
}

export interface Appended {
	/** The journal that this is said of; empty when the office gave none. */
	readonly journal: string;
	/** Highest sequence of it stored without a gap. */
	readonly sequence: number;
	/** How many were new. */
	readonly stored: number;
	/** Whether all entries were known before, or are of a journal given up: a copy of what was told. */
	readonly isKnown: boolean;
	/** A sequence that is stored with another event: the office's journal is not the one that was heard before. */
	readonly contradicted: number | null;
	/** Check-ins among the new entries that have to be reported. */
	readonly disputes: readonly NewDispute[];
	/** Whether the office has to give its journal another name to be heard: this one belongs to other events. */
	readonly renew: boolean;
}

export interface EventStore {
	/**
	 * Appends the entries that continue the journal, each sequence once, and applies what they say of reservations; what
	 * several offices tell at once shares a commit.
	 * Entries known already are passed over; entries after a gap are not taken. A journal of another name is taken from
	 * its first entry on, along with what it has in common with the one before, which is not listened to any more.
	 */
	appendEvents(office: string, entries: readonly WireEntry[], journal?: NamedJournal | null): Promise<Appended>;
	/** The journal that the office goes on with, as `appendEvents` last left it. */
	journalHeld(office: string): Promise<Pick<Appended, 'journal' | 'sequence'>>;
	/** The last ticket of each letter on the latest day that the office told of, e.g. `2026-11-23/P045`. */
	lastIssued(office: string): Promise<readonly string[]>;
	/**
	 * The events of that date after a number, under the numbers that they have here, at most a batch; none unless it is the
	 * latest day that the office told of.
	 */
	dayEvents(office: string, date: string, after: number): Promise<Message<'down/day'>>;
	/** Check-ins to be looked into, of all offices, in order. */
	disputes(): Promise<readonly Dispute[]>;
}

export interface ProofStore {
	/** Marks a proof of work as used; `false` when it was used before. Forgets those that expired before `now`. */
	spendProof(proof: string, expiresAt: Instant, now: Instant): Promise<boolean>;
	/** A secret of this cloud by its name; the first caller's suggestion is kept for all. */
	secret(name: string, suggestion: string): Promise<string>;
}
