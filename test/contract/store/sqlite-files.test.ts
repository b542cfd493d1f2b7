import { execFileSync } from 'node:child_process';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import { copyDaily, makeWhole } from '../../../cloud-sync/endpoint/stores/sqlite-files.ts';
import { badSectorObstacle, runWithBadSector } from '../../support/bad-sector.ts';
import { startTestCloud, until } from '../../support/running-cloud.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { booking, HALF_HOUR, KEY, SLOT } from './bookings.ts';

const PAGE_BYTES = 4096;
/** Room that SQLite needs to read, in bytes. */
const FOR_READING = 36 * 1024;

describe("the file of the cloud's database", () => {
	let folder: string;
	let file: string;
	let logged: { readonly event: string; readonly [field: string]: unknown }[];
	const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-cloud-file-'));
		file = join(folder, 'cloud.db');
		logged = [];
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	const aside = () => readdirSync(folder).filter((name) => name.includes('.damaged-') && !/-(wal|shm)$/.test(name));

	/** Books slots of their own, and copies the database in between. */
	async function book(...slots: readonly number[]): Promise<void> {
		const store = await openStore(file);
		await store.meet('sumperk', KEY);
		for (const slot of slots) await store.book(booking({ start: (SLOT + slot * HALF_HOUR) as typeof SLOT }));
		await store.close();
	}
	async function copy(): Promise<void> {
		const store = await openStore(file);
		await store.copyTo?.(`${file}.backup`);
		await store.close();
	}
	async function revision(): Promise<number> {
		const store = await openStore(file);
		const [office] = await store.offices();
		await store.close();
		return office?.revision ?? 0;
	}

	/** Where a table or index begins, in bytes. */
	function startOf(name: string): number {
		const database = new Database(file);
		const root = database.prepare<[string], number>('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck();
		const start = ((root.get(name) ?? Number.NaN) - 1) * PAGE_BYTES;
		database.pragma('journal_mode = DELETE');
		database.close();
		return start;
	}

	/** Overwrites bytes of the page where a table or index begins. */
	function damage(name: string, change: (page: Buffer) => void): void {
		const start = startOf(name);
		const bytes = readFileSync(file);
		change(bytes.subarray(start, start + PAGE_BYTES));
		writeFileSync(file, bytes);
	}

	/** Makes it whole by a process to which its disk does not give that sector. @returns the state of it */
	const makeWholeAround = (offset: number, badFile = file): string =>
		runWithBadSector(
			{ file: badFile, offset },
			`import { makeWhole } from './cloud-sync/endpoint/stores/sqlite-files.ts';
			process.stdout.write(makeWhole(${JSON.stringify(file)}, { error() {} }));`,
		);
	/** Writes so much into the log and leaves it there, as a cloud that was killed does. */
	function leaveLog(bytes: number): void {
		const database = new Database(file);
		database.pragma('journal_mode = WAL');
		database.exec(`CREATE TABLE something (bytes); INSERT INTO something VALUES (zeroblob(${bytes}))`);
		const [left, leftLog] = [readFileSync(file), readFileSync(`${file}-wal`)];
		database.close();
		writeFileSync(file, left);
		writeFileSync(`${file}-wal`, leftLog);
	}
	const destroyed = (page: Buffer) => void page.fill(0x5a);
	/** One entry of an index says another thing than its row. */
	const misled = (page: Buffer) => void page.write('sumperX', page.indexOf('sumperk'));

	it('D22 what a repair has left behind that came to nothing is not preferred to a later copy', async () => {
		await book(1);
		copyFileSync(file, `${file}.restored`);
		expect(makeWhole(file, log)).toBe('ok');
		await book(2);
		await copy();
		rmSync(file);
		makeWhole(file, log);
		expect(await revision()).toBe(2);
	});

	it('D22 is left alone when it is whole, and made when there is none', async () => {
		expect(makeWhole(file, log)).toBe('ok');
		await book(1, 2);
		expect(makeWhole(file, log)).toBe('ok');
		expect([await revision(), logged, aside()]).toEqual([2, [], []]);
	});

	it('D22 that is damaged is put aside, the latest copy takes its place, and an alarm stands until somebody has looked', async () => {
		await book(1, 2);
		await copy();
		await book(3);
		damage('reservations', destroyed);
		const before = readFileSync(file);
		expect(makeWhole(file, log)).toBe('restored');
		expect(await revision()).toBe(2);
		expect(logged).toMatchObject([{ event: 'database-restored', from: `${file}.backup` }]);
		expect(readFileSync(join(folder, aside()[0] ?? '')).equals(before)).toBe(true);
		expect(makeWhole(file, log)).toBe('restored');
		renameSync(join(folder, aside()[0] ?? ''), join(folder, 'looked-at.db'));
		expect(makeWhole(file, log)).toBe('ok');
	});

	it('D22 in which only an index is damaged loses nothing', async () => {
		await book(1, 2, 3);
		await copy();
		await book(4);
		damage('live_seat', misled);
		expect(makeWhole(file, log)).toBe('restored');
		expect(await revision()).toBe(4);
		expect(logged).toMatchObject([{ event: 'database-restored', from: 'its own tables' }]);
	});

	const obstacle = badSectorObstacle();
	const unlessObstacle = obstacle ? ` (skipped: ${obstacle})` : '';
	it.skipIf(obstacle).each([
		['its first sector', () => 0],
		['a sector of a table', () => startOf('reservations')],
		['a sector of an index', () => startOf('live_seat')],
	])(`D22 of which %s cannot be read is put aside and made of the copy${unlessObstacle}`, async (_what, sector) => {
		await book(1);
		await copy();
		await book(2);
		expect(makeWholeAround(sector())).toBe('restored');
		expect([await revision(), aside().length]).toEqual([1, 1]);
	});

	it.skipIf(obstacle)(
		`D22 whose log cannot be read is made of the copy, which may be later${unlessObstacle}`,
		async () => {
			await book(1);
			const withoutLog = readFileSync(file);
			await book(2);
			await copy();
			writeFileSync(file, withoutLog);
			writeFileSync(`${file}-wal`, Buffer.alloc(PAGE_BYTES));
			expect(makeWholeAround(0, `${file}-wal`)).toBe('restored');
			expect(await revision()).toBe(2);
		},
	);

	it.skipIf(obstacle)(`D22 is made of the copy before when the latest cannot be read${unlessObstacle}`, async () => {
		await book(1);
		await copy();
		renameSync(`${file}.backup`, `${file}.backup.1`);
		await book(2);
		await copy();
		damage('reservations', destroyed);
		expect(makeWholeAround(0, `${file}.backup`)).toBe('restored');
		expect(await revision()).toBe(1);
	});

	it('D22 is made of the copy before when the latest is damaged as well', async () => {
		await book(1);
		await copy();
		renameSync(`${file}.backup`, `${file}.backup.1`);
		writeFileSync(`${file}.backup`, 'no database, but a text of some length '.repeat(40));
		damage('reservations', destroyed);
		expect(makeWhole(file, log)).toBe('restored');
		expect(await revision()).toBe(1);
	});

	it('D22 that is gone is made of the copy', async () => {
		await book(1);
		await copy();
		for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
		expect(makeWhole(file, log)).toBe('restored');
		expect(await revision()).toBe(1);
	});

	it('D22 of which nothing but the name is left is made of the copy, and its log is kept for whoever looks', async () => {
		await book(1);
		await copy();
		truncateSync(file);
		writeFileSync(`${file}-wal`, 'what was booked last');
		expect(makeWhole(file, log)).toBe('restored');
		expect(await revision()).toBe(1);
		expect(readFileSync(join(folder, `${aside()[0]}-wal`), 'utf8')).toBe('what was booked last');
		expect(makeWhole(file, log)).toBe('restored');
	});

	it('D22 that is empty is begun with nothing where nothing else is, and not beside a copy that is damaged too', () => {
		writeFileSync(file, '');
		expect(makeWhole(file, log)).toBe('ok');
		writeFileSync(`${file}.backup`, '');
		expect(() => makeWhole(file, log)).toThrow(/nothing is left of it.*no whole copy/);
	});

	/** As a power cut leaves the files between the two renames of a repair: the damaged file aside, the other not in its place. */
	function cutWhileReplaced(): void {
		const name = `${file}.damaged-2026-11-26T07-00-00-000Z`;
		copyFileSync(file, name);
		renameSync(file, `${file}.restored`);
	}

	it('D22 loses nothing by a power cut while the mended file takes its place, and the alarm stands', async () => {
		await book(1);
		await copy();
		await book(2, 3);
		cutWhileReplaced();
		expect(makeWhole(file, log)).toBe('restored');
		expect([await revision(), existsSync(`${file}.restored`), logged]).toMatchObject([
			...[3, false],
			[{ event: 'database-restored' }],
		]);
		expect(makeWhole(file, log)).toBe('restored');
	});

	it('D22 takes nothing from the log that the damaged file has left', async () => {
		await book(1);
		const writer = new Database(file);
		writer.exec(`UPDATE offices SET revision = 99`);
		const leftLog = readFileSync(`${file}-wal`);
		writer.close();
		const mended = new Database(file);
		mended.exec('UPDATE offices SET revision = 1; VACUUM');
		mended.close();
		cutWhileReplaced();
		writeFileSync(`${file}-wal`, leftLog);
		expect(makeWhole(file, log)).toBe('restored');
		expect(await revision()).toBe(1);
	});

	it.each([0, 3])('D22 of which only %i pages were made is not used', async (pages) => {
		await book(1);
		await copy();
		await book(2);
		cutWhileReplaced();
		truncateSync(`${file}.restored`, PAGE_BYTES * pages);
		expect(makeWhole(file, log)).toBe('restored');
		expect(await revision()).toBe(1);
	});

	it('D22 of which only the damaged one is left is not begun anew', async () => {
		await book(1);
		renameSync(file, `${file}.damaged-2026-11-26T07-00-00-000Z`);
		expect(() => makeWhole(file, log)).toThrow(/nothing is left of it.*no whole copy/);
		expect(existsSync(file)).toBe(false);
	});

	it('D22 that is damaged without a whole copy is not begun anew: the cloud does not start, and says what to do', async () => {
		await book(1);
		damage('reservations', destroyed);
		const before = readFileSync(file);
		expect(() => makeWhole(file, log)).toThrow(/is damaged \(.*\) and there is no whole copy.*move it away/);
		expect(readFileSync(file).equals(before)).toBe(true);
		expect(existsSync(`${file}.restored`)).toBe(false);
		writeFileSync(file, 'this is a letter to the mayor, and a long one, for it says much about the weather');
		await expect(startTestCloud({ database: file, log })).rejects.toThrow(/no whole copy/);
	});

	it('D22 is copied once a day while it is used; two copies are kept', async () => {
		const clock = createTestClock('2026-11-16T09:00:00+01:00');
		const store = await openStore(file);
		await store.meet('sumperk', KEY);
		const copyTo = store.copyTo ?? expect.unreachable();
		const copies = copyDaily({ file, copyTo, clock, log });
		const bookings = Array.from({ length: 50 }, (_, slot) =>
			store.book(booking({ start: (SLOT + slot * HALF_HOUR) as typeof SLOT })),
		);
		await Promise.all(bookings);
		const isThere = async (name: string) => {
			while (!existsSync(name)) await new Promise((resolve) => setImmediate(resolve));
		};
		await isThere(`${file}.backup`);
		clock.advanceSeconds(23 * 3600);
		expect(existsSync(`${file}.backup.1`)).toBe(false);
		clock.advanceSeconds(3600);
		await isThere(`${file}.backup.1`);
		await copies.stop();
		expect(readdirSync(folder).filter((name) => name.includes('.backup.new'))).toEqual([]);
		await store.close();
		renameSync(`${file}.backup`, file);
		rmSync(`${file}-wal`, { force: true });
		expect(makeWhole(file, log)).toBe('ok');
		expect(await revision()).toBe(50);
	});

	it('D22 is copied a day after the copy that an earlier run of the cloud has made', async () => {
		await book(1);
		await copy();
		const start = '2026-11-16T09:00:00+01:00';
		// File systems keep fractions of a millisecond.
		const anHourBefore = Date.parse(start) / 1000 - 3600.0004;
		utimesSync(`${file}.backup`, anHourBefore, anHourBefore);
		const cloud = await startTestCloud({ database: file, log, start });
		cloud.clock.advanceSeconds(22 * 3600);
		expect(existsSync(`${file}.backup.1`)).toBe(false);
		cloud.clock.advanceSeconds(3600);
		while (!existsSync(`${file}.backup.1`)) await new Promise((resolve) => setImmediate(resolve));
		await cloud.close();
	});

	it('D22 that is damaged while it is used drives out no whole copy, and an alarm stands until a copy is whole again', async () => {
		await book(1);
		await copy();
		const whole = readFileSync(`${file}.backup`);
		damage('reservations', destroyed);
		const clock = createTestClock('2026-11-16T09:00:00+01:00');
		const store = await openStore(file);
		const copies = copyDaily({ file, copyTo: store.copyTo ?? expect.unreachable(), clock, log });
		for (const day of [1, 2]) {
			clock.advanceSeconds(24 * 3600);
			await until(() => logged.filter(({ event }) => event === 'database-damaged').length === day);
		}
		expect(copies.state()).toBe('damaged');
		expect(readdirSync(folder).filter((name) => name.includes('.backup'))).toEqual(['cloud.db.backup']);
		expect(readFileSync(`${file}.backup`)).toEqual(whole);
		await copies.stop();
		await store.close();
		expect(makeWhole(file, log)).toBe('restored');
		expect(await revision()).toBe(1);
	});

	it('D22 of which no copy can be made says so until there is one', async () => {
		await book(1);
		const clock = createTestClock('2026-11-16T09:00:00+01:00');
		const store = await openStore(file);
		const copyTo = store.copyTo ?? expect.unreachable();
		let hasRoom = false;
		const copyOnDisk = (to: string) => (hasRoom ? copyTo(to) : Promise.reject(new Error('ENOSPC')));
		const copies = copyDaily({ file, copyTo: copyOnDisk, clock, log });
		await until(() => logged.some(({ event }) => event === 'database-not-copied'));
		expect(copies.state()).toBe('not-copied');
		hasRoom = true;
		clock.advanceSeconds(24 * 3600);
		await until(() => copies.state() === 'ok');
		expect(existsSync(`${file}.backup`)).toBe(true);
		await copies.stop();
		await store.close();
	});

	function mountSmallDisk(): string {
		const small = join(folder, 'small');
		mkdirSync(small);
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small]);
		return small;
	}

	const noSmallDisk = process.getuid?.() === 0 ? null : 'only root can mount a small disk';
	it.skipIf(noSmallDisk)(
		`on a full disk is not ready, and says so to whoever books${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`,
		async () => {
			const small = mountSmallDisk();
			const cloud = await startTestCloud({ database: join(small, 'cloud.db'), log });
			try {
				expect((await cloud.get('/healthz')).body).toMatchObject({ ready: true, database: 'up' });
				expect(() => writeFileSync(join(small, 'something else'), Buffer.alloc(8 * 1024 * 1024))).toThrow(/ENOSPC/);
				const sick = await cloud.get('/healthz');
				expect([sick.status, sick.body]).toMatchObject([503, { live: true, ready: false, database: 'full' }]);
				expect((await cloud.get('/metrics')).text).toContain('\nprepazka_database_ok 0\n');
				const refused = await cloud.book();
				expect([refused.status, refused.body.type]).toEqual([503, '/problems/no-room']);
				rmSync(join(small, 'something else'));
				expect((await cloud.get('/healthz')).body).toMatchObject({ ready: true, database: 'up' });
				expect((await cloud.book()).status).toBe(201);
			} finally {
				await cloud.close();
				execFileSync('umount', [small]);
			}
		},
	);

	it.skipIf(noSmallDisk)(
		`starts on a disk that was full at its end and is full still${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`,
		async () => {
			const small = mountSmallDisk();
			const filler = join(small, 'something else');
			let cloud = await startTestCloud({ database: join(small, 'cloud.db'), log });
			try {
				await cloud.close();
				expect(() => writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024))).toThrow(/ENOSPC/);
				truncateSync(filler, statSync(filler).size - FOR_READING);
				cloud = await startTestCloud({ database: join(small, 'cloud.db'), log, config: null });
				expect((await cloud.get('/healthz')).body).toMatchObject({ live: true, ready: false, database: 'full' });
				rmSync(filler);
				expect((await cloud.get('/healthz')).body).toMatchObject({ ready: true });
			} finally {
				await cloud.close();
				execFileSync('umount', [small]);
			}
		},
	);

	it.skipIf(noSmallDisk)(
		`D22 in which only an index is damaged is mended where only its copy has room, and waits where not even that has${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`,
		async () => {
			const small = mountSmallDisk();
			const filler = join(small, 'something else');
			const leaveRoom = (bytes: number) => {
				expect(() => writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024))).toThrow(/ENOSPC/);
				truncateSync(filler, statSync(filler).size - bytes);
			};
			file = join(small, 'cloud.db');
			try {
				await book(1);
				await copy();
				await book(2);
				damage('live_seat', misled);
				leaveRoom(statSync(file).size + FOR_READING);
				expect(makeWhole(file, log)).toBe('restored');
				rmSync(filler);
				expect(await revision()).toBe(2);

				damage('live_seat', misled);
				leaveLog(500_000);
				leaveRoom(statSync(file).size + statSync(`${file}-wal`).size + 2 * FOR_READING);
				expect(() => makeWhole(file, log)).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
				expect(existsSync(`${file}.restored`)).toBe(false);
				rmSync(filler);
				expect(makeWhole(file, log)).toBe('restored');
				expect(await revision()).toBe(2);
			} finally {
				execFileSync('umount', [small]);
			}
		},
	);

	it('is not ready, and answers so, when the folder is gone', async () => {
		const folderOfIt = join(folder, 'mounted');
		const cloud = await startTestCloud({ database: join(folderOfIt, 'cloud.db'), log });
		renameSync(folderOfIt, `${folderOfIt}-gone`);
		expect((await cloud.get('/healthz')).body).toMatchObject({ live: true, ready: false });
		expect((await cloud.get('/metrics')).text).toContain('\nprepazka_database_ok 0\n');
		renameSync(`${folderOfIt}-gone`, folderOfIt);
		await cloud.close();
	});

	it('D22 a cloud on a restored file is ready, and says that it was restored', async () => {
		await book(1);
		await copy();
		damage('reservations', destroyed);
		const cloud = await startTestCloud({ database: file, log });
		expect((await cloud.get('/healthz')).body).toMatchObject({ ready: true, database: 'restored' });
		expect((await cloud.get('/metrics')).text).toContain('\nprepazka_database_ok 0\n');
		await cloud.close();
	});
});
