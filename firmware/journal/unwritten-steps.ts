import type { OfficeEvent } from '#domain/events.ts';
import type { Instant } from '#domain/values.ts';
import type { Journal, JournalEntry } from './journal.ts';

/** The disk took not even one step: it has no room at all, fails, or was made read-only as it began to fail. */
export class NotWritten extends Error {
	override readonly name = 'NotWritten';
	/** As SQLite names it (https://www.sqlite.org/rescode.html). */
	readonly code: string;
	constructor(cause: Error & { readonly code: string }) {
		super(cause.message, { cause });
		this.code = cause.code;
	}
}

/**
 * What visitors hold in their hands must be on the disk before: a paper without a ticket behind it would wait for nobody,
 * and a second paper has to say that it is one.
 */
const MUST_BE_WRITTEN: ReadonlySet<OfficeEvent['type']> = new Set([
	'ticket-issued',
	'ticket-joined',
	'reservation-checked-in',
	'unconfirmed-checked-in',
	'print-started',
]);

/** A journal that goes on without a disk, as far as that is honest. */
export interface UnwrittenSteps {
	/**
	 * Appends like the journal it stands for. What the disk does not take is kept in memory, unless it gives somebody a
	 * ticket or its paper, under the number that it will have. It is lost with the power: people are then where the disk
	 * last had them, at worst in the hand of a counter that has sent them on.
	 * @throws NotWritten when the step gives somebody a ticket or its paper; then nothing has happened
	 */
	readonly journal: Journal;
	/** Writes what is in memory, if the disk takes it at `at`. */
	write(at: Instant): void;
}

/**
 * Makes a journal bear a disk that takes nothing. What is not written is told to nobody who reads it.
 * @param onChange told why when that begins, and `null` when it ends
 */
export function withUnwrittenSteps(
	journal: Journal,
	onChange: (why: NotWritten | null) => void = () => {},
): UnwrittenSteps {
	const steps: { readonly events: readonly OfficeEvent[]; readonly at: Instant }[] = [];
	let hasRoom = true;
	const becomes = (why: NotWritten | null) => {
		const changes = hasRoom !== (why === null);
		hasRoom = why === null;
		if (changes) onChange(why);
	};

	function writeAll(): void {
		for (let step = steps[0]; step !== undefined; step = steps[0]) {
			journal.append(step.events, step.at);
			steps.shift();
		}
	}

	const unwritten = (): readonly JournalEntry[] =>
		steps
			.flatMap(({ events, at }) => events.map((event) => ({ at, event })))
			.map((entry, i) => ({ sequence: journal.lastSequence + 1 + i, ...entry }));

	function append(events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[] {
		try {
			writeAll();
			const entries = journal.append(events, at);
			becomes(null);
			return entries;
		} catch (error) {
			if (!(error instanceof NotWritten)) throw error;
			becomes(error);
			if (events.some(({ type }) => MUST_BE_WRITTEN.has(type))) throw error;
			const before = unwritten().length;
			steps.push({ events, at });
			return unwritten().slice(before);
		}
	}

	const bearing = {
		get hasRoom() {
			return hasRoom;
		},
		get unwritten() {
			return unwritten();
		},
		append,
		/** A state with steps in it that are not written is not the sum of those that are. */
		saveSnapshot(snapshot: Parameters<Journal['saveSnapshot']>[0]) {
			writeAll();
			journal.saveSnapshot({ ...snapshot, sequence: journal.lastSequence });
		},
		close() {
			try {
				try {
					writeAll();
				} finally {
					journal.close();
				}
			} catch (error) {
				if (!(error instanceof NotWritten)) throw error;
			}
		},
	};
	return {
		journal: Object.create(journal, Object.getOwnPropertyDescriptors(bearing)) as Journal,
		write(at) {
			if (hasRoom) return;
			try {
				writeAll();
				journal.append([], at);
				becomes(null);
			} catch (error) {
				if (!(error instanceof NotWritten)) throw error;
			}
		},
	};
}
