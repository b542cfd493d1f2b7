import { accessSync } from 'node:fs';

/**
 * Whether this user may do that with the file or folder; not if it does not exist.
 * @param {string} path
 * @param {number} mode of `constants` of node:fs, e.g. `X_OK`
 * @returns {boolean}
 */
export function isAllowed(path, mode) {
	try {
		accessSync(path, mode);
		return true;
	} catch {
		return false;
	}
}
