import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { OfficeEvent } from '#domain/events.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { createPowerDisk, powerDiskObstacle } from '../../simulation/disk/power-disk.ts';
import { at } from '../../support/office-builder.ts';
import { figure, type Measurement, type Suite, share } from '../suite.ts';
import { livedDays } from './lived-days.ts';

const ROUNDS = 15;
const COMMITS_PER_ROUND = 100;
const GOAL_RATIO = 0.7;
const GOAL_KILOBYTES_PER_COMMIT = 6;
/** Days until the journal drops as much as it gains, and as many again. */
const DAYS = 60;
const TICKETS_PER_DAY = 300;

/** On the repository's own file system, as /tmp may be memory. */
const RESULTS = join(import.meta.dirname, '../../../test-results');

const NINE = at('9:00');
const STEP: readonly OfficeEvent[] = [
	{ type: 'ticket-finished', ticket: '2026-11-23/P001', counter: '1' },
	{ type: 'ticket-called', ticket: '2026-11-23/P002', counter: '1' },
];

/** How fast the journal is beside SQLite by itself, and what a ticket costs the SD card. */
export const append: Suite = {
	name: 'append',
	about: `The journal beside bare SQLite on this disk, then ${DAYS} days of ${TICKETS_PER_DAY} tickets on a counting one`,
	async run(say) {
		const obstacle = powerDiskObstacle();
		if (obstacle) throw new Error(`the append benchmark cannot run: ${obstacle}`);
		say('transactions');
		const speed = beside();
		say('days');
		return [...speed, ...wear()];
	},
};

/** In turns, so that both meet the same disk. */
function beside(): readonly Measurement[] {
	mkdirSync(RESULTS, { recursive: true });
	const folder = mkdtempSync(join(RESULTS, 'append-'));
	const bare = openBare(join(folder, 'bare.db'));
	const journal = openSqliteJournal(join(folder, 'journal.db'));
	const perSecond: { bare: number; journal: number }[] = [];
	let written = 0;
	try {
		for (let round = 0; round < ROUNDS; round++) {
			const bareSpeed = commitsPerSecond(bare.commit);
			const before = writtenBytes();
			const journalSpeed = commitsPerSecond(() => journal.append(STEP, NINE));
			written += writtenBytes() - before;
			perSecond.push({ bare: bareSpeed, journal: journalSpeed });
		}
	} finally {
		bare.close();
		journal.close();
		rmSync(folder, { recursive: true });
	}
	const ratios = perSecond.map((each) => each.journal / each.bare);
	const perCommit = written / ROUNDS / COMMITS_PER_ROUND / 1000;
	return [
		figure('bare SQLite', Math.round(median(perSecond.map((each) => each.bare))), 'commits/s', null),
		figure('journal', Math.round(median(perSecond.map((each) => each.journal))), 'commits/s', null),
		share('journal beside bare SQLite', rounded(median(ratios)), '×', GOAL_RATIO),
		figure('written per commit, as the kernel counts it', rounded(perCommit), 'kB', GOAL_KILOBYTES_PER_COMMIT),
	];
}

/** Two rows a commit as the journal writes them, and nothing else. */
function openBare(file: string) {
	const database = new Database(file);
	for (const pragma of ['locking_mode = EXCLUSIVE', 'page_size = 1024', 'journal_mode = WAL', 'synchronous = FULL'])
		database.pragma(pragma);
	database.exec('CREATE TABLE entry (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL) STRICT');
	const insert = database.prepare<[number, string]>('INSERT INTO entry (at, event) VALUES (?, ?)');
	const texts = STEP.map((event) => JSON.stringify(event));
	return {
		commit: database.transaction(() => {
			for (const text of texts) insert.run(NINE, text);
		}),
		close: () => void database.close(),
	};
}

function commitsPerSecond(commit: () => void): number {
	const started = performance.now();
	for (let i = 0; i < COMMITS_PER_ROUND; i++) commit();
	return (COMMITS_PER_ROUND / (performance.now() - started)) * 1000;
}

/** Bytes that this process has sent to block devices (proc_pid_io(5), `write_bytes`). */
const writtenBytes = (): number =>
	Number(/^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? Number.NaN);

function wear(): readonly Measurement[] {
	const disk = createPowerDisk();
	const lived = livedDays(disk, DAYS, TICKETS_PER_DAY);
	disk.close();
	const { blockBytes, syncs, entries, commits, fileBytesByDay } = lived;
	const tickets = DAYS * TICKETS_PER_DAY;
	const grown = (fileBytesByDay[20] ?? Number.NaN) - (fileBytesByDay[0] ?? Number.NaN);
	const perTicket = grown / 20 / TICKETS_PER_DAY;
	return [
		figure('entries per ticket', rounded(entries / tickets), 'entries', null),
		figure(
			'written per commit in 4 KiB blocks, checkpoints included',
			rounded(blockBytes / commits / 1000),
			'kB',
			GOAL_KILOBYTES_PER_COMMIT,
		),
		figure('written per ticket', rounded(blockBytes / tickets / 1000), 'kB', null),
		figure('written per day', rounded(blockBytes / DAYS / 1e6), 'MB', null),
		figure('flushes per day', Math.round(syncs / DAYS), 'flushes', null),
		figure('stored per ticket', Math.round(perTicket), 'bytes', null),
		figure(
			'stored per office-year of 250 days, if nothing were dropped',
			rounded((perTicket * TICKETS_PER_DAY * 250) / 1e6),
			'MB',
			null,
		),
		figure('file after 45 days', rounded((fileBytesByDay[44] ?? Number.NaN) / 1e6), 'MB', null),
		figure(`file after ${DAYS} days`, rounded((fileBytesByDay[DAYS - 1] ?? Number.NaN) / 1e6), 'MB', null),
	];
}

const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rounded = (value: number): number => Math.round(value * 100) / 100;
