import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** How long to wait before looking again whether the other start has finished. */
const LOOK_AGAIN_MILLISECONDS = 300;

/**
 * Does the work while no other start on this machine does it: two at once would empty each other's node_modules.
 * A lock whose owner has died is taken over.
 * @template T
 * @param {string} file the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(file, work) {
	mkdirSync(dirname(file), { recursive: true });
	let told = false;
	while (!take(file)) {
		const owner = ownerOf(file);
		if (owner === undefined || !isAlive(owner)) {
			rmSync(file, { force: true });
			continue;
		}
		if (!told) console.log(`Another start (process ${owner}) is installing; waiting for it …`);
		told = true;
		await wait(LOOK_AGAIN_MILLISECONDS);
	}
	try {
		return await work();
	} finally {
		rmSync(file, { force: true });
	}
}

/**
 * By a link to a finished file, so that nobody ever reads a lock without its owner.
 * @param {string} file
 */
function take(file) {
	const mine = `${file}.${process.pid}`;
	writeFileSync(mine, String(process.pid));
	try {
		linkSync(mine, file);
		return true;
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
		throw error;
	} finally {
		rmSync(mine, { force: true });
	}
}

/**
 * @param {string} file
 * @returns {number | undefined} undefined when the lock went meanwhile or holds no process number
 */
function ownerOf(file) {
	try {
		return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
	} catch {
		return undefined;
	}
}

/** @param {number} processId */
function isAlive(processId) {
	try {
		process.kill(processId, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}
