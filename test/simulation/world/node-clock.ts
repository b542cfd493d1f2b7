import { type Clock, type Instant, instant } from '#wire/time.ts';
import type { Timeline } from './timeline.ts';

/** A step of a machine's clock is noticed this late, as timers are looked at again only then (`scripts/clock.ts`). */
const NOTICE_MILLISECONDS = 15_000;

interface Alarm {
	readonly at: Instant;
	readonly listener: () => void;
	callOff: () => void;
}

/** The clock of one machine: runs at normal speed, may be wrong, may be put right. */
export class NodeClock implements Clock {
	readonly #timeline: Timeline;
	readonly #guard: (work: () => void) => void;
	readonly #alarms = new Set<Alarm>();
	/** For a time to pass, whatever the clock shows. */
	readonly #waits = new Set<Pick<Alarm, 'callOff'>>();
	#aheadMilliseconds: number;
	#isStopped = false;

	/** @param guard runs what an alarm wakes, and sees to its failure */
	constructor(timeline: Timeline, aheadMilliseconds: number, guard: (work: () => void) => void) {
		this.#timeline = timeline;
		this.#aheadMilliseconds = aheadMilliseconds;
		this.#guard = guard;
	}

	now(): Instant {
		return instant(this.#timeline.now + this.#aheadMilliseconds);
	}

	elapsedMilliseconds(): number {
		return this.#timeline.now;
	}

	wakeAt(at: Instant, listener: () => void): () => void {
		if (this.#isStopped) return () => {};
		const alarm: Alarm = { at, listener, callOff: () => {} };
		this.#alarms.add(alarm);
		this.#set(alarm, 0);
		return () => this.#callOff(alarm);
	}

	wakeAfter(seconds: number, listener: () => void): () => void {
		if (this.#isStopped) return () => {};
		const alarm = { callOff: () => {} };
		this.#waits.add(alarm);
		alarm.callOff = this.#timeline.after(Math.round(seconds * 1000), () => {
			this.#waits.delete(alarm);
			this.#guard(listener);
		});
		return () => {
			alarm.callOff();
			this.#waits.delete(alarm);
		};
	}

	/** Puts the clock to another time. */
	step(aheadMilliseconds: number): void {
		this.#aheadMilliseconds = aheadMilliseconds;
		for (const alarm of this.#alarms) {
			alarm.callOff();
			this.#set(alarm, NOTICE_MILLISECONDS);
		}
	}

	/** The machine is off: nothing wakes any more. */
	stop(): void {
		this.#isStopped = true;
		for (const alarm of this.#alarms) this.#callOff(alarm);
		for (const { callOff } of this.#waits) callOff();
	}

	#set(alarm: Alarm, atLeastMilliseconds: number): void {
		const due = alarm.at - this.#aheadMilliseconds;
		alarm.callOff = this.#timeline.at(Math.max(due, this.#timeline.now + atLeastMilliseconds), () => {
			this.#alarms.delete(alarm);
			this.#guard(alarm.listener);
		});
	}

	#callOff(alarm: Alarm): void {
		alarm.callOff();
		this.#alarms.delete(alarm);
	}
}
