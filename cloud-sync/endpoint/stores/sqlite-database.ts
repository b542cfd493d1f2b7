import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteAdapter, SqliteDialect, type SqliteStatement } from 'kysely';
import type { CloudDatabase } from './database.ts';
import { sqliteBooking } from './sqlite-booking.ts';
import type { Tables } from './tables.ts';

/** The indices of a town's reservations fit in, so that a booking reads nothing from the disk. */
const CACHE_KIB = 64 * 1024;
/** Bookings touch pages all over the indices: copied back once in 40 MB instead of every few commits. */
const CHECKPOINT_PAGES = 10_000;

/**
 * Opens a SQLite file, made if it is not there, so that what is committed survives a power cut: write-ahead log,
 * synchronised at each commit (https://www.sqlite.org/pragma.html#pragma_synchronous).
 * @param file path, or `:memory:`
 * @param synchronous as in `openStore`
 * @throws Error with one clear line when the file cannot be opened or is no database
 */
export function openSqlite(file: string, synchronous: 'FULL' | 'NORMAL' = 'FULL'): CloudDatabase {
	try {
		if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
		const database = new Database(file);
		database.pragma('journal_mode = WAL');
		database.pragma(`synchronous = ${synchronous}`);
		database.pragma('foreign_keys = ON');
		database.pragma(`cache_size = -${CACHE_KIB}`);
		database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
		const dialect = new TransactionalDdlDialect({ database: withPreparedStatements(database) });
		const db = new Kysely<Tables>({ dialect });
		return {
			db,
			copyTo: async (copy) => void (await database.backup(copy)),
			bookTogether: sqliteBooking({
				prepare: (sql) => database.prepare(sql),
				// Kysely's only connection is this database: who has it is alone.
				transaction: (work) => db.connection().execute(async () => database.transaction(work).immediate()),
			}),
		};
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`the cloud's database ${file} cannot be opened: ${reason}`, { cause: error });
	}
}

/** Kysely does not trust SQLite to create tables in a transaction, though it can: a cut would leave a migration half done. */
class TransactionalDdlDialect extends SqliteDialect {
	override createAdapter() {
		return new TransactionalDdlAdapter();
	}
}

class TransactionalDdlAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl() {
		return true;
	}
}

/** Statements kept: a few dozen kinds, some of them in as many forms as there are bookings in a commit. */
const STATEMENTS = 500;

/** Prepares each statement once, until there are too many to keep. */
function withPreparedStatements(database: Database.Database) {
	const statements = new Map<string, SqliteStatement>();
	return {
		close: () => void database.close(),
		prepare(wanted: string): SqliteStatement {
			// A disk that fails or is full has made SQLite roll back already, and that error is the one to be told.
			const sql = wanted === 'rollback' && !database.inTransaction ? 'SELECT 1' : wanted;
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
