import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { makePinKey, type PinKey, parsePinKeys, pinKeysText } from '#wire/pin-keys.ts';
import type { Instant } from '#wire/time.ts';
import { writeWhole } from './whole-file.ts';

/** A file of PIN keys that cannot be used; one line with its name and what to do. */
export class PinKeyFileError extends Error {
	override readonly name = 'PinKeyFileError';
}

/** Where the keys of an office lie, the same at the office and in the cloud. */
export const pinKeyFile = (folder: string, office: string): string => join(folder, `${office}.json`);

/** The keys of an office, the latest last; none when it has no file. @throws PinKeyFileError */
export function readPinKeys(folder: string, office: string): readonly PinKey[] {
	const file = pinKeyFile(folder, office);
	const text = readOrNull(file);
	if (text === null) return [];
	if ((statSync(file).mode & 0o007) !== 0)
		throw new PinKeyFileError(`${file}: everybody on this machine can read these keys; chmod o= ${file}`);
	try {
		return parsePinKeys(text);
	} catch {
		throw new PinKeyFileError(`${file}: expected PIN keys as scripts/provision.mjs writes them; copy the file again`);
	}
}

/**
 * Reads the keys of offices for a side that is to serve people also with a file that somebody has yet to put right: `null`
 * then, and the log says why, once.
 */
export function pinKeyReader(folder: string, log: Logger): (office: string) => readonly PinKey[] | null {
	const told = new Map<string, string>();
	return (office) => {
		try {
			const keys = readPinKeys(folder, office);
			told.delete(office);
			return keys;
		} catch (error) {
			if (!(error instanceof PinKeyFileError)) throw error;
			if (told.get(office) !== error.message) log.error({ event: 'pin-keys-unreadable', office }, error.message);
			told.set(office, error.message);
			return null;
		}
	};
}

/** Replaces the keys of an office, whole or not at all; a new file can be read by its owner only. */
export function writePinKeys(folder: string, office: string, keys: readonly PinKey[]): void {
	const file = pinKeyFile(folder, office);
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	writeWhole(file, pinKeysText(keys), 0o600);
}

/** Gives an office its first key, unless it has one. */
export function ensurePinKeys(folder: string, office: string, now: Instant): void {
	if (readPinKeys(folder, office).length === 0) writePinKeys(folder, office, [makePinKey(now)]);
}

function readOrNull(file: string): string | null {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
		const why = error instanceof Error ? error.message : error;
		throw new PinKeyFileError(`${file}: cannot be read (${why}); give file and folder to the user that this runs as`);
	}
}
