import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instant } from '#wire/time.ts';
import { MIGRATIONS } from '../../../cloud-sync/endpoint/stores/migrations.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import { openSqlite } from '../../../cloud-sync/endpoint/stores/sqlite-database.ts';
import type { Tables } from '../../../cloud-sync/endpoint/stores/tables.ts';
import { TOWN } from '../../support/town-config.ts';
import { storeContract } from './store-contract.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'prepazka-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

storeContract('SQLite', () => openStore(join(folder, 'cloud.db')));

const KEY = new Uint8Array(32).fill(7);

test('what was stored is there after a restart', async () => {
	const file = join(folder, 'data', 'cloud.db');
	const before = await openStore(file);
	await before.meet('sumperk', KEY);
	await before.saveConfig(TOWN);
	await before.appendEvents('sumperk', [{ sequence: 1, at: instant(0), event: { type: 'office-configured' } }]);
	await before.close();
	const after = await openStore(file);
	expect(await after.offices()).toMatchObject([{ id: 'sumperk', config: TOWN, lastSequence: 1 }]);
	await after.close();
});

test('the file is written so that a commit survives a power cut', async () => {
	const db = openSqlite(join(folder, 'cloud.db'));
	const pragma = async (name: string) => {
		const result = await db.executeQuery<Record<string, unknown>>({
			sql: `pragma ${name}`,
			parameters: [],
			query: { kind: 'RawNode', sqlFragments: [], parameters: [] },
			queryId: { queryId: name },
		});
		return Object.values(result.rows[0] ?? {})[0];
	};
	// 2 is FULL (https://www.sqlite.org/pragma.html#pragma_synchronous).
	expect([await pragma('journal_mode'), await pragma('synchronous'), await pragma('foreign_keys')]).toEqual([
		'wal',
		2,
		1,
	]);
	await db.destroy();
});

test('the database itself refuses a second holder of a seat, of a PIN or of a sequence', async () => {
	const db = openSqlite(':memory:');
	await new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } }).migrateToLatest();
	await db
		.insertInto('offices')
		.values({ id: 'sumperk', config: null, pin_key: '', revision: 0, held_revision: 0, last_sequence: 0 })
		.execute();
	const row: Tables['reservations'] = {
		id: 'one',
		office: 'sumperk',
		service: 'driver-licences',
		errand: null,
		language: 'cs',
		slot_start: 0,
		slot_end: 1,
		day: '2026-11-18',
		seat: 0,
		generation: 0,
		pin: '0042',
		token_hash: '',
		booked_at: 0,
		cancelled_at: null,
		attendance: null,
		ticket: null,
	};
	const insert = (changes: Partial<typeof row>) =>
		db
			.insertInto('reservations')
			.values({ ...row, ...changes })
			.execute();
	await insert({});
	await expect(insert({ id: 'two', generation: 1, pin: '0043' })).rejects.toThrow(/UNIQUE/);
	await expect(insert({ id: 'three', seat: 1 })).rejects.toThrow(/UNIQUE/);
	await insert({ id: 'four', generation: 1, cancelled_at: 5 });
	await expect(insert({ id: 'five', seat: 1, pin: '0044', office: 'nowhere' })).rejects.toThrow(/FOREIGN KEY/);
	const event = { office: 'sumperk', sequence: 1, at: 0, type: 'office-configured', event: '{}' };
	await db.insertInto('events').values(event).execute();
	await expect(db.insertInto('events').values(event).execute()).rejects.toThrow(/UNIQUE/);
	await db.destroy();
});

test('a file that is no database gives one clear line', async () => {
	const file = join(folder, 'cloud.db');
	writeFileSync(file, 'this is a letter to the mayor, and a long one, for it says much about the weather');
	await expect(openStore(file)).rejects.toThrow(/the cloud's database .*cloud\.db cannot be opened: .*not a database/);
});

test('a path where no file can be gives one clear line', async () => {
	writeFileSync(join(folder, 'file'), '');
	await expect(openStore(join(folder, 'file', 'cloud.db'))).rejects.toThrow(/cannot be opened/);
});

test('an address of PostgreSQL is refused in words until it is supported', async () => {
	await expect(openStore('postgres://localhost/prepazka')).rejects.toThrow(/SQLite only/);
});
