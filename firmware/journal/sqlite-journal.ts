import Database from 'better-sqlite3';
import type { OfficeEvent } from '#domain/events.ts';
import type { Instant } from '#domain/values.ts';
import type { Journal, JournalEntry } from './journal.ts';

/** Raised with each change of the tables; a file of a newer version is left alone. */
const SCHEMA_VERSION = 1;

const SCHEMA = `
	CREATE TABLE entry (
		sequence INTEGER PRIMARY KEY,
		at INTEGER NOT NULL, -- epoch milliseconds
		event TEXT NOT NULL -- JSON
	) STRICT;
	CREATE TABLE position (
		follower TEXT PRIMARY KEY,
		sequence INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	PRAGMA user_version = ${SCHEMA_VERSION};
`;

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
 * @throws when the file cannot be opened, belongs to a newer version or is in use
 */
export function openSqliteJournal(file: string): Journal {
	const database = new Database(file, { timeout: 0 });
	database.pragma('locking_mode = EXCLUSIVE');
	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	createSchema(database, file);

	const insert = database.prepare<[number, number, string]>('INSERT INTO entry (sequence, at, event) VALUES (?, ?, ?)');
	const select = database.prepare<[number, number], Row>(
		'SELECT sequence, at, event FROM entry WHERE sequence >= ? ORDER BY sequence LIMIT ?',
	);
	const selectPosition = database.prepare<[string], number>('SELECT sequence FROM position WHERE follower = ?').pluck();
	const upsertPosition = database.prepare<[string, number]>(
		'INSERT INTO position (follower, sequence) VALUES (?, ?) ON CONFLICT DO UPDATE SET sequence = excluded.sequence',
	);
	let lastSequence = database.prepare<[], number>('SELECT coalesce(max(sequence), 0) FROM entry').pluck().get() ?? 0;

	const append = database.transaction((events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[] =>
		events.map((event, i) => {
			const sequence = lastSequence + 1 + i;
			insert.run(sequence, at, JSON.stringify(event));
			return { sequence, at, event };
		}),
	);

	return {
		get lastSequence() {
			return lastSequence;
		},
		append(events, at) {
			const added = append(events, at);
			lastSequence += added.length;
			return added;
		},
		read: (from, limit) =>
			select
				.all(from, limit)
				.map(({ sequence, at, event }) => ({ sequence, at: at as Instant, event: JSON.parse(event) as OfficeEvent })),
		position: (follower) => selectPosition.get(follower) ?? 0,
		setPosition: (follower, sequence) => void upsertPosition.run(follower, sequence),
		close: () => void database.close(),
	};
}

function createSchema(database: Database.Database, file: string): void {
	const version = database.pragma('user_version', { simple: true }) as number;
	if (version > SCHEMA_VERSION)
		throw new Error(`${file} was written by a newer version of Přepážka (${version}); start that one.`);
	if (version === 0) database.transaction(() => database.exec(SCHEMA))();
}
