import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { OfficeEvent } from '#domain/events.ts';
import type { Instant } from '#domain/values.ts';
import type { Journal, JournalEntry, Snapshot } from './journal.ts';
import { bringSchemaUpToDate } from './sqlite-schema.ts';

/** Small pages: a commit writes whole ones, and an entry is some 150 bytes (figures in README.md). */
const PAGE_BYTES = 1024;

interface Row {
	readonly sequence: number;
	readonly at: number;
	readonly event: string;
}

/**
 * Opens the journal in a SQLite file, made when missing.
 *
 * WAL with synchronous=FULL: each append is flushed before it returns, so an acknowledged ticket survives a power cut
 * (sqlite.org/pragma.html#pragma_synchronous). One process only: a second one is refused at once.
 * @param synchronous `NORMAL` loses the latest entries with the power: for the measurement that shows it
 * @throws when the file cannot be opened, is damaged, belongs to a newer version or is in use
 */
export function openSqliteJournal(file: string, synchronous: 'FULL' | 'NORMAL' = 'FULL'): Journal {
	const database = new Database(file, { timeout: 0 });
	try {
		database.pragma('locking_mode = EXCLUSIVE');
		database.pragma(`page_size = ${PAGE_BYTES}`);
		database.pragma('journal_mode = WAL');
		database.pragma(`synchronous = ${synchronous}`);
		bringSchemaUpToDate(database, file);
		return journalIn(database);
	} catch (error) {
		database.close();
		throw error;
	}
}

function journalIn(database: Database.Database): Journal {
	const number = (sql: string) => database.prepare<unknown[], number>(sql).pluck().get() ?? 0;
	let lastSequence = number(
		'SELECT max(coalesce(max(sequence), 0), (SELECT coalesce(max(sequence), 0) FROM snapshot)) FROM entry',
	);
	let firstSequence = number(`SELECT coalesce(min(sequence), ${lastSequence + 1}) FROM entry`);
	const id = database.prepare<[], string>('SELECT id FROM journal').pluck().get() ?? newId(database);
	const entries = entriesIn(database);
	const positions = positionsIn(database);

	const append = database.transaction((events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[] => {
		positions.write(POSITION_STEP);
		return events.map((event, i) => entries.insert({ sequence: lastSequence + 1 + i, at, event }));
	});

	return {
		id,
		get firstSequence() {
			return firstSequence;
		},
		get lastSequence() {
			return lastSequence;
		},
		append(events, at) {
			const added = append(events, at);
			lastSequence += added.length;
			return added;
		},
		read: entries.read,
		position: positions.get,
		setPosition: positions.set,
		...snapshotsIn(database, (first) => {
			firstSequence = Math.max(first, firstSequence);
		}),
		close() {
			try {
				positions.write(1);
			} finally {
				database.close();
			}
		},
	};
}

function newId(database: Database.Database): string {
	const id = randomUUID();
	database.prepare('INSERT INTO journal (id) VALUES (?)').run(id);
	return id;
}

function entriesIn(database: Database.Database) {
	const insert = database.prepare<[number, number, string]>('INSERT INTO entry (sequence, at, event) VALUES (?, ?, ?)');
	const select = database.prepare<[number, number], Row>(
		'SELECT sequence, at, event FROM entry WHERE sequence >= ? ORDER BY sequence LIMIT ?',
	);
	return {
		insert(entry: JournalEntry): JournalEntry {
			insert.run(entry.sequence, entry.at, JSON.stringify(entry.event));
			return entry;
		},
		read: (from: number, limit: number): readonly JournalEntry[] =>
			select
				.all(from, limit)
				.map(({ sequence, at, event }) => ({ sequence, at: at as Instant, event: JSON.parse(event) as OfficeEvent })),
	};
}

/** A position is written once it has moved so far, with the entry of that moment: some wear less than with every entry. */
const POSITION_STEP = 100;

function positionsIn(database: Database.Database) {
	const select = database.prepare<[], { follower: string; sequence: number }>(
		'SELECT follower, sequence FROM position',
	);
	const upsert = database.prepare<[string, number]>(
		'INSERT INTO position (follower, sequence) VALUES (?, ?) ON CONFLICT DO UPDATE SET sequence = excluded.sequence',
	);
	const written = new Map(select.all().map(({ follower, sequence }) => [follower, sequence]));
	const positions = new Map(written);
	return {
		get: (follower: string) => positions.get(follower) ?? 0,
		set: (follower: string, sequence: number) => void positions.set(follower, sequence),
		/** Writes those that have moved at least so far. */
		write(step: number) {
			for (const [follower, sequence] of positions) {
				if (Math.abs(sequence - (written.get(follower) ?? 0)) < step) continue;
				upsert.run(follower, sequence);
				written.set(follower, sequence);
			}
		},
	};
}

function snapshotsIn(database: Database.Database, onDropped: (firstSequence: number) => void) {
	const select = database.prepare<[], Snapshot>(
		'SELECT sequence, at, version, state FROM snapshot ORDER BY sequence DESC',
	);
	const insert = database.prepare<[number, number, string, string]>(
		'INSERT OR REPLACE INTO snapshot (sequence, at, version, state) VALUES (?, ?, ?, ?)',
	);
	const dropEntries = database.prepare<[number]>('DELETE FROM entry WHERE sequence <= ?');
	const dropSnapshots = database.prepare<[number]>('DELETE FROM snapshot WHERE sequence < ?');
	const drop = database.transaction((sequence: number) => {
		dropEntries.run(sequence);
		dropSnapshots.run(sequence);
	});
	return {
		snapshots: () => select.all(),
		saveSnapshot: ({ sequence, at, version, state }: Snapshot) => void insert.run(sequence, at, version, state),
		dropThrough({ sequence }: Snapshot) {
			drop(sequence);
			onDropped(sequence + 1);
		},
	};
}
