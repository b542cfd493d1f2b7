import { execFileSync } from 'node:child_process';
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OfficeEvent } from '#domain/events.ts';
import { emptyOffice } from '#domain/office.ts';
import { encodeOffice } from '#domain/snapshot.ts';
import { type OfficeJournal, openOfficeJournal } from '../../../firmware/journal/office-journal.ts';
import { domainVersion, replay } from '../../../firmware/journal/replay.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { JournalDamaged, NewerJournal } from '../../../firmware/journal/sqlite-schema.ts';
import { NotWritten } from '../../../firmware/journal/unwritten-steps.ts';
import { type BadSector, badSectorObstacle, runWithBadSector } from '../../support/bad-sector.ts';
import { at } from '../../support/test-clock.ts';

const nine = at('2026-11-23T09:00:00+01:00');
const PAGE_BYTES = 1024;

describe("the files of an office's journal", () => {
	let folder: string;
	let logged: { readonly event: string }[];
	let opened: OfficeJournal[];
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-office-journal-'));
		logged = [];
		opened = [];
	});
	afterEach(() => {
		for (const { journal } of opened) journal.close();
		rmSync(folder, { recursive: true });
	});

	const file = () => join(folder, 'office-town.db');
	function open(): OfficeJournal {
		const journal = openOfficeJournal(folder, 'town', { error: (entry: { event: string }) => void logged.push(entry) });
		opened.push(journal);
		return journal;
	}
	function close(): void {
		for (const { journal } of opened.splice(0)) journal.close();
	}
	const append = ({ journal }: OfficeJournal, count: number) => {
		for (let i = 0; i < count; i++) journal.append([{ type: 'counter-opened', counter: String(i % 9) }], nine);
	};
	const asideFiles = () => readdirSync(folder).filter((name) => name.includes('.damaged-'));
	/** Overwrites bytes of the closed file. */
	function damage(offset: number, bytes: Uint8Array): void {
		const content = readFileSync(file());
		content.set(bytes.subarray(0, Math.max(0, content.length - offset)), offset);
		writeFileSync(file(), content);
	}

	/** Makes the file as the first version did, with these events. */
	function writeFirstVersion(...events: readonly string[]): void {
		const old = new Database(file());
		old.exec(`
			CREATE TABLE entry (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL) STRICT;
			CREATE TABLE position (follower TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;
			PRAGMA user_version = 1;
		`);
		for (const event of events) old.prepare('INSERT INTO entry (at, event) VALUES (?, ?)').run(nine, event);
		old.close();
	}

	it('D15 a damaged file is put aside, and the journal is made of what can be read of it', () => {
		append(open(), 200);
		const [first] = opened;
		close();
		damage(5 * PAGE_BYTES, new Uint8Array(PAGE_BYTES).fill(0xa5));
		expect(() => openSqliteJournal(file())).toThrow(JournalDamaged);
		const { journal, files } = open();
		expect(journal.lastSequence).toBeGreaterThan(180);
		expect(journal.id).not.toBe(first?.journal.id);
		expect(files.state()).toBe('rebuilt');
		expect(logged.map(({ event }) => event)).toEqual(['journal-rebuilt']);
		expect(asideFiles()).toHaveLength(1);
		append({ journal, files }, 1);
	});

	it('D15 the alarm ends when somebody has taken the damaged file away', () => {
		append(open(), 5);
		close();
		damage(0, Buffer.from('no database at all'));
		expect(open().files.state()).toBe('rebuilt');
		close();
		expect(open().files.state()).toBe('rebuilt');
		close();
		for (const name of asideFiles()) rmSync(join(folder, name));
		expect(open().files.state()).toBe('ok');
	});

	it('D15 a version that was destroyed is damage, and no file of a newer Přepážka', () => {
		append(open(), 50);
		close();
		// https://www.sqlite.org/fileformat2.html#user_version_number
		damage(62, Uint8Array.of(1));
		expect(open().journal.lastSequence).toBe(50);
		expect(asideFiles()).toHaveLength(1);
	});

	it.each([
		['is no text of an event', '{"type":"counter-opened"', '?'],
		['is an event that there never was', 'counter-opened', 'b'],
		['is another event than it was', '"counter":"4"}', '"counter":"5"'],
	])('D15 an entry that %s counts as damage', (_, whole, destroyed) => {
		append(open(), 50);
		close();
		const content = readFileSync(file());
		damage(content.lastIndexOf(whole), Buffer.from(destroyed));
		expect(open().journal.lastSequence).toBe(49);
		expect(asideFiles()).toHaveLength(1);
	});

	it('D12, D15 a snapshot of which a byte was destroyed counts as damage and comes from the backup', async () => {
		const first = open();
		append(first, 20);
		const state = encodeOffice({ ...emptyOffice, callCount: 4711 });
		first.journal.saveSnapshot({ sequence: 20, at: nine, version: domainVersion(), state });
		await first.files.backUp();
		close();
		damage(readFileSync(file()).indexOf('4711'), Buffer.from('5'));
		expect(replay(open().journal).callCount).toBe(4711);
		expect(asideFiles()).toHaveLength(1);
	});

	it('D15 an entry of the version before, which wrote no checksums, is damage when it is no event', () => {
		writeFirstVersion(
			'{"type":"counter-opened","counter":"1"}',
			'{"type":"bounter-opened","counter":"1"}',
			'{"type":"day-begun","dax":{"date":"2026-11-23"}}',
		);
		expect(open().journal.lastSequence).toBe(1);
		expect(asideFiles()).toHaveLength(1);
	});

	it('D15 a journal with events of a newer version is no damaged one: it is left alone, with words that say so', () => {
		append(open(), 5);
		opened[0]?.journal.append([{ type: 'ticket-lent', ticket: '2026-11-23/P001' } as never], nine);
		close();
		const whole = readFileSync(file());
		expect(open).toThrow(NewerJournal);
		expect(readFileSync(file()).equals(whole)).toBe(true);
		expect(asideFiles()).toEqual([]);
	});

	it('D16 with a backup even a file of which nothing is left comes back, up to the backup', async () => {
		const first = open();
		append(first, 100);
		await first.files.backUp();
		append(first, 20);
		close();
		damage(0, new Uint8Array(readFileSync(file()).length));
		expect(open().journal.lastSequence).toBe(100);
	});

	it('D16 a journal that is gone is made of its backup', async () => {
		const first = open();
		append(first, 30);
		await first.files.backUp();
		close();
		rmSync(file());
		const { journal } = open();
		expect(journal.lastSequence).toBe(30);
		expect(journal.id).not.toBe(first.journal.id);
		expect(logged.map(({ event }) => event)).toEqual(['journal-rebuilt']);
	});

	it('D16 a journal that was emptied is as good as gone, and made of its backup', async () => {
		const first = open();
		append(first, 30);
		await first.files.backUp();
		close();
		truncateSync(file());
		const { journal, files } = open();
		expect([journal.lastSequence, files.isMended]).toEqual([30, true]);
		expect(logged.map(({ event }) => event)).toEqual(['journal-rebuilt']);
	});

	it('D15 what is only in the log of a journal that is gone or was emptied comes back', async () => {
		for (const lose of [rmSync, truncateSync]) {
			const first = open();
			append(first, 100);
			await first.files.backUp();
			append(first, 100);
			close();
			append(open(), 20);
			const log = readFileSync(`${file()}-wal`);
			close();
			lose(file());
			writeFileSync(`${file()}-wal`, log);
			const { journal } = open();
			const backup = 100;
			expect(journal.lastSequence).toBeGreaterThanOrEqual(backup + 20);
			close();
			for (const name of readdirSync(folder)) rmSync(join(folder, name));
		}
	});

	it('D15 what is in the log comes back without a backup, too', () => {
		append(open(), 20);
		const log = readFileSync(`${file()}-wal`);
		close();
		truncateSync(file());
		writeFileSync(`${file()}-wal`, log);
		const { journal, files } = open();
		expect([journal.lastSequence, files.isMended]).toEqual([20, true]);
	});

	/** The files as a process that is killed leaves them, after some steps that are in the log only. */
	function killAfter(count: number): Buffer {
		append(open(), 20);
		close();
		append(open(), count);
		const [main, log] = [readFileSync(file()), readFileSync(`${file()}-wal`)];
		close();
		writeFileSync(file(), main);
		return log;
	}
	const flip = (log: Buffer, offset: number): Buffer => {
		const damaged = Buffer.from(log);
		damaged.writeUInt8(damaged.readUInt8(offset) ^ 1, offset);
		return damaged;
	};

	it.each([
		['its header', () => 20],
		['its first third', (log: Buffer) => Math.floor(log.length / 3)],
		['a salt of a frame', () => 32 + 5 * (24 + PAGE_BYTES) + 9],
	])('D15 a byte changed in a log, in %s, is damage and costs nothing that came after it', (_, where) => {
		const log = killAfter(30);
		writeFileSync(`${file()}-wal`, flip(log, where(log)));
		expect(() => openSqliteJournal(file())).toThrow(JournalDamaged);
		const { journal, files } = open();
		expect([journal.lastSequence, files.isMended, files.state()]).toEqual([50, true, 'rebuilt']);
		expect(asideFiles()).toHaveLength(2);
		expect(existsSync(`${file()}-wal.kept`)).toBe(false);
	});

	it('D10, D15 what a power cut can leave of the last step, or of a header for the next turn, is no damage', () => {
		const log = killAfter(30);
		const states: unknown[] = [];
		for (const left of [log, flip(log, 20), ...[1, 500, 1047, 1048].map((cut) => log.subarray(0, log.length - cut))]) {
			writeFileSync(`${file()}-wal`, left);
			const { journal, files } = open();
			states.push([journal.lastSequence, files.state()]);
			close();
		}
		const [all, allButTheLast] = [
			[50, 'ok'],
			[49, 'ok'],
		];
		expect(states).toEqual([all, all, ...Array(4).fill(allButTheLast)]);
	});

	it('D15 nothing of a step that a power cut left unfinished stands behind those of the next life', () => {
		const log = killAfter(30);
		writeFileSync(`${file()}-wal`, log.subarray(0, log.length - 500));
		const { journal } = open();
		expect(journal.lastSequence).toBe(49);
		expect(statSync(`${file()}-wal`).size).toBe(0);
	});

	it('D15 a second process that starts while a log is kept takes it away from nobody', () => {
		const log = killAfter(30);
		const { journal } = open();
		writeFileSync(`${file()}-wal.kept`, flip(log, Math.floor(log.length / 3)));
		expect(() => openSqliteJournal(file())).toThrow(/locked/);
		expect(existsSync(`${file()}-wal.kept`)).toBe(true);
		rmSync(`${file()}-wal.kept`);
		expect(journal.lastSequence).toBe(20);
	});

	it('D15 a damaged log that the power took the process away from is still there at the next start', () => {
		const log = killAfter(30);
		writeFileSync(`${file()}-wal.kept`, flip(log, Math.floor(log.length / 3)));
		expect(open().journal.lastSequence).toBe(50);
		expect(logged.map(({ event }) => event)).toEqual(['journal-rebuilt']);
	});

	it('begins anew with a file of which the power left nothing before anything was in it', () => {
		writeFileSync(file(), '');
		const { journal, files } = open();
		expect([journal.lastSequence, files.isMended, files.state()]).toEqual([0, false, 'ok']);
	});

	it('D16 a backup is whole while the journal goes on, and the one before is kept', async () => {
		const first = open();
		append(first, 300);
		const copying = first.files.backUp();
		append(first, 10);
		await copying;
		append(first, 5);
		await first.files.backUp();
		close();
		const [latest, previous] = ['.backup', '.backup.1'].map((suffix) => openSqliteJournal(file() + suffix));
		expect(latest?.lastSequence).toBe(315);
		expect(previous?.lastSequence).toBeGreaterThanOrEqual(300);
		for (const journal of [latest, previous]) journal?.close();
	});

	it('D16 copies that are asked for at once are made one after the other', async () => {
		const first = open();
		append(first, 300);
		await Promise.all([first.files.backUp(), first.files.backUp()]);
		close();
		const copies = ['.backup', '.backup.1'].map((suffix) => openSqliteJournal(file() + suffix));
		expect(copies.map(({ lastSequence }) => lastSequence)).toEqual([300, 300]);
		for (const copy of copies) copy.close();
	});

	it.each([
		['before the damaged file was put aside', () => {}, 1],
		['after it was', () => rmSync(file()), 0],
	])('D15 a rebuild that the power interrupted %s is finished at the next start', async (_, putAside, left) => {
		const first = open();
		append(first, 12);
		await first.files.backUp();
		append(first, 3);
		close();
		writeFileSync(`${file()}.rebuilt`, readFileSync(`${file()}.backup`));
		putAside();
		expect(open().journal.lastSequence).toBe(12);
		expect(existsSync(`${file()}.rebuilt`)).toBe(false);
		expect(asideFiles()).toHaveLength(left);
	});

	it('D15, D21 is known to be mended until somebody has written down that today may be missing', async () => {
		const first = open();
		append(first, 12);
		await first.files.backUp();
		expect(first.files.isMended).toBe(false);
		close();
		rmSync(file());
		expect(open().files.isMended).toBe(true);
		close();
		const { journal, files } = open();
		expect(files.isMended).toBe(true);
		journal.renew();
		close();
		expect(open().files.isMended).toBe(false);
	});

	const noBadSector = badSectorObstacle();
	/** Starts an office whose disk cannot read a sector, and ends it. */
	function startWithBadSector(sector: BadSector): void {
		runWithBadSector(
			sector,
			`import { openOfficeJournal } from './firmware/journal/office-journal.ts';
			openOfficeJournal(${JSON.stringify(folder)}, 'town', console).journal.close();`,
		);
	}
	function onBadSector(what: string, work: () => Promise<void>): void {
		it.skipIf(noBadSector)(`${what}${noBadSector ? ` (skipped: ${noBadSector})` : ''}`, work);
	}

	onBadSector(
		'D15 a sector that cannot be read costs no more than what is in it, and nothing with a backup',
		async () => {
			for (const page of [0, 5]) {
				const first = open();
				append(first, 200);
				await first.files.backUp();
				append(first, 20);
				close();
				startWithBadSector({ file: file(), offset: page * PAGE_BYTES });
				const { journal, files } = open();
				const inBackup = 200;
				expect(journal.lastSequence, `page ${page}`).toBe(page === 0 ? inBackup : inBackup + 20);
				expect([files.isMended, files.state()]).toEqual([true, 'rebuilt']);
				close();
				for (const name of readdirSync(folder)) rmSync(join(folder, name));
			}
		},
	);

	onBadSector('D15 a log of which a sector cannot be read costs no more than what is in the log', async () => {
		append(open(), 200);
		close();
		append(open(), 20);
		const log = readFileSync(`${file()}-wal`);
		const main = readFileSync(file());
		close();
		writeFileSync(file(), main);
		writeFileSync(`${file()}-wal`, log);
		startWithBadSector({ file: `${file()}-wal`, offset: 0 });
		const { journal, files } = open();
		expect([journal.lastSequence, files.isMended, files.state()]).toEqual([200, true, 'rebuilt']);
	});

	onBadSector('D15 a backup that cannot be read does not hinder what the damaged file still has', async () => {
		const first = open();
		append(first, 200);
		await first.files.backUp();
		close();
		damage(5 * PAGE_BYTES, new Uint8Array(PAGE_BYTES).fill(0xa5));
		startWithBadSector({ file: `${file()}.backup`, offset: 0 });
		expect(open().journal.lastSequence).toBeGreaterThan(180);
	});

	it('D17 space is reserved, and missing space is told', () => {
		expect(open().files.state()).toBe('ok');
		expect(readFileSync(`${file()}.reserve`).length).toBeGreaterThan(10_000_000);
		rmSync(`${file()}.reserve`);
		expect(opened[0]?.files.state()).toBe('disk-full');
	});

	const noSmallDisk = process.getuid?.() === 0 ? null : 'only root can mount a small disk';
	function onSmallDisk(what: string, work: () => void): void {
		it.skipIf(noSmallDisk)(`${what}${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`, () => {
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', folder]);
			try {
				work();
			} finally {
				close();
				execFileSync('umount', [folder]);
			}
		});
	}
	const others = () => join(folder, 'something else');
	function damageOnFullDisk(): void {
		append(open(), 500);
		close();
		damage(5 * PAGE_BYTES, new Uint8Array(PAGE_BYTES).fill(0xa5));
		expect(() => writeFileSync(others(), Buffer.alloc(40 * 1024 * 1024))).toThrow(/ENOSPC/);
	}

	for (const [how, leave] of [
		['as it was closed', () => append(open(), 50)],
		['as a kill left it, with its last steps in the log', () => writeFileSync(`${file()}-wal`, killAfter(30))],
	] as const)
		onSmallDisk(`D23 on a disk that was made read-only a journal, ${how}, is read and goes on in memory`, () => {
			leave();
			close();
			execFileSync('mount', ['-o', 'remount,ro', folder]);
			const { journal, files } = open();
			expect(journal.lastSequence).toBe(50);
			expect(files.isMended).toBe(false);
			expect(journal.append([{ type: 'counter-closed', counter: '1' }], nine)[0]?.sequence).toBe(51);
			expect(() => journal.append([{ type: 'ticket-issued' } as OfficeEvent], nine)).toThrow(NotWritten);
			expect(files.state()).toBe('no-room');
			expect(logged.map(({ event }) => event)).toContain('no-room');
		});

	onSmallDisk('D15, D17 a damaged journal that cannot be made anew on such a disk is read as far as it can be', () => {
		append(open(), 500);
		close();
		damage(5 * PAGE_BYTES, new Uint8Array(PAGE_BYTES).fill(0xa5));
		execFileSync('mount', ['-o', 'remount,ro', folder]);
		const { journal, files } = open();
		expect(journal.lastSequence).toBeGreaterThan(450);
		expect([files.isMended, asideFiles()]).toEqual([true, []]);
	});

	onSmallDisk('D15, D17 a damaged log costs nothing on a full disk, as what is put aside takes no room', () => {
		const log = killAfter(30);
		writeFileSync(`${file()}-wal`, flip(log, Math.floor(log.length / 3)));
		expect(() => writeFileSync(others(), Buffer.alloc(40 * 1024 * 1024))).toThrow(/ENOSPC/);
		expect(open().journal.lastSequence).toBe(50);
		expect(statSync(join(folder, asideFiles().find((name) => name.endsWith('-wal')) ?? '')).size).toBe(log.length);
	});

	onSmallDisk('D15, D17 a damaged journal is made anew in the space reserved for it when the disk is full', () => {
		damageOnFullDisk();
		const { journal, files } = open();
		expect([journal.lastSequence > 450, files.state()]).toEqual([true, 'disk-full']);
		expect(asideFiles()).toHaveLength(1);
	});

	onSmallDisk('D15, D17 the space reserved is enough for a journal larger than it ever gets', () => {
		const counter = '1'.repeat(900);
		const manyEntries = Array.from({ length: 9000 }, () => ({ type: 'counter-opened', counter }) as const);
		open().journal.append(manyEntries, nine);
		close();
		damageOnFullDisk();
		expect(statSync(file()).size).toBeGreaterThan(8_500_000);
		expect(open().journal.lastSequence).toBeGreaterThan(manyEntries.length);
	});

	onSmallDisk(
		'D17 a journal of an earlier version is taken over in the space reserved for it when the disk is full',
		() => {
			open();
			close();
			rmSync(file());
			writeFirstVersion('{"type":"counter-opened","counter":"1"}');
			expect(() => writeFileSync(others(), Buffer.alloc(40 * 1024 * 1024))).toThrow(/ENOSPC/);
			const { journal, files } = open();
			expect([journal.lastSequence, files.isMended, files.state()]).toEqual([1, false, 'disk-full']);
		},
	);

	onSmallDisk('D15 starts that have no room to make it anew leave no copies behind', () => {
		damageOnFullDisk();
		rmSync(`${file()}.reserve`);
		expect(() => writeFileSync(others(), Buffer.alloc(40 * 1024 * 1024))).toThrow(/ENOSPC/);
		const roomForHalf = statSync(file()).size / 2;
		truncateSync(others(), statSync(others()).size - roomForHalf);
		for (let start = 0; start < 2; start++) expect(open).toThrow(/ENOSPC|full/);
		expect(asideFiles()).toEqual([]);
		rmSync(others());
		expect(open().journal.lastSequence).toBeGreaterThan(450);
	});

	it('D17 the alarm of a full disk ends as soon as there is space again', () => {
		const { files } = open();
		rmSync(`${file()}.reserve`);
		expect(files.state()).toBe('disk-full');
		files.retry(nine);
		expect(files.state()).toBe('ok');
	});

	it('D17 space that could not be reserved although it seemed to be there is tried again with the next copy', async () => {
		symlinkSync('/dev/full', `${file()}.reserve`);
		const { files } = open();
		expect(logged).toHaveLength(1);
		files.retry(nine);
		expect(files.state()).toBe('disk-full');
		await files.backUp();
		expect(files.state()).toBe('ok');
		expect(logged).toHaveLength(1);
	});

	it('D17 space of which the power left only a part reserved is missing space, and is reserved at the next start', () => {
		open();
		writeFileSync(`${file()}.reserve`, 'reserve reserve');
		expect(opened[0]?.files.state()).toBe('disk-full');
		close();
		expect(open().files.state()).toBe('ok');
		expect(readFileSync(`${file()}.reserve`).length).toBeGreaterThan(10_000_000);
	});

	it('D17 no part of the space is kept when there was not enough', () => {
		symlinkSync('/dev/full', `${file()}.reserve`);
		const { files } = open();
		expect(logged.map(({ event }) => event)).toEqual(['reserve-not-taken']);
		expect(readdirSync(folder)).not.toContain('office-town.db.reserve');
		expect(files.state()).toBe('disk-full');
	});

	it('D15 whatever bytes are destroyed, the office starts, and what it has is events in order', () => {
		const first = open();
		append(first, 75);
		const state = encodeOffice(emptyOffice);
		first.journal.saveSnapshot({ sequence: 75, at: nine, version: domainVersion(), state });
		append(first, 75);
		close();
		const whole = readFileSync(file());
		const wounds = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 2000 })), {
			minLength: 1,
			maxLength: 4,
		});
		fc.assert(
			fc.property(wounds, (given) => {
				writeFileSync(file(), whole);
				for (const [offset, bytes] of given) damage(offset, bytes);
				const { journal } = open();
				const read = journal.read(1, 1000);
				expect(read.map(({ sequence }) => sequence)).toEqual(read.map((_, i) => journal.firstSequence + i));
				expect(journal.lastSequence).toBe(journal.firstSequence - 1 + read.length);
				replay(journal);
				expect(journal.append([{ type: 'counter-opened', counter: '1' }], nine)).toHaveLength(1);
				close();
				for (const name of asideFiles()) rmSync(join(folder, name));
			}),
			{ seed: 20261123, numRuns: 40 },
		);
	});
});
