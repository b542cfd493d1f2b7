import { statfsSync } from 'node:fs';

/** With less a database soon takes nothing more, and openssl empties its files; many times what either writes at once. */
const LEAST_ROOM_BYTES = 1024 * 1024;

/** Whether the disk of a folder has room for more. */
export function hasRoom(folder: string): boolean {
	try {
		const { bavail, bsize } = statfsSync(folder);
		return bavail * bsize >= LEAST_ROOM_BYTES;
	} catch {
		// A disk that is gone has none.
		return false;
	}
}
