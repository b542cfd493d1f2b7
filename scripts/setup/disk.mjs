import { statfs } from 'node:fs/promises';
import { SetupFailure } from './failure.mjs';

/**
 * Refuses to begin what the disk cannot hold.
 * @param {string} folder on the file system to look at
 * @param {number} neededMegabytes
 * @param {(folder: string) => Promise<{ bavail: number, bsize: number }>} [look]
 * @throws {SetupFailure}
 */
export async function freeSpace(folder, neededMegabytes, look = statfs) {
	const { bavail, bsize } = await look(folder);
	const megabytes = Math.floor((bavail * bsize) / 1_000_000);
	if (megabytes < neededMegabytes) {
		throw new SetupFailure(
			`No disk space: ${megabytes} MB are free in ${folder} and ${neededMegabytes} MB are needed. Make room and try again.`,
		);
	}
}
