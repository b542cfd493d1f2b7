/** A visitor is warned this long before the screen starts afresh (WCAG 2.2, 2.2.1: at least 20 seconds). */
const warningSeconds = 20;

/** Counts how long nobody has touched the screen. */
export class IdleClock {
	readonly #now: () => number;
	#touchedAt: number;

	/** `now` gives monotonic milliseconds. */
	constructor(now: () => number = () => performance.now()) {
		this.#now = now;
		this.#touchedAt = now();
	}

	/** Somebody is there. */
	touch(): void {
		this.#touchedAt = this.#now();
	}

	/** Seconds until the screen starts afresh, at most those of the warning, or `null` within the quiet time before. */
	secondsLeft(quietSeconds: number): number | null {
		const left = Math.ceil(quietSeconds + warningSeconds - (this.#now() - this.#touchedAt) / 1000);
		return left <= warningSeconds ? Math.max(0, left) : null;
	}
}
