import { renameSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { readReadable } from '#wire/copy-readable.ts';
import type { JournalEntry, Snapshot } from './journal.ts';
import { logOf, withLog } from './sqlite-log.ts';
import {
	damageIn,
	type EntryRow,
	entryIn,
	entryInsert,
	type SnapshotRow,
	snapshotIn,
	snapshotInsert,
} from './sqlite-rows.ts';
import { bringSchemaUpToDate } from './sqlite-schema.ts';

/** What could be read of a journal, in order. */
export interface Readable {
	readonly entries: readonly JournalEntry[];
	readonly snapshots: readonly Snapshot[];
}

/** SQLite's file and what belongs to it. */
const SUFFIXES = ['', '-wal'] as const;
/** Where a database's header says by which versions of the format it is written and read. */
const FORMAT_VERSIONS = 18;
const FORMAT_VERSIONS_END = 20;

/** Whether there is no file, or one of which a power cut left nothing, which SQLite takes for a new one. */
export const isEmpty = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;

/** Whether something is in the log beside a journal. */
export const hasLog = (file: string): boolean => !isEmpty(logOf(file));

/** Moves what there is of a journal, byte for byte. */
export function moveJournal(from: string, to: string): void {
	for (const suffix of SUFFIXES) if (!isEmpty(from + suffix)) renameSync(from + suffix, to + suffix);
	removeJournal(from);
}

export function removeJournal(file: string): void {
	for (const suffix of [...SUFFIXES, '-shm']) rmSync(file + suffix, { force: true });
}

/** What could be read of a journal's file. */
export interface Salvaged extends Readable {
	/** The journal's name; `null` where something of it was destroyed. */
	readonly id: string | null;
}

/** Reads what can be read of a journal, however damaged, without changing it, and without any room on its disk. */
export function salvage(file: string): Salvaged {
	const bytesOf = (part: string) => (isEmpty(part) ? Buffer.alloc(0) : readReadable(part));
	try {
		const database = new Database(outOfWal(withLog(bytesOf(file), bytesOf(logOf(file)))), { readonly: true });
		try {
			return {
				id: idIn(database),
				entries: rowsOf<EntryRow>(database, 'entry').flatMap((row) => entryIn(row) ?? []),
				snapshots: rowsOf<SnapshotRow>(database, 'snapshot').flatMap((row) => snapshotIn(row) ?? []),
			};
		} finally {
			database.close();
		}
	} catch (error) {
		// Not even a database.
		if (error instanceof Database.SqliteError) return { id: null, entries: [], snapshots: [] };
		throw error;
	}
}

/** In memory SQLite reads no database whose header asks for a log (https://www.sqlite.org/fileformat2.html, section 1.3). */
function outOfWal(database: Buffer): Buffer {
	return database.length < FORMAT_VERSIONS_END ? database : database.fill(1, FORMAT_VERSIONS, FORMAT_VERSIONS_END);
}

function idIn(database: Database.Database): string | null {
	try {
		if (damageIn(database) !== null) return null;
		return database.prepare<[], string>('SELECT id FROM journal').pluck().get() ?? null;
	} catch {
		return null;
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
	try {
		bringSchemaUpToDate(database, file);
		const insertEntry = entryInsert(database);
		const insertSnapshot = snapshotInsert(database);
		database.transaction(() => {
			database.prepare('INSERT INTO journal (id) VALUES (?)').run(MENDED_ID);
			for (const entry of entries) insertEntry(entry);
			for (const snapshot of snapshots) insertSnapshot(snapshot);
		})();
		database.close();
	} catch (error) {
		// It takes the room that may be what is lacking.
		database.close();
		removeJournal(file);
		throw error;
	}
}
