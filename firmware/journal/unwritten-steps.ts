import type { OfficeEvent } from '#domain/events.ts';
import type { Instant } from '#domain/values.ts';
import type { Journal, JournalEntry } from './journal.ts';

/** No room at all on the disk, not even for one step. */
export class DiskFull extends Error {
	override readonly name = 'DiskFull';
	/** As SQLite names it (https://www.sqlite.org/rescode.html#full). */
	readonly code = 'SQLITE_FULL';
	constructor(cause: unknown) {
		super('the database or disk is full', { cause });
	}
}

/** What visitors hold in their hands must be on the disk before: a paper without a ticket behind it would wait for nobody. */
const MUST_BE_WRITTEN: ReadonlySet<OfficeEvent['type']> = new Set([
	'ticket-issued',
	'ticket-joined',
	'reservation-checked-in',
	'unconfirmed-checked-in',
]);

/** A journal that goes on without a disk, as far as that is honest. */
export interface UnwrittenSteps {
	/**
	 * Appends like the journal it stands for. With no room on the disk a step that gives nobody a ticket is kept in memory,
	 * under the number that it will have, and is lost with the power; others have nothing to fear but being called again.
	 * @throws DiskFull when the step gives somebody a ticket; then nothing has happened
	 */
	readonly journal: Journal;
	/** Writes what is in memory, if there is room at `at`. */
	write(at: Instant): void;
}

/**
 * Makes a journal bear a disk without any room. What is not written is told to nobody who reads it.
 * @param onChange told when the room ends, and when there is some again
 */
export function withUnwrittenSteps(journal: Journal, onChange: (isFull: boolean) => void = () => {}): UnwrittenSteps {
	const unwritten: { readonly events: readonly OfficeEvent[]; readonly at: Instant }[] = [];
	let isFull = false;
	const becomes = (next: boolean) => {
		if (next === isFull) return;
		isFull = next;
		onChange(next);
	};

	function writeAll(): void {
		for (let step = unwritten[0]; step !== undefined; step = unwritten[0]) {
			journal.append(step.events, step.at);
			unwritten.shift();
		}
	}

	function append(events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[] {
		try {
			writeAll();
			const entries = journal.append(events, at);
			becomes(false);
			return entries;
		} catch (error) {
			if (!(error instanceof DiskFull)) throw error;
			becomes(true);
			if (events.some(({ type }) => MUST_BE_WRITTEN.has(type))) throw error;
			const before = journal.lastSequence + unwritten.reduce((sum, step) => sum + step.events.length, 0);
			unwritten.push({ events, at });
			return events.map((event, i) => ({ sequence: before + 1 + i, at, event }));
		}
	}

	const bearing = {
		get hasRoom() {
			return !isFull;
		},
		append,
		/** A state with steps in it that are not written is not the sum of those that are. */
		saveSnapshot(snapshot: Parameters<Journal['saveSnapshot']>[0]) {
			writeAll();
			journal.saveSnapshot({ ...snapshot, sequence: journal.lastSequence });
		},
		close() {
			try {
				writeAll();
			} catch (error) {
				if (!(error instanceof DiskFull)) throw error;
			} finally {
				journal.close();
			}
		},
	};
	return {
		journal: Object.create(journal, Object.getOwnPropertyDescriptors(bearing)) as Journal,
		write(at) {
			if (!isFull) return;
			try {
				writeAll();
				journal.append([], at);
				becomes(false);
			} catch (error) {
				if (!(error instanceof DiskFull)) throw error;
			}
		},
	};
}
