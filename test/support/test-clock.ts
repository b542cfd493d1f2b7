import { type Clock, type Instant, instant } from '#wire/time.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
	/** Moves on to `to`, waking whoever is due on the way, each at their own time. */
	advanceTo(to: Instant | string): void;
	advanceSeconds(seconds: number): void;
}

/** @param start RFC 3339, e.g. `2026-11-23T09:00:00+01:00` */
export function createTestClock(start: string): TestClock {
	let now = at(start);
	const alarms = new Set<{ readonly at: Instant; readonly listener: () => void }>();

	function advanceTo(to: Instant | string): void {
		const end = typeof to === 'string' ? at(to) : to;
		for (;;) {
			const [next] = [...alarms].filter((alarm) => alarm.at <= end).sort((a, b) => a.at - b.at);
			if (!next) break;
			alarms.delete(next);
			now = instant(Math.max(now, next.at));
			next.listener();
		}
		now = end;
	}

	function wakeAt(at: Instant, listener: () => void): () => void {
		const alarm = { at, listener };
		alarms.add(alarm);
		return () => void alarms.delete(alarm);
	}

	return {
		now: () => now,
		wakeAt,
		wakeAfter: (seconds, listener) => wakeAt(instant(now + Math.round(seconds * 1000)), listener),
		advanceTo,
		advanceSeconds: (seconds) => advanceTo(instant(now + seconds * 1000)),
	};
}

/** The moment that an RFC 3339 text names. */
export const at = (text: string): Instant => instant(Date.parse(text));
