import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createPowerDisk, type PowerDisk, powerDiskObstacle } from '../../simulation/disk/power-disk.ts';

const obstacle = powerDiskObstacle();
const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);

interface Run {
	/** Rows whose insertion returned before the power went. */
	readonly acknowledged: number;
	/** Rows found afterwards. */
	readonly found: number;
}

describe.skipIf(obstacle)(`disk that loses power${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
	it('keeps what was synchronised, whenever the power goes', () => {
		for (const seed of SEEDS) {
			const { acknowledged, found } = insertUntilCut(seed, 'FULL');
			expect(found, `seed ${seed}`).toBeGreaterThanOrEqual(acknowledged);
		}
	});

	it('loses what was not, in whole or in part, so that a weaker setting is found out', () => {
		const runs = SEEDS.map((seed) => insertUntilCut(seed, 'NORMAL'));
		expect(runs.some(({ acknowledged, found }) => found < acknowledged)).toBe(true);
		expect(runs.some(({ acknowledged, found }) => found === acknowledged)).toBe(true);
	});

	it('leaves the same behind for the same seed', () => {
		const left = (seed: number) =>
			withDisk((disk) => {
				insertRows(disk, 'NORMAL', 30);
				disk.cut(seed);
				const bytes = [disk.read('rows.db')?.length, disk.read('rows.db-wal')?.length];
				return [...bytes, countRows(openRows(disk, 'NORMAL'))];
			});
		for (const seed of SEEDS) expect(left(seed)).toEqual(left(seed));
	});

	it('lets nobody use a file of before the cut', () =>
		withDisk((disk) => {
			const database = openRows(disk, 'FULL');
			disk.cut(1);
			expect(() => database.exec('INSERT INTO row VALUES (1)')).toThrow(/I\/O/);
		}));

	it('fills up, and has room again', () =>
		withDisk((disk) => {
			const database = openRows(disk, 'FULL');
			disk.limitTo(disk.counters().usedBytes);
			expect(() => database.exec('INSERT INTO row VALUES (1)')).toThrow(/full/);
			disk.limitTo(null);
			database.exec('INSERT INTO row VALUES (1)');
			database.close();
		}));

	it('counts what a kernel would write to the device: whole blocks, once per synchronisation', () =>
		withDisk((disk) => {
			const database = openRows(disk, 'FULL');
			const before = disk.counters();
			database.exec('INSERT INTO row VALUES (1)');
			const after = disk.counters();
			expect(after.syncs - before.syncs).toBe(1);
			expect(after.bytes - before.bytes).toBeLessThan(4200);
			expect([4096, 8192]).toContain(after.blockBytes - before.blockBytes);
			database.close();
		}));

	it('serves two connections to one file, each seeing what the other committed', () =>
		withDisk((disk) => {
			const [one, other] = [openRows(disk, 'FULL'), openRows(disk, 'FULL')];
			one.exec('INSERT INTO row VALUES (1)');
			expect(countRows(other)).toBe(1);
			one.exec('BEGIN IMMEDIATE');
			expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(/locked/);
			one.exec('COMMIT');
			other.exec('INSERT INTO row VALUES (2)');
			expect(countRows(one)).toBe(2);
			one.close();
			other.close();
		}));
});

function insertUntilCut(seed: number, synchronous: string): Run {
	return withDisk((disk) => {
		disk.failAfter((seed * 37) % 200);
		const acknowledged = insertRows(disk, synchronous, 200);
		disk.cut(seed);
		const database = openRows(disk, synchronous);
		expect(database.pragma('integrity_check', { simple: true }), `seed ${seed}`).toBe('ok');
		const found = countRows(database);
		database.close();
		return { acknowledged, found };
	});
}

/** Inserts one row after the other until all are there or the power is gone. @returns how many insertions returned */
function insertRows(disk: PowerDisk, synchronous: string, rows: number): number {
	let inserted = 0;
	try {
		const database = openRows(disk, synchronous);
		const insert = database.prepare('INSERT INTO row VALUES (?)');
		for (; inserted < rows; inserted++) insert.run(inserted);
	} catch (error) {
		if (!(error instanceof Database.SqliteError)) throw error;
	}
	return inserted;
}

function openRows(disk: PowerDisk, synchronous: string): Database.Database {
	const database = new Database(disk.path('rows.db'), { timeout: 0 });
	database.pragma('journal_mode = WAL');
	database.pragma(`synchronous = ${synchronous}`);
	database.pragma('wal_autocheckpoint = 10');
	database.exec('CREATE TABLE IF NOT EXISTS row (number INTEGER PRIMARY KEY) STRICT');
	return database;
}

const countRows = (database: Database.Database) => database.prepare('SELECT count(*) FROM row').pluck().get() as number;

function withDisk<T>(use: (disk: PowerDisk) => T): T {
	const disk = createPowerDisk();
	try {
		return use(disk);
	} finally {
		disk.close();
	}
}
