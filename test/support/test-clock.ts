import { type Clock, type Instant, instant } from '#wire/time.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
	/** Moves on to `to`, waking whoever is due on the way, each at their own time. */
	advanceTo(to: Instant | string): void;
	advanceSeconds(seconds: number): void;
	/** Puts it to another time, as if somebody had set it: no time passes, and nobody is woken before some does. */
	set(to: Instant | string): void;
}

/** @param start RFC 3339, e.g. `2026-11-23T09:00:00+01:00` */
export function createTestClock(start: string): TestClock {
	let now = at(start);
	let elapsedMilliseconds = 0;
	const alarms = new Set<{ readonly due: () => Instant; readonly listener: () => void }>();

	function advanceTo(to: Instant | string): void {
		const end = moment(to);
		for (;;) {
			const [next] = [...alarms].filter(({ due }) => due() <= end).sort((a, b) => a.due() - b.due());
			if (!next) break;
			alarms.delete(next);
			pass(Math.max(0, next.due() - now));
			next.listener();
		}
		pass(end - now);
	}

	function pass(milliseconds: number): void {
		now = instant(now + milliseconds);
		elapsedMilliseconds += milliseconds;
	}

	function wake(due: () => Instant, listener: () => void): () => void {
		const alarm = { due, listener };
		alarms.add(alarm);
		return () => void alarms.delete(alarm);
	}

	return {
		now: () => now,
		elapsedMilliseconds: () => elapsedMilliseconds,
		wakeAt: (at, listener) => wake(() => at, listener),
		wakeAfter(seconds, listener) {
			const dueMilliseconds = elapsedMilliseconds + Math.round(seconds * 1000);
			return wake(() => instant(now + dueMilliseconds - elapsedMilliseconds), listener);
		},
		advanceTo,
		advanceSeconds: (seconds) => advanceTo(instant(now + seconds * 1000)),
		set(to) {
			now = moment(to);
		},
	};
}

/** The moment that an RFC 3339 text names. */
export const at = (text: string): Instant => instant(Date.parse(text));

const moment = (to: Instant | string): Instant => (typeof to === 'string' ? at(to) : to);
