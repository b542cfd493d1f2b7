/** First pause; doubles with each failure. */
const FIRST_MS = 250;
/** Longest pause, so that a broker that is back is noticed within seconds. */
const LONGEST_MS = 5_000;

/**
 * How long to wait before the next try, with jitter, so that a country of offices does not return in one instant.
 * @param failures tries that failed since the last success, 0 for the first pause
 * @param random from 0 to 1
 * @returns milliseconds: between half and all of the doubling pause
 */
export function backOffMs(failures: number, random: number): number {
	const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
	return Math.round(pause * (0.5 + random / 2));
}
