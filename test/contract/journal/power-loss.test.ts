import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OfficeEvent } from '#domain/events.ts';
import { type Journal, UPLINK } from '../../../firmware/journal/journal.ts';
import { releaseSpace } from '../../../firmware/journal/office-journal.ts';
import { dropDispensable } from '../../../firmware/journal/retention.ts';
import type { SpaceReserve } from '../../../firmware/journal/space-reserve.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { damagedLog } from '../../../firmware/journal/sqlite-log.ts';
import { createPowerDisk, type PowerDisk, powerDiskObstacle } from '../../simulation/disk/power-disk.ts';
import { at } from '../../support/test-clock.ts';

const obstacle = powerDiskObstacle();
const nine = at('2026-11-23T09:00:00+01:00');
const FILE = 'office.db';

describe.skipIf(obstacle)(`SQLite journal when the power goes${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
	it('D10 keeps every acknowledged step, and of the one under way all or nothing', () => {
		for (let seed = 1; seed <= 60; seed++) {
			const disk = createPowerDisk();
			disk.failAfter((seed * 53) % 300);
			const acknowledged = appendUntilCut(disk, seed);
			const journal = openSqliteJournal(disk.path(FILE));
			const found = journal.lastSequence;
			expect([acknowledged, acknowledged + STEP.length], `seed ${seed}`).toContain(found);
			expect(journal.read(1, 1000).map(({ sequence }) => sequence)).toEqual(
				Array.from({ length: found }, (_, i) => i + 1),
			);
			expect(journal.position('uplink')).toBeLessThanOrEqual(found);
			journal.close();
			disk.close();
		}
	});

	it('D10, D11 loses nothing to a cut while snapshots are taken and entries dropped', () => {
		for (let seed = 1; seed <= 60; seed++) {
			const disk = createPowerDisk();
			const acknowledged = dropUntilCut(disk, seed);
			const journal = openSqliteJournal(disk.path(FILE));
			expect(journal.lastSequence, `seed ${seed}`).toBeGreaterThanOrEqual(acknowledged);
			const [oldest] = journal.snapshots().toReversed();
			if (journal.firstSequence > 1) expect(oldest?.sequence, `seed ${seed}`).toBe(journal.firstSequence - 1);
			journal.close();
			disk.close();
		}
	});

	it('D15 never takes what a cut leaves of the log for damage, over several lives', () => {
		const folder = mkdtempSync(join(tmpdir(), 'prepazka-power-loss-'));
		const file = join(folder, FILE);
		for (let seed = 1; seed <= 20; seed++) {
			const disk = createPowerDisk();
			for (let life = 0; life < 3; life++) {
				dropUntilCut(disk, seed * 31 + life);
				writeFileSync(file, disk.read(FILE) ?? '');
				writeFileSync(`${file}-wal`, disk.read(`${FILE}-wal`) ?? '');
				expect(damagedLog(file), `seed ${seed}, life ${life}`).toBeNull();
			}
			disk.close();
		}
		rmSync(folder, { recursive: true });
	});

	it('D17 goes on in the space that is made on a full disk, and says plainly when there is none', () => {
		const disk = createPowerDisk();
		disk.put('reserve', Buffer.alloc(100_000));
		const journal = openSqliteJournal(disk.path(FILE), {
			makeRoom: () => {
				const isThere = disk.read('reserve') !== null;
				disk.put('reserve', null);
				return isThere;
			},
		});
		disk.limitTo(disk.counters().usedBytes);
		const appendUntilFull = () => {
			for (;;) journal.append(STEP, nine);
		};
		expect(appendUntilFull).toThrow(/full/);
		expect(disk.read('reserve')).toBeNull();
		expect(disk.counters().usedBytes).toBeGreaterThan(95_000);
		const { lastSequence } = journal;
		expect(journal.read(lastSequence, 10)).toHaveLength(1);
		disk.limitTo(null);
		expect(journal.append(STEP, nine)[0]?.sequence).toBe(lastSequence + 1);
		journal.close();
		disk.close();
	});

	it('D17 goes on for ever on a full disk while the cloud acknowledges, as entries that it has give way', () => {
		const disk = createPowerDisk();
		disk.put('reserve', Buffer.alloc(2_000_000));
		const reserve: SpaceReserve = {
			get isThere() {
				return disk.read('reserve') !== null;
			},
			release() {
				const { isThere } = this;
				disk.put('reserve', null);
				return isThere;
			},
			restore() {},
		};
		let timesFull = 0;
		const journal = openSqliteJournal(disk.path(FILE), {
			makeRoom: (full) => {
				timesFull++;
				return releaseSpace(full, reserve);
			},
		});
		disk.limitTo(disk.counters().usedBytes + 10_000);
		for (let day = 0; day < 60; day++) {
			for (let step = 0; step < 300; step++) journal.append(STEP, nine);
			journal.setPosition(UPLINK, journal.lastSequence);
			journal.saveSnapshot({ sequence: journal.lastSequence, at: nine, version: 'a', state: 'x'.repeat(10_000) });
			if (!reserve.isThere) dropDispensable(journal, nine);
		}
		expect(timesFull).toBe(1);
		expect(journal.lastSequence).toBe(60 * 300 * STEP.length);
		journal.close();
		disk.close();
	});

	it('D23 takes another id without any room, too, though only until the next start', () => {
		const disk = createPowerDisk();
		const journal = openSqliteJournal(disk.path(FILE));
		const first = journal.id;
		disk.limitTo(disk.counters().usedBytes);
		expect(() => {
			for (;;) journal.append(STEP, nine);
		}).toThrow(/full/);
		journal.renew();
		expect(journal.id).not.toBe(first);
		journal.close();
		const again = openSqliteJournal(disk.path(FILE));
		expect(again.id).toBe(first);
		again.close();
		disk.close();
	});
});

const STEP: readonly OfficeEvent[] = [
	{ type: 'counter-opened', counter: '1' },
	{ type: 'counter-paused', counter: '1' },
];

/** @returns the last sequence that was acknowledged before the power went */
function appendUntilCut(disk: PowerDisk, seed: number): number {
	return untilCut(disk, seed, (journal, done) => {
		for (let step = 0; step < 100; step++) {
			journal.append(STEP, nine);
			done();
			journal.setPosition('uplink', journal.lastSequence);
		}
	});
}

function dropUntilCut(disk: PowerDisk, seed: number): number {
	disk.failAfter((seed * 53) % 300);
	return untilCut(disk, seed, (journal, done) => {
		for (let day = 0; day < 40; day++) {
			journal.append([...STEP, ...STEP, ...STEP], nine);
			done();
			journal.saveSnapshot({ sequence: journal.lastSequence, at: nine, version: 'a', state: 'x'.repeat(3000) });
			const third = journal.snapshots()[2];
			if (third) journal.dropThrough(third);
		}
	});
}

function untilCut(disk: PowerDisk, seed: number, work: (journal: Journal, done: () => void) => void): number {
	let acknowledged = 0;
	try {
		const journal = openSqliteJournal(disk.path(FILE));
		work(journal, () => {
			acknowledged = journal.lastSequence;
		});
	} catch (error) {
		if (!/I\/O|unable to open/.test(String(error))) throw error;
	}
	disk.cut(seed);
	return acknowledged;
}
