import { once } from 'node:events';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { Logger } from 'pino';
import { copyReadable } from '#wire/copy-readable.ts';
import type { Clock } from '#wire/time.ts';

/** `restored`: the file was damaged or gone, and what is used was made of it or of a copy; somebody has to look. */
export type DatabaseFileState = 'ok' | 'restored';

/** `damaged`: the last daily copy was not whole, and those before it are kept. `not-copied`: it could not be made. */
export type CopiesState = 'ok' | 'damaged' | 'not-copied';

const DAY_SECONDS = 86_400;
/** SQLite's file and its log. */
const SUFFIXES = ['', '-wal'];

const namesOf = (file: string) => ({
	/** The latest first. */
	copies: [`${file}.backup`, `${file}.backup.1`] as const,
	unfinishedCopy: `${file}.backup.new`,
	candidate: `${file}.restored`,
	damaged: (at: Date) => `${file}.damaged-${at.toISOString().replace(/[:.]/g, '-')}`,
});

/**
 * Sees to it that the file of the cloud's database is whole before it is opened. A damaged one is put aside; where entries of
 * indices are all that is wrong they are made anew and nothing is lost, else the latest whole copy takes its place.
 * @throws Error when there is no whole copy: it never begins empty where there was something
 */
export function makeWhole(file: string, log: Pick<Logger, 'error'>): DatabaseFileState {
	if (!existsSync(dirname(file))) return 'ok';
	const { copies, candidate, damaged } = namesOf(file);
	const isThere = holdsSomething(file);
	if (!isThere && isWhole(candidate)) {
		putInPlace(candidate, file);
		log.error(
			{ event: 'database-restored', file },
			'the power was cut while a damaged file was replaced; it is done now',
		);
		return 'restored';
	}
	const reason = isThere ? damageIn(file) : 'nothing is left of it';
	const wasDamaged = isThere && reason === null ? damagedFilesOf(file) : [];
	if (wasDamaged.length > 0) log.error({ event: 'database-restored', damaged: wasDamaged }, 'look at the damaged file');
	if (reason === null) {
		// Left by a repair that came to nothing, it would pass for the latest should the file be moved away one day.
		removeDatabase(candidate);
		return wasDamaged.length > 0 ? 'restored' : 'ok';
	}
	if (!isThere && !copies.some((copy) => existsSync(copy)) && damagedFilesOf(file).length === 0) return 'ok';

	removeDatabase(candidate);
	const isMended = isThere && mended(file, candidate);
	const copy = isMended ? undefined : copies.find(isWhole);
	if (!isMended && copy === undefined) {
		removeDatabase(candidate);
		throw new Error(
			`the cloud's database ${file} is damaged (${reason}) and there is no whole copy beside it: restore one from elsewhere, or move it away, with its copies and what was put aside, to begin with nothing`,
		);
	}
	if (copy !== undefined) {
		removeDatabase(candidate);
		copyReadable(copy, candidate);
	}
	// On the disk before the other goes: a power cut in between leaves this one, which the next start puts in its place.
	flush(candidate);
	const aside = damaged(new Date());
	moveDatabase(file, aside);
	putInPlace(candidate, file);
	log.error(
		{ event: 'database-restored', file, reason, from: copy ?? 'its own tables', damaged: damagedFilesOf(file) },
		copy === undefined
			? 'the indices were damaged and made anew'
			: 'what came after the copy is known to the offices only',
	);
	return 'restored';
}

/** Makes the indices of a copy anew. @returns whether it is whole then @throws what is no damage, such as a full disk */
function mended(file: string, candidate: string): boolean {
	try {
		// New indices make up for no zeros, and with a part of its log it may be older than a copy.
		if (!copyDatabase(file, candidate)) return false;
		const database = new Database(candidate);
		try {
			// A power cut makes the copy worthless anyway, and a log of it needs room on the disk.
			database.pragma('journal_mode = MEMORY');
			database.exec('REINDEX');
		} finally {
			database.close();
		}
		return damageIn(candidate) === null;
	} catch (error) {
		if (isDamage(error)) return false;
		// It takes the room that may be what is lacking.
		removeDatabase(candidate);
		throw error;
	}
}

/**
 * Destroyed bytes make SQLite say all sorts of things; what is not of the file itself it says in these words. What the disk
 * cannot read is lost like what was destroyed (`SQLITE_IOERR_CORRUPTFS` is the system's EIO).
 */
const NO_DAMAGE = /^SQLITE_(BUSY|LOCKED|FULL|CANTOPEN|READONLY|PERM|AUTH|NOMEM|IOERR(?!_(READ|SHORT_READ|CORRUPTFS)$))/;
const isDamage = (error: unknown): error is Error =>
	error instanceof Database.SqliteError && !NO_DAMAGE.test(error.code);

/** What SQLite finds wrong with a file, or `null`. */
export function damageIn(file: string): string | null {
	try {
		// Read only: a file that is damaged is put aside as it is.
		const database = new Database(file, { readonly: true });
		try {
			const found = database.pragma('integrity_check(1)', { simple: true });
			return found === 'ok' ? null : String(found).replace(/\s+/g, ' ');
		} finally {
			database.close();
		}
	} catch (error) {
		if (isDamage(error)) return error.message;
		throw error;
	}
}

/** SQLite takes a file of which nothing was written, or nothing was left by a repair of the file system, for an empty database. */
const holdsSomething = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;

const isWhole = (file: string): boolean => holdsSomething(file) && damageIn(file) === null;

/** What is left of the log of the file before is none of this one's. */
function putInPlace(candidate: string, file: string): void {
	removeDatabase(file);
	renameSync(candidate, file);
}

function flush(file: string): void {
	const descriptor = openSync(file, 'r+');
	fsyncSync(descriptor);
	closeSync(descriptor);
}

/** @returns whether all of it could be read */
function copyDatabase(from: string, to: string): boolean {
	return SUFFIXES.every((suffix) => !existsSync(from + suffix) || copyReadable(from + suffix, to + suffix));
}

/** What is left of it. The file first: as long as it is there, so is its log. */
function moveDatabase(from: string, to: string): void {
	for (const suffix of SUFFIXES) if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
}

function removeDatabase(file: string): void {
	for (const suffix of [...SUFFIXES, '-shm']) rmSync(file + suffix, { force: true });
}

function damagedFilesOf(file: string): readonly string[] {
	return readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.damaged-`));
}

export interface DailyCopies {
	state(): CopiesState;
	/** Resolves when a copy that is being made is done. */
	stop(): Promise<void>;
}

export interface CopyParts {
	readonly file: string;
	/** Copies the whole database while it is used. */
	readonly copyTo: (file: string) => Promise<void>;
	readonly clock: Clock;
	readonly log: Pick<Logger, 'error' | 'info'>;
}

/** The same on another thread, as it reads the whole file. */
async function damageFound(file: string): Promise<string | null> {
	const worker = new Worker(new URL('./damage-worker.ts', import.meta.url), { workerData: file });
	try {
		const [damage] = await once(worker, 'message');
		return damage;
	} finally {
		await worker.terminate();
	}
}

/**
 * Copies the database once a day beside it and keeps the copy before; a failure is told and tried again a day later. What is
 * damaged drives out no whole copy.
 */
export function copyDaily({ file, copyTo, clock, log }: CopyParts): DailyCopies {
	const { copies, unfinishedCopy } = namesOf(file);
	const [latest, before] = copies;
	let cancel = () => {};
	let copying = Promise.resolve();
	let stopped = false;
	let state: CopiesState = 'ok';

	async function copy(): Promise<void> {
		removeDatabase(unfinishedCopy);
		await copyTo(unfinishedCopy);
		const damage = await damageFound(unfinishedCopy);
		if (damage !== null) {
			removeDatabase(unfinishedCopy);
			state = 'damaged';
			log.error(
				{ event: 'database-damaged', file, reason: damage },
				'the copies from before are kept; the next start puts the file aside and takes the latest of them',
			);
			return;
		}
		if (existsSync(latest)) renameSync(latest, before);
		renameSync(unfinishedCopy, latest);
		// What reading it has left beside it.
		removeDatabase(unfinishedCopy);
		state = 'ok';
		log.info({ event: 'database-copied', to: latest });
	}

	function copyAndWait(): void {
		copying = copy().catch((error: unknown) => {
			state = isDamage(error) ? 'damaged' : 'not-copied';
			log.error({ event: 'database-not-copied', err: error });
		});
		wait(DAY_SECONDS);
	}

	function wait(seconds: number): void {
		if (!stopped) cancel = clock.wakeAfter(seconds, copyAndWait);
	}

	if (existsSync(latest)) {
		const ageSeconds = (clock.now() - statSync(latest).mtimeMs) / 1000;
		wait(DAY_SECONDS - Math.min(Math.max(0, ageSeconds), DAY_SECONDS));
	} else copyAndWait();
	return {
		state: () => state,
		async stop() {
			stopped = true;
			cancel();
			await copying;
		},
	};
}
