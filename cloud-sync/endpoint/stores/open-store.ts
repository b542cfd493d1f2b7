import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration';
import type { CloudDatabase } from './database.ts';
import { eventStore } from './event-store.ts';
import { MIGRATIONS } from './migrations.ts';
import { officeStore } from './office-store.ts';
import { openPostgres, openPostgresSchema } from './postgres-database.ts';
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
	const opened = await openUpToDate(database, synchronous);
	const { db } = opened;
	return {
		...officeStore(db),
		...reservationStore(opened),
		...eventStore(db),
		...proofStore(db),
		copyTo: opened.copyTo,
		ping: async (now) => {
			await db
				.insertInto('pings')
				.values({ id: 'latest', at: now })
				.onConflict((conflict) => conflict.column('id').doUpdateSet({ at: now }))
				.execute();
		},
		close: () => db.destroy(),
	};
}

/** Whether it is the address of a server, and no file. */
export const isServer = (database: string): boolean => /^postgres(ql)?:/.test(database);

async function openUpToDate(database: string, synchronous: 'FULL' | 'NORMAL'): Promise<CloudDatabase> {
	if (isServer(database)) {
		const schema = openPostgresSchema(database);
		await migrate(schema, withoutPassword(database));
		await schema.destroy();
		return openPostgres(database);
	}
	const file = openSqlite(database, synchronous);
	await migrate(file.db, database);
	return file;
}

async function migrate(db: Kysely<Tables>, name: string): Promise<void> {
	try {
		const steps = { ...MIGRATIONS, ...(await stepsOfNewerVersions(db)) };
		const { error } = await new Migrator({ db, provider: { getMigrations: async () => steps } }).migrateToLatest();
		if (error !== undefined) throw error;
	} catch (error) {
		await db.destroy();
		throw new DatabaseUnavailable(`the cloud's database ${name} cannot be opened: ${reasonOf(error)}`, error);
	}
}

/** What the database has behind it that this version does not know, and bears: one that is started anew while others are updated. */
async function stepsOfNewerVersions(db: Kysely<Tables>): Promise<Readonly<Record<string, Migration>>> {
	const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
	if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return {};
	const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
	const [latest = ''] = Object.keys(MIGRATIONS).toSorted().slice(-1);
	const newer = rows.filter(({ name }) => name > latest);
	return Object.fromEntries(newer.map(({ name }) => [name, { up: async () => {} }]));
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
