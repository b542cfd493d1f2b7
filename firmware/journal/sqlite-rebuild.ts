import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { copyReadable } from '#wire/copy-readable.ts';
import type { JournalEntry, Snapshot } from './journal.ts';
import { applyLog } from './sqlite-log.ts';
import { type EntryRow, entryIn, entryInsert, type SnapshotRow, snapshotIn, snapshotInsert } from './sqlite-rows.ts';
import { bringSchemaUpToDate } from './sqlite-schema.ts';

/** What could be read of a journal, in order. */
export interface Readable {
	readonly entries: readonly JournalEntry[];
	readonly snapshots: readonly Snapshot[];
}

/** SQLite's file and what belongs to it. */
const SUFFIXES = ['', '-wal'];

/** Whether there is no file, or one of which a power cut left nothing, which SQLite takes for a new one. */
export const isEmpty = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;

/** Whether something is in the log beside a journal. */
export const hasLog = (file: string): boolean => !isEmpty(`${file}-wal`);

/** Moves what there is of a journal, byte for byte. */
export function moveJournal(from: string, to: string): void {
	for (const suffix of SUFFIXES) if (!isEmpty(from + suffix)) renameSync(from + suffix, to + suffix);
	removeJournal(from);
}

export function removeJournal(file: string): void {
	for (const suffix of [...SUFFIXES, '-shm']) rmSync(file + suffix, { force: true });
}

/** Reads what can be read of a journal, however damaged, without changing it. */
export function salvage(file: string): Readable {
	const copy = `${file}.salvage`;
	removeJournal(copy);
	for (const suffix of SUFFIXES) if (existsSync(file + suffix)) copyReadable(file + suffix, copy + suffix);
	applyLog(copy);
	try {
		const database = new Database(copy);
		try {
			return {
				entries: rowsOf<EntryRow>(database, 'entry').flatMap((row) => entryIn(row) ?? []),
				snapshots: rowsOf<SnapshotRow>(database, 'snapshot').flatMap((row) => snapshotIn(row) ?? []),
			};
		} finally {
			database.close();
		}
	} catch (error) {
		// Not even a database.
		if (error instanceof Database.SqliteError) return { entries: [], snapshots: [] };
		throw error;
	} finally {
		removeJournal(copy);
	}
}

/** From both ends to the first page that cannot be read. */
function rowsOf<Row extends EntryRow | SnapshotRow>(database: Database.Database, table: string): readonly Row[] {
	const rows = `SELECT * FROM ${table} ORDER BY sequence`;
	const forward = rowsUntilDamage<Row>(database, rows);
	const backward = rowsUntilDamage<Row>(database, `${rows} DESC`);
	const last = forward.at(-1)?.sequence ?? 0;
	return [...forward, ...backward.filter(({ sequence }) => sequence > last).toReversed()];
}

/** In a file of the version before there is no column for the checksum. */
function rowsUntilDamage<Row>(database: Database.Database, sql: string): readonly Row[] {
	const rows: Row[] = [];
	try {
		for (const row of database.prepare<[], Row>(sql).iterate()) rows.push({ checksum: null, ...row });
	} catch (error) {
		if (!(error instanceof Database.SqliteError)) throw error;
	}
	return rows;
}

/** The id of a journal that nobody has worked with since it was made of what could be read. */
export const MENDED_ID = 'mended';

/** Writes a journal of these entries, under no id of its own yet, as nobody knows what is missing. */
export function writeJournal(file: string, { entries, snapshots }: Readable): void {
	removeJournal(file);
	const database = new Database(file);
	bringSchemaUpToDate(database, file);
	const insertEntry = entryInsert(database);
	const insertSnapshot = snapshotInsert(database);
	database.transaction(() => {
		database.prepare('INSERT INTO journal (id) VALUES (?)').run(MENDED_ID);
		for (const entry of entries) insertEntry(entry);
		for (const snapshot of snapshots) insertSnapshot(snapshot);
	})();
	database.close();
}
