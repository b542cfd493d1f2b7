import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { eventStore } from './event-store.ts';
import { MIGRATIONS } from './migrations.ts';
import { officeStore } from './office-store.ts';
import { openPostgres } from './postgres-database.ts';
import { proofStore } from './proof-store.ts';
import { reservationStore } from './reservation-store.ts';
import { openSqlite } from './sqlite-database.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** The database's own error in one line, with its code (SQLSTATE or Node's) for whoever knows a remedy. */
class DatabaseUnavailable extends Error {
	override readonly name = 'DatabaseUnavailable';
	readonly code: string | undefined;
	constructor(message: string, cause: unknown) {
		super(message, { cause });
		this.code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
	}
}

/**
 * Opens the cloud's database and brings its schema up to date.
 * @param database path of a SQLite file, `:memory:`, or address of a PostgreSQL database, `postgres://…`
 * @param synchronous of SQLite; `NORMAL` loses the latest commits with the power: for the measurement that shows it
 * @throws Error with one clear line when it cannot be opened
 */
export async function openStore(database: string, synchronous: 'FULL' | 'NORMAL' = 'FULL'): Promise<Store> {
	const opened = isServer(database) ? openPostgres(database) : openSqlite(database, synchronous);
	const { db } = opened;
	await migrate(db, withoutPassword(database));
	return {
		...officeStore(db),
		...reservationStore(opened),
		...eventStore(db),
		...proofStore(db),
		copyTo: opened.copyTo,
		ping: async () => {
			// Changes nothing, and is refused where nothing may be changed.
			await db.updateTable('offices').set({ config: null }).where('id', '=', '').execute();
		},
		close: () => db.destroy(),
	};
}

/** Whether it is the address of a server, and no file. */
export const isServer = (database: string): boolean => /^postgres(ql)?:/.test(database);

async function migrate(db: Kysely<Tables>, name: string): Promise<void> {
	const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
	const { error } = await migrator.migrateToLatest();
	if (error === undefined) return;
	await db.destroy();
	throw new DatabaseUnavailable(`the cloud's database ${name} cannot be opened: ${reasonOf(error)}`, error);
}

/** A server that was tried at several addresses says at each of them why not. */
function reasonOf(error: unknown): string {
	if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
	return error instanceof Error ? error.message : String(error);
}

/** As it may stand in a log. */
function withoutPassword(database: string): string {
	return database.replace(/^(postgres(?:ql)?:\/\/[^/@:]*):[^@/]*@/, '$1@');
}
