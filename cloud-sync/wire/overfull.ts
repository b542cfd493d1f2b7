/** As long as the longest list of any message: the tickets of `up/tickets`. */
const LONGEST_LIST = 1000;
/** More values than any message has: a thousand tickets are some nine thousand. */
const MOST_VALUES = 20_000;

/**
 * Whether a text holds more than any message does, so that no schema need look at it: what zod has to say of each wrong value
 * takes a hundred times its room, and of a hundred thousand of them more than a call can carry.
 * @param json as `JSON.parse` gives it
 */
export function isOverfull(json: unknown): boolean {
	const values = [json];
	// Those inside are found while it goes along.
	for (const value of values) {
		if (typeof value !== 'object' || value === null) continue;
		const inside = Object.values(value);
		if (inside.length > LONGEST_LIST || values.length + inside.length > MOST_VALUES) return true;
		values.push(...inside);
	}
	return false;
}
