import { randomBytes } from 'node:crypto';

/** Bytes asked of the system at a time, as each question takes longer than some thousand more bytes in the answer. */
const POOL_BYTES = 8 * 1024;

/** Bytes that nobody can guess, each given out once. @returns at most `POOL_BYTES` at a time, as many as asked for */
export function randomPool(): (count: number) => Buffer {
	let pool = Buffer.alloc(0);
	return (count) => {
		if (pool.length < count) pool = randomBytes(POOL_BYTES);
		const bytes = pool.subarray(0, count);
		pool = pool.subarray(count);
		return bytes;
	};
}
