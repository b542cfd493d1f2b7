import { type Clock, type Instant, instant } from '#wire/time.ts';

/** A clock that can be set ahead of the machine's and moved forward; it runs on at normal speed. */
export interface MovableClock extends Clock {
	/** @throws RangeError when `to` is in the past */
	moveTo(to: Instant): void;
}

/** Timers longer than this are looked at again, so that a step of the machine's clock is noticed in time. */
const LONGEST_TIMER_MILLISECONDS = 15_000;

interface Alarm {
	readonly leftMilliseconds: () => number;
	readonly listener: () => void;
	timer: NodeJS.Timeout | undefined;
}

/** The machine's clock, or one that starts at `start` now. */
export function createClock(start?: Instant): MovableClock {
	let aheadMilliseconds = start === undefined ? 0 : start - Date.now();
	let movedMilliseconds = 0;
	const alarms = new Set<Alarm>();
	const now = (): Instant => instant(Date.now() + aheadMilliseconds);
	/** Of a clock that nobody sets; having been moved forward is as if that time had passed. */
	const elapsedMilliseconds = (): number => performance.now() + movedMilliseconds;

	function add(leftMilliseconds: () => number, listener: () => void): () => void {
		const alarm: Alarm = { leftMilliseconds, listener, timer: undefined };
		alarms.add(alarm);
		arm(alarm);
		return () => {
			clearTimeout(alarm.timer);
			alarms.delete(alarm);
		};
	}

	function arm(alarm: Alarm): void {
		clearTimeout(alarm.timer);
		const wait = Math.min(Math.max(0, alarm.leftMilliseconds()), LONGEST_TIMER_MILLISECONDS);
		alarm.timer = setTimeout(() => {
			if (alarm.leftMilliseconds() > 0) return arm(alarm);
			ring(alarm);
		}, wait).unref();
	}

	function ring(alarm: Alarm): void {
		clearTimeout(alarm.timer);
		// Whoever rang before it may have called it off.
		if (alarms.delete(alarm)) alarm.listener();
	}

	return {
		now,
		elapsedMilliseconds,
		wakeAt: (at, listener) => add(() => at - now(), listener),
		wakeAfter(seconds, listener) {
			const dueMilliseconds = elapsedMilliseconds() + seconds * 1000;
			return add(() => dueMilliseconds - elapsedMilliseconds(), listener);
		},
		moveTo(to) {
			const byMilliseconds = to - now();
			if (byMilliseconds < 0) throw new RangeError('the clock goes forward only');
			aheadMilliseconds += byMilliseconds;
			movedMilliseconds += byMilliseconds;
			const due = [...alarms].filter((alarm) => alarm.leftMilliseconds() <= 0);
			for (const alarm of due.sort((a, b) => a.leftMilliseconds() - b.leftMilliseconds())) ring(alarm);
			for (const alarm of alarms) arm(alarm);
		},
	};
}
