import { setImmediate } from 'node:timers/promises';
import type { OfficeDay, QueueRules } from '#domain/values.ts';
import type { Journal, JournalEntry } from '../journal/journal.ts';
import { type RecordedDay, recordedDay } from './recorded-day.ts';

/** Entries read at a time; in between, others have their turn: calling waits for nobody's statistics. */
const BATCH = 250;

/** What it takes to look days up. */
export type ReadableJournal = Pick<Journal, 'firstSequence' | 'lastSequence' | 'read'>;

/**
 * The recorded days of a journal, latest first, each read when it is asked for. Days on which no ticket was issued are
 * left out, and one of which the beginning is no longer kept.
 */
export async function* recordedDays(journal: ReadableJournal, { counters }: QueueRules): AsyncGenerator<RecordedDay> {
	/** From the latest to the earliest: what was read since the last beginning of a day, and the day that it is added to. */
	let entries: JournalEntry[] = [];
	/** Whether the day's earlier entries were told again in a later one. */
	let isRestored = false;
	const gathered: { day: OfficeDay; entries: JournalEntry[]; isRestored: boolean }[] = [];
	for await (const entry of backwards(journal)) {
		const { event, sequence } = entry;
		if (event.type === 'day-restored' && !isRestored) {
			entries.push(...event.entries.map((restored) => ({ ...restored, sequence })).toReversed());
			isRestored = true;
		}
		if (event.type !== 'day-begun') {
			if (!isRestored) entries.push(entry);
			continue;
		}
		const known = gathered.at(-1);
		// The same day begins again when its hours have changed; the latest hold.
		if (known?.day.date === event.day.date) {
			if (!known.isRestored) known.entries.push(...entries);
			known.isRestored ||= isRestored;
		} else {
			yield* told();
			gathered.push({ day: event.day, entries, isRestored });
		}
		isRestored = false;
		entries = [];
	}
	yield* told();

	function* told(): Generator<RecordedDay> {
		const over = gathered.pop();
		if (over && isBusy(over.entries)) yield recordedDay(over.day, over.entries.toReversed(), counters);
	}
}

const isBusy = (entries: readonly JournalEntry[]): boolean =>
	entries.some(({ event }) => event.type === 'ticket-issued');

async function* backwards(journal: ReadableJournal): AsyncGenerator<JournalEntry> {
	for (let to = journal.lastSequence; to >= journal.firstSequence; to -= BATCH) {
		const from = Math.max(journal.firstSequence, to - BATCH + 1);
		yield* journal.read(from, to - from + 1).toReversed();
		await setImmediate();
	}
}
