import { copyFileSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { evolve } from '#domain/evolve.ts';
import { emptyOffice } from '#domain/office.ts';
import type { JournalEntry, Snapshot } from './journal.ts';
import { bringSchemaUpToDate, PAGE_BYTES } from './sqlite-schema.ts';

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

/** Copies a journal with its log, byte for byte. */
export function copyJournal(from: string, to: string): void {
	for (const suffix of SUFFIXES) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
}

export function removeJournal(file: string): void {
	for (const suffix of [...SUFFIXES, '-shm']) rmSync(file + suffix, { force: true });
}

/** Reads what can be read of a journal, however damaged, without changing it. */
export function salvage(file: string): Readable {
	const copy = `${file}.salvage`;
	removeJournal(copy);
	copyJournal(file, copy);
	// Beside an empty file SQLite throws the log away; beside an empty page it reads it.
	if (isEmpty(copy)) writeFileSync(copy, Buffer.alloc(PAGE_BYTES));
	try {
		const database = new Database(copy);
		try {
			return {
				entries: rowsOf(database, 'sequence, at, event FROM entry').flatMap(entryOf),
				snapshots: rowsOf(database, 'sequence, at, version, state FROM snapshot') as unknown as Snapshot[],
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

interface Row {
	readonly sequence: number;
	readonly [column: string]: unknown;
}

/** From both ends to the first page that cannot be read. */
function rowsOf(database: Database.Database, columns: string): readonly Row[] {
	const forward = rowsUntilDamage(database, `SELECT ${columns} ORDER BY sequence`);
	const backward = rowsUntilDamage(database, `SELECT ${columns} ORDER BY sequence DESC`);
	const last = forward.at(-1)?.sequence ?? 0;
	return [...forward, ...backward.filter(({ sequence }) => sequence > last).toReversed()];
}

function rowsUntilDamage(database: Database.Database, sql: string): readonly Row[] {
	const rows: Row[] = [];
	try {
		for (const row of database.prepare<[], Row>(sql).iterate()) rows.push(row);
	} catch (error) {
		if (!(error instanceof Database.SqliteError)) throw error;
	}
	return rows;
}

/** The entry in a row, or nothing when it is not one that the office could take in. */
function entryOf({ sequence, at, event }: Row): readonly JournalEntry[] {
	try {
		const entry = { sequence, at, event: JSON.parse(String(event)) } as JournalEntry;
		evolve(emptyOffice, entry.event, entry.at);
		return [entry];
	} catch {
		return [];
	}
}

/** The id of a journal that nobody has worked with since it was made of what could be read. */
export const MENDED_ID = 'mended';

/** Writes a journal of these entries, under no id of its own yet, as nobody knows what is missing. */
export function writeJournal(file: string, { entries, snapshots }: Readable): void {
	removeJournal(file);
	const database = new Database(file);
	bringSchemaUpToDate(database, file);
	const entry = database.prepare('INSERT INTO entry (sequence, at, event) VALUES (?, ?, ?)');
	const snapshot = database.prepare('INSERT INTO snapshot (sequence, at, version, state) VALUES (?, ?, ?, ?)');
	database.transaction(() => {
		database.prepare('INSERT INTO journal (id) VALUES (?)').run(MENDED_ID);
		for (const { sequence, at, event } of entries) entry.run(sequence, at, JSON.stringify(event));
		for (const { sequence, at, version, state } of snapshots) snapshot.run(sequence, at, version, state);
	})();
	database.close();
}
