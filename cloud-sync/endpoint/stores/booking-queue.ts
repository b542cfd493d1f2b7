import { type BookingOutcome, type BookTogether, NotInTime } from './joint-booking.ts';
import type { Booking, StoredReservation } from './store.ts';

/** Most bookings of one commit, so that its statements stay short and nobody waits long for the others. */
const MOST_TOGETHER = 100;

interface Waiting {
	readonly booking: Booking;
	readonly resolve: (reservation: StoredReservation | null) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Carries the bookings that arrive in one turn of the event loop, in the turns after it as long as a crowd keeps coming,
 * or while a commit of that office is under way, into the database by one commit. Each is answered after it; a failure
 * of one does not touch the others. What is not awaited any more, as the database was silent for long, is booked no more.
 */
export class BookingQueue {
	readonly #bookTogether: BookTogether;
	/** By office; an entry as long as somebody sees to it. */
	readonly #waiting = new Map<string, Waiting[]>();

	constructor(bookTogether: BookTogether) {
		this.#bookTogether = bookTogether;
	}

	book(booking: Booking): Promise<StoredReservation | null> {
		return new Promise((resolve, reject) => {
			const entry = { booking, resolve, reject };
			const waiting = this.#waiting.get(booking.office);
			if (waiting) {
				waiting.push(entry);
				return;
			}
			this.#waiting.set(booking.office, [entry]);
			this.#gather(booking.office, 1);
		});
	}

	/** In a crowd a commit, which takes longer than many turns, waits for whoever comes along until a turn brings nobody. */
	#gather(office: string, known: number): void {
		setImmediate(() => {
			const { length } = this.#waiting.get(office) ?? [];
			if (length > known && length < MOST_TOGETHER) this.#gather(office, length);
			else void this.#work(office);
		});
	}

	async #work(office: string): Promise<void> {
		for (;;) {
			const batch = this.#waiting.get(office)?.splice(0, MOST_TOGETHER) ?? [];
			if (batch.length === 0) break;
			const awaited = stillAwaited(batch, () => new NotInTime());
			if (awaited.length > 0) await this.#commit(office, awaited);
		}
		this.#waiting.delete(office);
	}

	/** @param failure of the first try */
	async #commit(office: string, batch: readonly Waiting[], failure?: unknown): Promise<void> {
		try {
			const bookings = batch.map(({ booking }) => booking);
			const outcomes = await this.#bookTogether(office, bookings);
			for (const [i, entry] of batch.entries()) answer(entry, outcomes[i] ?? null, failure);
		} catch (error) {
			if (failure !== undefined) for (const { reject } of batch) reject(error);
			// Alone, only the one that is to blame fails; what was committed and its answer lost is found again. At once, so that a
			// database which does not answer is not waited for by one after another.
			// Who does not wait any more hears that it failed, and not that nothing was booked, which is not known.
			else await Promise.all(stillAwaited(batch, () => error).map((entry) => this.#commit(office, [entry], error)));
		}
	}
}

/** Fails the others with what `why` answers. */
function stillAwaited(batch: readonly Waiting[], why: () => unknown): readonly Waiting[] {
	const { awaited = [], left = [] } = Object.groupBy(batch, ({ booking }) =>
		booking.isAwaited() ? 'awaited' : 'left',
	);
	for (const { reject } of left) reject(why());
	return awaited;
}

/** Whoever left during a second try may have been booked by the first. */
function answer({ resolve, reject }: Waiting, outcome: BookingOutcome, failure: unknown): void {
	if (outcome instanceof NotInTime) reject(failure ?? outcome);
	else if (outcome instanceof Error) reject(outcome);
	else resolve(outcome);
}
