import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Tables } from './tables.ts';

/** The indices of a town's reservations fit in, so that a booking reads nothing from the disk. */
const CACHE_KIB = 64 * 1024;
/** Bookings touch pages all over the indices: copied back once in 40 MB instead of every few commits. */
const CHECKPOINT_PAGES = 10_000;

/**
 * Opens a SQLite file, made if it is not there, so that what is committed survives a power cut: write-ahead log,
 * synchronised at each commit (https://www.sqlite.org/pragma.html#pragma_synchronous).
 * @param file path, or `:memory:`
 * @throws Error with one clear line when the file cannot be opened or is no database
 */
export function openSqlite(file: string): Kysely<Tables> {
	try {
		if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
		const database = new Database(file);
		database.pragma('journal_mode = WAL');
		database.pragma('synchronous = FULL');
		database.pragma('foreign_keys = ON');
		database.pragma(`cache_size = -${CACHE_KIB}`);
		database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
		return new Kysely({ dialect: new SqliteDialect({ database: withPreparedStatements(database) }) });
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`the cloud's database ${file} cannot be opened: ${reason}`, { cause: error });
	}
}

/** Statements kept: a few dozen kinds, some of them in as many forms as there are bookings in a commit. */
const STATEMENTS = 500;

/** Prepares each statement once, until there are too many to keep. */
function withPreparedStatements(database: Database.Database) {
	const statements = new Map<string, SqliteStatement>();
	return {
		close: () => void database.close(),
		prepare(sql: string): SqliteStatement {
			let statement = statements.get(sql);
			if (statement === undefined) {
				statement = database.prepare(sql);
				if (statements.size === STATEMENTS) statements.clear();
				statements.set(sql, statement);
			}
			return statement;
		},
	};
}
