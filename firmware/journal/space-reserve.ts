import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A week of a busy office, at some 10 kB of disk per ticket at worst. */
const RESERVE_BYTES = 16 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

/** Space kept for the journal, so that a disk that others have filled leaves room for it. */
export interface SpaceReserve {
	/** Whether all of it is. */
	readonly isThere: boolean;
	/** Gives the space free. @returns whether there was any */
	release(): boolean;
	/** Takes it again when there is twice as much free. */
	restore(): void;
}

/** A file that holds nothing but its place on the disk. */
export function createSpaceReserve(file: string): SpaceReserve {
	// A power cut while it is filled leaves a part of it.
	const isWhole = () => statSync(file, { throwIfNoEntry: false })?.size === RESERVE_BYTES;
	return {
		get isThere() {
			return isWhole();
		},
		release() {
			if (!existsSync(file)) return false;
			rmSync(file);
			return true;
		},
		restore() {
			if (isWhole()) return;
			const { bavail, bsize } = statfsSync(dirname(file));
			if (bavail * bsize >= 2 * RESERVE_BYTES) fill(file);
		},
	};
}

/** With bytes in earnest: a file with holes holds no place. What is too little is given back. */
function fill(file: string): void {
	const piece = Buffer.alloc(PIECE_BYTES, 'reserve ');
	const descriptor = openSync(file, 'w');
	try {
		for (let written = 0; written < RESERVE_BYTES; written += PIECE_BYTES) writeSync(descriptor, piece);
		fsyncSync(descriptor);
	} catch (error) {
		rmSync(file);
		throw error;
	} finally {
		closeSync(descriptor);
	}
}
