const firstDelayMs = 500;
const longestDelayMs = 8_000;

/** Pause before the next attempt: doubling up to 8 s, spread by half so that all screens do not come at once. */
export function retryDelayMs(failures: number, random: () => number): number {
	const full = Math.min(firstDelayMs * 2 ** failures, longestDelayMs);
	return full * (0.5 + random() / 2);
}
