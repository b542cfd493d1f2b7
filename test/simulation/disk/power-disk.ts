import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { compilerObstacle } from '../../../scripts/setup/compiler.mjs';

/** What has happened on a disk since it was made. */
export interface DiskCounters {
	/** Whatever changes the disk: files made, written, cut short, deleted or synchronised. */
	readonly operations: number;
	readonly writes: number;
	/** Bytes that SQLite wrote. */
	readonly bytes: number;
	/** Bytes that a kernel would have written to the device: whole 4 KiB blocks, each once per synchronisation of its file. */
	readonly blockBytes: number;
	readonly syncs: number;
	/** Bytes of all files now. */
	readonly usedBytes: number;
}

/**
 * A disk in memory, for real SQLite, that can lose power and fill up. What is left after a cut follows from the seed and
 * from what was done before (bytes differ in the salts that SQLite draws for its log).
 */
export interface PowerDisk {
	/** What to open a file of this disk by: `new Database(disk.path('office.db'))`. */
	path(name: string): string;
	counters(): DiskCounters;
	/**
	 * Lets the power go with the operation after so many more, which may be done in part; from then on everything fails
	 * (`SQLITE_IOERR…`) until `cut`. `null`: it stays.
	 */
	failAfter(operations: number | null): void;
	/**
	 * The power is gone and comes back. Of what was not synchronised, the seed decides how much is there: nothing, all, as
	 * far as it came in order, or any of its sectors. Connections opened before are dead: close them, open anew.
	 */
	cut(seed: number): void;
	/** Most bytes in all files together, beyond which a write fails with `SQLITE_FULL`; `null`: never full. */
	limitTo(bytes: number | null): void;
	/** Bytes of a file as a process sees them now, or `null` when there is none. */
	read(name: string): Buffer | null;
	/** Puts a file there for certain, without SQLite; `null` takes it away. */
	put(name: string, bytes: Buffer | null): void;
	/** Frees its memory. */
	close(): void;
}

const SOURCE = join(import.meta.dirname, 'power-disk.c');
/** The headers of the very SQLite that the extension is loaded into. */
const HEADERS = join(dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json')), 'deps/sqlite3');

let control: Database.Database | null = null;

/** Why there can be no such disk on this machine, or undefined if there can. */
export function powerDiskObstacle(): string | undefined {
	return existsSync(extensionFile()) ? undefined : compilerObstacle();
}

/** An empty disk. @throws Error where it cannot be compiled */
export function createPowerDisk(): PowerDisk {
	control ??= openControl();
	const { id } = control.prepare<[], { id: number }>('SELECT disk_create() AS id').get() ?? { id: 0 };
	const path = (name: string) => `file:disk-${id}.${name}`;
	const call = prepareCalls(control);
	return {
		path,
		counters: () => JSON.parse(call.counters.get(id) as string) as DiskCounters,
		failAfter: (operations) => void call.failAfter.get(id, operations ?? -1),
		cut: (seed) => void call.cut.get(id, seed),
		limitTo: (bytes) => void call.limit.get(id, bytes ?? -1),
		read: (name) => call.read.get(id, path(name)) as Buffer | null,
		put: (name, bytes) => void call.put.get(id, path(name), bytes),
		close: () => void call.drop.get(id),
	};
}

function prepareCalls(database: Database.Database) {
	const prepare = (call: string) => database.prepare<unknown[], unknown>(`SELECT ${call}`).pluck();
	return {
		counters: prepare('disk_counters(?)'),
		failAfter: prepare('disk_fail_after(?, ?)'),
		cut: prepare('disk_cut(?, ?)'),
		limit: prepare('disk_limit(?, ?)'),
		read: prepare('disk_read(?, ?)'),
		put: prepare('disk_put(?, ?, ?)'),
		drop: prepare('disk_drop(?)'),
	};
}

/** The connection through which tests work the disks. */
function openControl(): Database.Database {
	const file = extensionFile();
	if (!existsSync(file)) compile(file);
	return new Database(':memory:').loadExtension(file);
}

/** Outside the repository, so that every copy of it shares what was compiled from the same source. */
function extensionFile(): string {
	const hash = createHash('sha256').update(process.arch);
	for (const file of [SOURCE, join(HEADERS, 'sqlite3ext.h')]) hash.update(readFileSync(file));
	const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(cache, 'prepazka', `power-disk-${hash.digest('hex').slice(0, 16)}.so`);
}

function compile(file: string): void {
	mkdirSync(dirname(file), { recursive: true });
	const unfinished = `${file}.${process.pid}`;
	const { status, stderr } = spawnSync(
		'gcc',
		['-O2', '-Wall', '-shared', '-fPIC', '-I', HEADERS, SOURCE, '-o', unfinished],
		{ encoding: 'utf8' },
	);
	if (status !== 0) throw new Error(`the disk that loses power could not be compiled: ${stderr}`);
	renameSync(unfinished, file);
}
