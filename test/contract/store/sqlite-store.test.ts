import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instant } from '#wire/time.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import { openSqlite } from '../../../cloud-sync/endpoint/stores/sqlite-database.ts';
import { TOWN } from '../../support/town-config.ts';
import { schemaPromises } from './schema-contract.ts';
import { storeContract } from './store-contract.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'prepazka-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

storeContract('SQLite', () => openStore(join(folder, 'cloud.db')));
schemaPromises(
	'SQLite',
	async () => join(folder, 'cloud.db'),
	(file) => openSqlite(file).db,
);

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

test('a ping is a write that the disk has to take', async () => {
	const file = join(folder, 'cloud.db');
	const store = await openStore(file);
	const logBytes = () => statSync(`${file}-wal`).size;
	const before = logBytes();
	await store.ping(instant(0));
	expect(logBytes()).toBeGreaterThan(before);
	await store.close();
});

test('the file is written so that a commit survives a power cut', async () => {
	const { db } = openSqlite(join(folder, 'cloud.db'));
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

test('a booking with proof of work reads the expired proofs only, not all that were spent in ten minutes', async () => {
	const file = join(folder, 'cloud.db');
	await (await openStore(file)).close();
	const { db } = openSqlite(file);
	const forgetting = db.deleteFrom('spent_proofs').where('expires_at', '<', 0);
	const { rows } = await sql`explain query plan ${forgetting}`.execute(db);
	expect(rows).toMatchObject([{ detail: expect.stringMatching(/^SEARCH spent_proofs USING .*INDEX/) }]);
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
