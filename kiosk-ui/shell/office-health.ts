/** Whether the office answers, as far as the shell knows. */
export interface OfficeHealth {
	readonly up: boolean;
	/** Probes in a row without an answer. */
	readonly misses: number;
}

/** Nothing is known yet: the notice shows until the office has answered once. */
export const UNKNOWN_OFFICE: OfficeHealth = { up: false, misses: 0 };

/** One slow answer on a busy machine is no reason to take the page away from a visitor; two in a row are. */
const MISSES_TO_BE_DOWN = 2;

/** The longest a visitor looks at the notice after the office has come back. */
const LONGEST_PAUSE_SECONDS = 5;

/** The state after one more probe. */
export function afterProbe(health: OfficeHealth, answered: boolean): OfficeHealth {
	if (answered) return { up: true, misses: 0 };
	const misses = health.misses + 1;
	return { up: health.up && misses < MISSES_TO_BE_DOWN, misses };
}

/**
 * How long to wait before the next try after so many failures in a row: 1, 2, 4, then 5 seconds. With none it is the
 * pace at which a healthy office is looked at.
 */
export function pauseSeconds(failures: number): number {
	if (failures === 0) return 2;
	return Math.min(2 ** (failures - 1), LONGEST_PAUSE_SECONDS);
}

/** The longest an office on the same machine may take to answer. */
const PROBE_LIMIT_MILLISECONDS = 2000;

/**
 * Asks the office on this machine whether it is alive. Any HTTP answer means yes: a broken printer or a lost link is
 * for the office's own pages to show.
 */
export async function officeAnswers(officeOrigin: string): Promise<boolean> {
	try {
		const response = await fetch(`${officeOrigin}/healthz`, { signal: AbortSignal.timeout(PROBE_LIMIT_MILLISECONDS) });
		await response.body?.cancel();
		return true;
	} catch {
		return false;
	}
}
