import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import { evolve, isKnown } from '#domain/evolve.ts';
import { emptyOffice } from '#domain/office.ts';
import type { Instant } from '#domain/values.ts';
import type { JournalEntry, Snapshot } from './journal.ts';
import { NewerJournal } from './sqlite-schema.ts';

/** What SQLite cannot know: whether the bytes of a row are those that were written. `null`: no checksum was, as formerly. */
interface Checked {
	readonly checksum: number | null;
}

export interface EntryRow extends Checked {
	readonly sequence: number;
	readonly at: number;
	/** JSON. */
	readonly event: string;
}

export type SnapshotRow = Snapshot & Checked;

/** @returns what writes an entry with its checksum */
export function entryInsert(database: Database.Database): (entry: JournalEntry) => void {
	const insert = database.prepare<EntryRow>(
		'INSERT INTO entry (sequence, at, event, checksum) VALUES (@sequence, @at, @event, @checksum)',
	);
	return (entry) => void insert.run(entryRow(entry));
}

/** @returns what writes a snapshot with its checksum, in place of one of that sequence */
export function snapshotInsert(database: Database.Database): (snapshot: Snapshot) => void {
	const insert = database.prepare<SnapshotRow>(`INSERT OR REPLACE INTO snapshot (sequence, at, version, state, checksum)
		VALUES (@sequence, @at, @version, @state, @checksum)`);
	return (snapshot) => void insert.run(snapshotRow(snapshot));
}

function entryRow({ sequence, at, event }: JournalEntry): EntryRow {
	const text = JSON.stringify(event);
	return { sequence, at, event: text, checksum: checksumOf(sequence, at, text) };
}

function snapshotRow({ sequence, at, version, state }: Snapshot): SnapshotRow {
	return { sequence, at, version, state, checksum: checksumOf(sequence, at, version, state) };
}

/**
 * The entry in a row, or `null` when bytes of it were destroyed.
 * @throws NewerJournal when they are as written, by a version that knows more events
 */
export function entryIn({ sequence, at, event: text, checksum }: EntryRow): JournalEntry | null {
	if (checksum === null) return plausibleEntry(sequence, at as Instant, text);
	if (checksum !== checksumOf(sequence, at, text)) return null;
	const event = JSON.parse(text);
	if (!isKnown(event)) throw new NewerJournal(`entry ${sequence} of the journal (${event.type})`);
	return { sequence, at: at as Instant, event };
}

/** The snapshot in a row, or `null` when bytes of it were destroyed. */
export function snapshotIn({ checksum, ...snapshot }: SnapshotRow): Snapshot | null {
	return checksum === null || checksum === snapshotRow(snapshot).checksum ? snapshot : null;
}

/** What is wrong with a journal, or `null`: SQLite's own check, then whether the rows are as written and without a gap. */
export function damageIn(database: Database.Database): string | null {
	const answer = database.pragma('integrity_check(1)', { simple: true }) as string;
	if (answer !== 'ok') return answer;
	let last: number | undefined;
	for (const row of database.prepare<[], EntryRow>('SELECT * FROM entry ORDER BY sequence').iterate()) {
		if (entryIn(row) === null) return `entry ${row.sequence} cannot be read`;
		if (last !== undefined && row.sequence !== last + 1) return `entries before ${row.sequence} are missing`;
		last = row.sequence;
	}
	for (const row of database.prepare<[], SnapshotRow>('SELECT * FROM snapshot').iterate())
		if (snapshotIn(row) === null) return `the snapshot of ${row.sequence} cannot be read`;
	return null;
}

const checksumOf = (...values: readonly (number | string)[]): number => crc32(values.join(' '));

/** The entry, if it is one that the office could take in. */
function plausibleEntry(sequence: number, at: Instant, text: string): JournalEntry | null {
	try {
		const event = JSON.parse(text);
		evolve(emptyOffice, event, at);
		return { sequence, at, event };
	} catch {
		return null;
	}
}
