import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { OfficeEvent } from '#domain/events.ts';
import type { Instant } from '#domain/values.ts';
import type { Journal, JournalEntry, Snapshot } from './journal.ts';
import { damagedLog, isLogKept, keepLog, putLogBack } from './sqlite-log.ts';
import { damageIn, type EntryRow, entryInsert, snapshotInsert } from './sqlite-rows.ts';
import { bringSchemaUpToDate, JournalDamaged } from './sqlite-schema.ts';
import { NotWritten } from './unwritten-steps.ts';

export interface SqliteJournalOptions {
	/** `NORMAL` loses the latest entries with the power: for the measurement that shows it. */
	readonly synchronous?: 'FULL' | 'NORMAL';
	/** Asked when the disk is full; `true` when there is room again and the step may be tried once more. */
	readonly makeRoom?: (journal: Journal) => boolean;
}

/** A journal in a file that can be copied while it is written. */
export interface SqliteJournal extends Journal {
	/** Copies the whole journal into a file of its own, a few pages at a time. */
	copyTo(file: string): Promise<void>;
}

/**
 * Opens the journal in a SQLite file, made when missing.
 *
 * WAL with synchronous=FULL: each append is flushed before it returns, so an acknowledged ticket survives a power cut
 * (README.md has the reasons). One process only: a second one is refused at once.
 * @throws JournalDamaged when something in it cannot be read
 * @throws when the file cannot be opened, belongs to a newer version or is in use
 */
export function openSqliteJournal(file: string, options: SqliteJournalOptions = {}): SqliteJournal {
	if (isLogKept(file)) {
		mustBeAlone(file);
		putLogBack(file);
	}
	// Less than a whole flush at each commit may leave a log like that.
	const log = options.synchronous === 'NORMAL' ? null : damagedLog(file);
	try {
		return soundJournal(new Database(file, { timeout: 0 }), { file, log, ...options });
	} catch (error) {
		if (isLogKept(file)) putLogBack(file);
		throw isDamage(error) ? new JournalDamaged(file, error.message) : error;
	}
}

interface Opening extends SqliteJournalOptions {
	readonly file: string;
	/** Its log, if that is damaged and nobody uses it. */
	readonly log: Buffer | null;
}

function soundJournal(database: Database.Database, { file, log, ...options }: Opening): SqliteJournal {
	try {
		database.pragma('locking_mode = EXCLUSIVE');
		if (log !== null) mustNotBe(log, database, file);
		bringSchemaUpToDate(database, file);
		database.pragma('journal_mode = WAL');
		database.pragma(`synchronous = ${options.synchronous ?? 'FULL'}`);
		const damage = damageIn(database);
		if (damage !== null) throw new JournalDamaged(file, damage);
		forgetLog(database);
		return journalIn(database, options.makeRoom ?? (() => false));
	} catch (error) {
		database.close();
		throw error;
	}
}

/** @throws when another process uses the journal */
function mustBeAlone(file: string): void {
	const database = new Database(file, { timeout: 0 });
	try {
		database.pragma('locking_mode = EXCLUSIVE');
		database.pragma('user_version');
	} catch (error) {
		if (hasCode(error, /^SQLITE_BUSY/)) throw error;
	} finally {
		database.close();
	}
}

/**
 * What the power cut off at the end of the log would otherwise stand behind shorter steps to come, whole, and after the next
 * cut pass for steps that were written.
 */
function forgetLog(database: Database.Database): void {
	try {
		database.pragma('wal_checkpoint(TRUNCATE)');
	} catch (error) {
		if (!hasCode(error, /^SQLITE_FULL/)) throw error;
	}
}

/** @throws JournalDamaged when this is the journal's log; otherwise whoever used it until a moment ago has gone on with it */
function mustNotBe(damaged: Buffer, database: Database.Database, file: string): void {
	// Whoever reads holds the lock from then on.
	database.pragma('user_version');
	if (keepLog(file, damaged)) throw new JournalDamaged(file, 'a part of its log was destroyed');
}

const hasCode = (error: unknown, codes: RegExp): error is InstanceType<typeof Database.SqliteError> =>
	error instanceof Database.SqliteError && codes.test(error.code);

/**
 * Destroyed bytes make SQLite say all sorts of things; what is not of the file itself it says in these words. A sector that
 * the disk cannot read it calls IOERR_CORRUPTFS.
 */
const NO_DAMAGE = /^SQLITE_(BUSY|LOCKED|FULL|CANTOPEN|READONLY|PERM|AUTH|NOMEM|IOERR(?!_(CORRUPTFS|READ)$))/;
const isDamage = (error: unknown): error is Error => hasCode(error, /./) && !hasCode(error, NO_DAMAGE);

/** So SQLite says that the disk is full, fails, or has been made read-only by the system as it began to fail. */
const TAKES_NOTHING = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/;
const whyNotWritten = (error: unknown): unknown => (hasCode(error, TAKES_NOTHING) ? new NotWritten(error) : error);

function journalIn(database: Database.Database, makeRoom: (journal: Journal) => boolean): SqliteJournal {
	const number = (sql: string) => database.prepare<unknown[], number>(sql).pluck().get() ?? 0;
	let lastSequence = number(
		'SELECT max(coalesce(max(sequence), 0), (SELECT coalesce(max(sequence), 0) FROM snapshot)) FROM entry',
	);
	let firstSequence = number(`SELECT coalesce(min(sequence), ${lastSequence + 1}) FROM entry`);
	let id = database.prepare<[], string>('SELECT id FROM journal').pluck().get() ?? keepId(database, randomUUID());
	const entries = entriesIn(database);
	const positions = positionsIn(database);
	const snapshots = snapshotsIn(database);

	const append = database.transaction((events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[] => {
		positions.write(POSITION_STEP);
		if (events.length === 0) keepId(database, id);
		return events.map((event, i) => entries.insert({ sequence: lastSequence + 1 + i, at, event }));
	});

	/** Does the work, once more when the disk was full and there is room now. */
	function withRoom<Result>(work: () => Result): Result {
		try {
			return work();
		} catch (error) {
			if (!hasCode(error, /^SQLITE_FULL/) || !makeRoom(journal)) throw whyNotWritten(error);
		}
		try {
			return work();
		} catch (error) {
			throw whyNotWritten(error);
		}
	}

	const journal: SqliteJournal = {
		get id() {
			return id;
		},
		renew() {
			const next = randomUUID();
			try {
				withRoom(() => keepId(database, next));
			} catch (error) {
				// Not written, it has this id until the next start, and is asked for another then.
				if (!(error instanceof NotWritten)) throw error;
			}
			id = next;
		},
		get firstSequence() {
			return firstSequence;
		},
		get lastSequence() {
			return lastSequence;
		},
		hasRoom: true,
		unwritten: [],
		append(events, at) {
			const added = withRoom(() => append(events, at));
			lastSequence += added.length;
			return added;
		},
		read: entries.read,
		position: positions.get,
		setPosition: positions.set,
		snapshots: snapshots.all,
		saveSnapshot: (snapshot) => withRoom(() => snapshots.save(snapshot)),
		dropThrough({ sequence }) {
			snapshots.drop(sequence);
			firstSequence = Math.max(sequence + 1, firstSequence);
		},
		async copyTo(file) {
			await database.backup(file);
		},
		close() {
			try {
				withRoom(() => positions.write(1));
			} finally {
				database.close();
			}
		},
	};
	return journal;
}

function keepId(database: Database.Database, id: string): string {
	database.transaction(() => {
		database.exec('DELETE FROM journal');
		database.prepare('INSERT INTO journal (id) VALUES (?)').run(id);
	})();
	return id;
}

function entriesIn(database: Database.Database) {
	const insert = entryInsert(database);
	const select = database.prepare<[number, number], Omit<EntryRow, 'checksum'>>(
		'SELECT sequence, at, event FROM entry WHERE sequence >= ? ORDER BY sequence LIMIT ?',
	);
	return {
		insert(entry: JournalEntry): JournalEntry {
			insert(entry);
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

function snapshotsIn(database: Database.Database) {
	const select = database.prepare<[], Snapshot>(
		'SELECT sequence, at, version, state FROM snapshot ORDER BY sequence DESC',
	);
	const dropEntries = database.prepare<[number]>('DELETE FROM entry WHERE sequence <= ?');
	const dropSnapshots = database.prepare<[number]>('DELETE FROM snapshot WHERE sequence < ?');
	return {
		all: (): readonly Snapshot[] => select.all(),
		save: snapshotInsert(database),
		drop: database.transaction((sequence: number) => {
			dropEntries.run(sequence);
			dropSnapshots.run(sequence);
		}),
	};
}
