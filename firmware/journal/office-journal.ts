import { accessSync, constants, existsSync, readdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Instant } from '#domain/values.ts';
import type { Journal } from './journal.ts';
import { createMemoryJournal } from './memory-journal.ts';
import { mended } from './mended.ts';
import { dropDispensable } from './retention.ts';
import { createSpaceReserve, type SpaceReserve } from './space-reserve.ts';
import { openSqliteJournal, type SqliteJournal, type SqliteJournalOptions } from './sqlite-journal.ts';
import { hasLog, isEmpty, MENDED_ID, moveJournal, removeJournal, salvage, writeJournal } from './sqlite-rebuild.ts';
import { JournalDamaged } from './sqlite-schema.ts';
import { NotWritten, type UnwrittenSteps, withUnwrittenSteps } from './unwritten-steps.ts';

/** Whether the journal's files are as they should be; if not, people are called all the same, and somebody has to look. */
export type JournalState = 'ok' | 'rebuilt' | 'disk-full' | 'no-room';

/** The files around a journal: its copies and the space reserved for it. */
export interface JournalFiles {
	state(): JournalState;
	/**
	 * Whether the journal was made anew of what could be read: something may be missing. Also at the next starts, until
	 * somebody has taken that down and given the journal another id.
	 */
	readonly isMended: boolean;
	/** Writes what could not be written with no room on the disk and takes the reserve of space again, if there is room at `at`. */
	retry(at: Instant): void;
	/** Copies the journal where there is room, and keeps one copy before it. */
	backUp(): Promise<void>;
}

/** The journal of an office in its file. */
export interface OfficeJournal {
	readonly journal: Journal;
	readonly files: JournalFiles;
}

type Log = Pick<Logger, 'error'>;

/** Names of the files that belong to a journal. */
const filesOf = (file: string) => ({
	backup: `${file}.backup`,
	previousBackup: `${file}.backup.1`,
	unfinishedBackup: `${file}.backup.new`,
	rebuilt: `${file}.rebuilt`,
	unfinishedRebuilt: `${file}.rebuilt.new`,
	reserve: `${file}.reserve`,
	damaged: (at: Date) => `${file}.damaged-${at.toISOString().replace(/[:.]/g, '-')}`,
});

/**
 * Opens the journal of an office in the data folder, made when missing. A damaged file is put aside and a journal made
 * of all that can be read of it and of the backups; a lost or emptied one is made of its log and the backups.
 * @throws when the file cannot be used
 */
export function openOfficeJournal(dataFolder: string, office: string, log: Log): OfficeJournal {
	const file = join(dataFolder, `office-${office}.db`);
	const reserve = createSpaceReserve(filesOf(file).reserve);
	const journal = openOrRead(file, reserve, log, {
		makeRoom: (full) => {
			const isRoom = releaseSpace(full, reserve);
			if (isRoom)
				log.error({ event: 'disk-full', file }, 'the journal goes on in the space reserved for it: free some space');
			return isRoom;
		},
	});
	const unwritten = withUnwrittenSteps(journal, (why) => {
		if (why === null) log.error({ event: 'room-again', file }, 'what was in memory is written');
		else
			log.error(
				{ event: 'no-room', file, err: why },
				'no tickets are issued, and calls are in memory only: free some space on the disk, or replace it if it fails',
			);
	});
	const files = filesAround({ journal, unwritten, file, reserve, log });
	return { journal: unwritten.journal, files };
}

interface FilesParts {
	readonly journal: SqliteJournal;
	readonly unwritten: UnwrittenSteps;
	readonly file: string;
	readonly reserve: SpaceReserve;
	readonly log: Log;
}

function filesAround({ journal, unwritten, file, reserve, log }: FilesParts): JournalFiles {
	const names = filesOf(file);
	// Once it has failed only the next copy tries again, as each attempt wears the card.
	let isReserveWorthTrying = takeReserve(reserve, log);
	let copying = Promise.resolve();
	async function copy(): Promise<void> {
		// Of a copy that the power cut short: it may hold the room that is lacking.
		removeJournal(names.unfinishedBackup);
		isReserveWorthTrying = takeReserve(reserve, log);
		if (!reserve.isThere) return;
		await journal.copyTo(names.unfinishedBackup);
		if (existsSync(names.backup)) renameSync(names.backup, names.previousBackup);
		renameSync(names.unfinishedBackup, names.backup);
	}
	const wasDamaged = readdirSync(dirname(file)).some((name) => name.startsWith(`${basename(file)}.damaged-`));
	return {
		state() {
			if (!unwritten.journal.hasRoom) return 'no-room';
			if (!reserve.isThere) return 'disk-full';
			return wasDamaged ? 'rebuilt' : 'ok';
		},
		isMended: journal.id === MENDED_ID,
		retry(at) {
			unwritten.write(at);
			if (isReserveWorthTrying) isReserveWorthTrying = takeReserve(reserve, log);
		},
		backUp() {
			// One after the other: two would write the same file.
			copying = copying.then(copy, copy);
			return copying;
		},
	};
}

/** What waits gives way to what cannot: the reserve, and all entries that the cloud has. @returns whether there is room now */
export function releaseSpace(journal: Journal, reserve: SpaceReserve): boolean {
	const hadReserve = reserve.release();
	try {
		const [latest] = journal.snapshots();
		return (latest !== undefined && dropDispensable(journal, latest.at)) || hadReserve;
	} catch {
		// Not even for that there is room; the reserve may be enough for the step under way.
		return hadReserve;
	}
}

/** @returns `false` when there seemed to be room for it and there was none */
function takeReserve(reserve: SpaceReserve, log: Log): boolean {
	try {
		reserve.restore();
		return true;
	} catch (error) {
		log.error({ event: 'reserve-not-taken', err: error });
		return false;
	}
}

/** A disk that the system has made read-only as it began to fail, or that fails at every write: people are called all the same. */
function openOrRead(file: string, reserve: SpaceReserve, log: Log, options: SqliteJournalOptions): SqliteJournal {
	try {
		return openOrRebuild(file, reserve, log, options);
	} catch (error) {
		if (!takesNoWrites(dirname(file), error) || (isEmpty(file) && !hasLog(file))) throw error;
		const why = new NotWritten(error);
		const { id, ...readable } = salvage(file);
		const refuse = () => {
			throw why;
		};
		const journal = createMemoryJournal({ id: id ?? MENDED_ID, ...mended([readable]) });
		return Object.assign(journal, { append: refuse, saveSnapshot: refuse, copyTo: async () => refuse() });
	}
}

/** Not so where it is nothing but another user's. */
function takesNoWrites(folder: string, error: unknown): error is Error & { readonly code: string } {
	if (/^(SQLITE_IOERR|EIO$)/.test(String((error as NodeJS.ErrnoException).code))) return true;
	try {
		accessSync(folder, constants.W_OK);
		return false;
	} catch (why) {
		return (why as NodeJS.ErrnoException).code === 'EROFS';
	}
}

function openOrRebuild(file: string, reserve: SpaceReserve, log: Log, options: SqliteJournalOptions): SqliteJournal {
	replaceByRebuilt(file);
	const { backup, previousBackup } = filesOf(file);
	const backups = [backup, previousBackup].filter((name) => existsSync(name));
	const remains = [...(hasLog(file) ? [file] : []), ...backups];
	if (isEmpty(file) && remains.length > 0) {
		// For copies as large as the journal there may be no other room; it is taken again when there is.
		reserve.release();
		rebuild(file, remains);
		log.error({ event: 'journal-rebuilt', from: remains }, 'the journal was lost and made anew of what remains');
	}
	try {
		return openInReserve(file, reserve, options);
	} catch (error) {
		if (!(error instanceof JournalDamaged)) throw error;
		reserve.release();
		rebuild(file, [file, ...backups]);
		log.error(
			{ event: 'journal-rebuilt', err: error },
			'the journal was put aside and made anew of what could be read',
		);
		return openSqliteJournal(file, options);
	}
}

/** To bring the file of an earlier version up to date takes some room. */
function openInReserve(file: string, reserve: SpaceReserve, options: SqliteJournalOptions): SqliteJournal {
	try {
		return openSqliteJournal(file, options);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'SQLITE_FULL' || !reserve.release()) throw error;
		return openSqliteJournal(file, options);
	}
}

/** Complete beside the old one before that is put aside, so that a power cut leaves one or the other. */
function rebuild(file: string, copies: readonly string[]): void {
	const { rebuilt, unfinishedRebuilt } = filesOf(file);
	writeJournal(unfinishedRebuilt, mended(copies.map(salvage)));
	renameSync(unfinishedRebuilt, rebuilt);
	replaceByRebuilt(file);
}

function replaceByRebuilt(file: string): void {
	const { rebuilt, damaged } = filesOf(file);
	if (!existsSync(rebuilt)) return;
	moveJournal(file, damaged(new Date()));
	renameSync(rebuilt, file);
}
