import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { eventStore } from './event-store.ts';
import { MIGRATIONS } from './migrations.ts';
import { officeStore } from './office-store.ts';
import { proofStore } from './proof-store.ts';
import { reservationStore } from './reservation-store.ts';
import { openSqlite } from './sqlite-database.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/**
 * Opens the cloud's database and brings its schema up to date.
 * @param database path of a SQLite file, or `:memory:`
 * @throws Error with one clear line when it cannot be opened
 */
export async function openStore(database: string): Promise<Store> {
	if (/^postgres(ql)?:/.test(database)) {
		throw new Error(
			'this version keeps its data in SQLite only; give the path of a file instead of a postgres:// address',
		);
	}
	const db = openSqlite(database);
	await migrate(db, database);
	return {
		...officeStore(db),
		...reservationStore(db),
		...eventStore(db),
		...proofStore(db),
		ping: async () => {
			await db.selectFrom('offices').select('id').limit(1).execute();
		},
		close: () => db.destroy(),
	};
}

async function migrate(db: Kysely<Tables>, name: string): Promise<void> {
	const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
	const { error } = await migrator.migrateToLatest();
	if (error === undefined) return;
	await db.destroy();
	const reason = error instanceof Error ? error.message : String(error);
	throw new Error(`the cloud's database ${name} cannot be brought up to date: ${reason}`, { cause: error });
}
