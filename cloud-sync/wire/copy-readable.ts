import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** What the system reads of a disk at once: a bad sector takes no more with it. */
const BLOCK_BYTES = 4096;

/**
 * Copies a file as far as the disk can read it, with zeros for the rest. Not by Node's `copyFileSync`, which after an
 * unreadable sector goes on with the file's beginning and says nothing.
 * @returns whether all of it could be read
 */
export function copyReadable(from: string, to: string): boolean {
	const source = openSync(from, 'r');
	const target = openSync(to, 'w');
	try {
		const { size } = fstatSync(source);
		ftruncateSync(target, size);
		const block = Buffer.alloc(BLOCK_BYTES);
		let copiedBytes = 0;
		for (let position = 0; position < size; position += BLOCK_BYTES)
			copiedBytes += writeSync(target, block, 0, readBlock(source, block, position), position);
		return copiedBytes === size;
	} finally {
		closeSync(source);
		closeSync(target);
	}
}

/** A file's bytes as far as the disk can read them, with zeros for the rest. */
export function readReadable(file: string): Buffer {
	const source = openSync(file, 'r');
	try {
		const bytes = Buffer.alloc(fstatSync(source).size);
		for (let position = 0; position < bytes.length; position += BLOCK_BYTES)
			readBlock(source, bytes.subarray(position, position + BLOCK_BYTES), position);
		return bytes;
	} finally {
		closeSync(source);
	}
}

/** @returns how many bytes could be read */
function readBlock(source: number, block: Buffer, position: number): number {
	try {
		return readSync(source, block, 0, block.length, position);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
		return 0;
	}
}
