/**
 * Whole seconds since then, at least 1, for lines of progress.
 * @param {number} started milliseconds since 1970
 */
export function secondsSince(started) {
	return Math.max(1, Math.round((Date.now() - started) / 1000));
}
