import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { at } from '../../support/test-clock.ts';
import { journalContract } from './journal-contract.ts';

journalContract('memory', createMemoryJournal);
journalContract('SQLite', () => openSqliteJournal(':memory:'));

describe('SQLite journal on a disk', () => {
	const nine = at('2026-11-23T09:00:00+01:00');
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-journal-'));
	});
	afterEach(() => rmSync(folder, { recursive: true }));
	const file = () => join(folder, 'office.db');

	it('has everything again when it is opened again', () => {
		const first = openSqliteJournal(file());
		first.append([{ type: 'counter-opened', counter: '1' }], nine);
		first.setPosition('uplink', 1);
		first.close();
		const second = openSqliteJournal(file());
		expect(second.id).toBe(first.id);
		expect(second.lastSequence).toBe(1);
		expect(second.read(1, 10)).toEqual([{ sequence: 1, at: nine, event: { type: 'counter-opened', counter: '1' } }]);
		expect(second.position('uplink')).toBe(1);
		second.close();
	});

	it('D11 numbers go on after a restart, too, when every entry has been dropped', () => {
		const first = openSqliteJournal(file());
		first.append([{ type: 'counter-opened', counter: '1' }], nine);
		const snapshot = { sequence: 1, at: nine, version: 'a', state: '{}' };
		first.saveSnapshot(snapshot);
		first.dropThrough(snapshot);
		first.close();
		const second = openSqliteJournal(file());
		expect([second.firstSequence, second.lastSequence]).toEqual([2, 1]);
		second.close();
	});

	it('takes over a file of the first version', () => {
		const old = new Database(file());
		old.exec(`
			CREATE TABLE entry (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL) STRICT;
			CREATE TABLE position (follower TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;
			INSERT INTO entry VALUES (1, ${nine}, '{"type":"counter-opened","counter":"1"}');
			PRAGMA user_version = 1;
		`);
		old.close();
		const journal = openSqliteJournal(file());
		expect(journal.read(1, 10)).toEqual([{ sequence: 1, at: nine, event: { type: 'counter-opened', counter: '1' } }]);
		expect(journal.snapshots()).toEqual([]);
		journal.close();
	});

	it('refuses a second process at once', () => {
		const first = openSqliteJournal(file());
		first.append([{ type: 'counter-opened', counter: '1' }], nine);
		expect(() => openSqliteJournal(file())).toThrow(/locked/);
		first.close();
	});

	it('leaves a file of a newer version alone', () => {
		const newer = new Database(file());
		newer.pragma('user_version = 99');
		newer.close();
		expect(() => openSqliteJournal(file())).toThrow(/newer version/);
	});
});
