import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync } from 'node:fs';
import { endianness } from 'node:os';
import { PAGE_BYTES } from './sqlite-schema.ts';

// SQLite's write-ahead log, byte by byte: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
// SQLite itself stops reading at the first byte that is not as written, and takes what is before for all there is.

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** Its last bit says in which order the checksums take the bytes of a word. */
const MAGIC = 0x377f0682;

/** A page as it was written to the log. */
interface Frame {
	/** From 1. */
	readonly page: number;
	/** Pages of the database after the transaction that ends here; 0 when it goes on. */
	readonly pagesAfter: number;
	readonly content: Buffer;
	/** Whether all of it is as it was written. */
	readonly isWhole: boolean;
}

interface Log {
	/** Whether its header is as it was written: if not, SQLite passes over all of it. */
	readonly isHeaderWhole: boolean;
	/** Of the log's present turn; what stands behind them is older and in the database. */
	readonly frames: readonly Frame[];
	readonly pageBytes: number;
}

/** The log beside a journal. */
export const logOf = (file: string): string => `${file}-wal`;
/** Where a damaged log waits while SQLite closes the journal, for it then takes the log away. */
const keptLogOf = (file: string): string => `${file}-wal.kept`;

/**
 * The log beside a journal that is not in use, if more of it was destroyed than a power cut can have: each transaction is
 * on the disk before the next begins, so that at most the last can be incomplete.
 * @returns its bytes, or `null` when there is no such damage
 */
export function damagedLog(file: string): Buffer | null {
	const bytes = readOrNull(logOf(file));
	if (bytes === null) return null;
	const log = read(bytes);
	if (!isDamaged(log)) return null;
	// The power may go while the header is written for the next turn, when all of the log is in the database.
	return log.isHeaderWhole || !isInDatabase(log, file) ? bytes : null;
}

/**
 * Keeps a damaged log over the closing of its journal, until `putLogBack`: under another name, which takes no room, and SQLite
 * finds none to take away. @returns whether it still is the log of it
 */
export function keepLog(file: string, bytes: Buffer): boolean {
	if (readOrNull(logOf(file))?.equals(bytes) !== true) return false;
	renameSync(logOf(file), keptLogOf(file));
	return true;
}

/** Whether a log is kept, as after a power cut. */
export const isLogKept = (file: string): boolean => existsSync(keptLogOf(file));

/** Puts a log that was kept beside its journal again. */
export const putLogBack = (file: string): void => renameSync(keptLogOf(file), logOf(file));

/** The bytes of a database with what can be read of its log in them. */
export function withLog(main: Buffer, log: Buffer): Buffer {
	const { frames, pageBytes } = committed(read(log));
	const pages = frames.findLast(({ pagesAfter }) => pagesAfter > 0)?.pagesAfter;
	if (pages === undefined) return main;
	const database = Buffer.alloc(pages * pageBytes);
	main.copy(database);
	for (const { page, content } of frames) content.copy(database, (page - 1) * pageBytes);
	return database;
}

function readOrNull(file: string): Buffer | null {
	try {
		return readFileSync(file);
	} catch {
		return null;
	}
}

function read(bytes: Buffer): Log {
	if (bytes.length < HEADER_BYTES) return { isHeaderWhole: true, frames: [], pageBytes: PAGE_BYTES };
	const magic = bytes.readUInt32BE(0);
	const isHeaderWhole = (magic | 1) === (MAGIC | 1) && isSummedUp(bytes, 24, [[0, 24]], [0, 0], magic === MAGIC);
	const isLittle = isHeaderWhole ? magic === MAGIC : endianness() === 'LE';
	const pageBytes = isHeaderWhole ? bytes.readUInt32BE(8) : PAGE_BYTES;
	const all: (Frame & { readonly salts: bigint })[] = [];
	const size = FRAME_HEADER_BYTES + pageBytes;
	for (let at = HEADER_BYTES; at + size <= bytes.length; at += size) {
		const before = at === HEADER_BYTES ? 24 : at - size + 16;
		const seed = [bytes.readUInt32BE(before), bytes.readUInt32BE(before + 4)] as const;
		const parts = [
			[at, at + 8],
			[at + FRAME_HEADER_BYTES, at + size],
		] as const;
		all.push({
			page: bytes.readUInt32BE(at),
			pagesAfter: bytes.readUInt32BE(at + 4),
			content: bytes.subarray(at + FRAME_HEADER_BYTES, at + size),
			isWhole: isSummedUp(bytes, at + 16, parts, seed, isLittle),
			salts: bytes.readBigUInt64BE(at + 8),
		});
	}
	const salts = isHeaderWhole ? bytes.readBigUInt64BE(16) : all.find(({ isWhole }) => isWhole)?.salts;
	const last = all.findLastIndex((frame) => frame.isWhole && frame.salts === salts);
	const frames = all.slice(0, last + 1).map((frame) => ({ ...frame, isWhole: frame.isWhole && frame.salts === salts }));
	return { isHeaderWhole, frames, pageBytes };
}

/** Whether the checksum at an offset is that of these bytes, going on from the one before. */
function isSummedUp(
	bytes: Buffer,
	at: number,
	parts: readonly (readonly [from: number, to: number])[],
	[first, second]: readonly [number, number],
	isLittle: boolean,
): boolean {
	let [s0, s1] = [first, second];
	for (const [from, to] of parts)
		for (let i = from; i < to; i += 8) {
			s0 = (s0 + s1 + (isLittle ? bytes.readUInt32LE(i) : bytes.readUInt32BE(i))) >>> 0;
			s1 = (s1 + s0 + (isLittle ? bytes.readUInt32LE(i + 4) : bytes.readUInt32BE(i + 4))) >>> 0;
		}
	return s0 === bytes.readUInt32BE(at) && s1 === bytes.readUInt32BE(at + 4);
}

/** Whether whole transactions stand behind something that is not as written: of one alone the power may have left the end. */
function isDamaged({ isHeaderWhole, frames }: Log): boolean {
	const from = isHeaderWhole ? frames.findIndex(({ isWhole }) => !isWhole) : 0;
	if (from === -1) return false;
	return frames.slice(from).filter(({ isWhole, pagesAfter }) => isWhole && pagesAfter > 0).length > 1;
}

/** The log up to its last whole transaction, with what can be read of pages in between that are not as they were written. */
function committed(log: Log): Log {
	const { frames, isHeaderWhole } = log;
	const firstBreak = isHeaderWhole ? frames.findIndex(({ isWhole }) => !isWhole) : -1;
	const upTo = isDamaged(log) || firstBreak === -1 ? frames : frames.slice(0, firstBreak);
	const end = upTo.findLastIndex(({ isWhole, pagesAfter }) => isWhole && pagesAfter > 0);
	const pages = upTo[end]?.pagesAfter ?? 0;
	return { ...log, frames: upTo.slice(0, end + 1).filter(({ page }) => page >= 1 && page <= pages) };
}

/** Whether a database has all that its log says. */
function isInDatabase(log: Log, file: string): boolean {
	const { frames, pageBytes } = committed(log);
	const pages = new Map(frames.map(({ page, content }) => [page, content]));
	const database = openSync(file, 'r');
	const found = Buffer.alloc(pageBytes);
	try {
		return [...pages].every(
			([page, content]) =>
				readSync(database, found, 0, pageBytes, (page - 1) * pageBytes) === pageBytes && found.equals(content),
		);
	} finally {
		closeSync(database);
	}
}
