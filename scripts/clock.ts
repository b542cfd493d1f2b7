import { type Clock, type Instant, instant } from '#wire/time.ts';

/** A clock that can be set ahead of the machine's and moved forward; it runs on at normal speed. */
export interface MovableClock extends Clock {
	/** @throws RangeError when `to` is in the past */
	moveTo(to: Instant): void;
}

/** Timers longer than this are looked at again, so that a step of the machine's clock is noticed in time. */
const LONGEST_TIMER_MILLISECONDS = 15_000;

interface Alarm {
	readonly at: Instant;
	readonly listener: () => void;
	timer: NodeJS.Timeout | undefined;
}

/** The machine's clock, or one that starts at `start` now. */
export function createClock(start?: Instant): MovableClock {
	let aheadMilliseconds = start === undefined ? 0 : start - Date.now();
	const alarms = new Set<Alarm>();
	const now = (): Instant => instant(Date.now() + aheadMilliseconds);

	function arm(alarm: Alarm): void {
		clearTimeout(alarm.timer);
		const wait = Math.min(Math.max(0, alarm.at - now()), LONGEST_TIMER_MILLISECONDS);
		alarm.timer = setTimeout(() => {
			if (now() < alarm.at) return arm(alarm);
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
		wakeAt(at, listener) {
			const alarm: Alarm = { at, listener, timer: undefined };
			alarms.add(alarm);
			arm(alarm);
			return () => {
				clearTimeout(alarm.timer);
				alarms.delete(alarm);
			};
		},
		moveTo(to) {
			if (to < now()) throw new RangeError('the clock goes forward only');
			aheadMilliseconds = to - Date.now();
			const due = [...alarms].filter((alarm) => alarm.at <= to).sort((a, b) => a.at - b.at);
			for (const alarm of due) ring(alarm);
		},
	};
}
