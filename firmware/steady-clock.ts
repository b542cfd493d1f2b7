import type { Logger } from 'pino';
import { type Clock, type Instant, instant } from '#wire/time.ts';
import { CLOCK_ERROR_SECONDS } from './sync/unheard-reservations.ts';

/** A clock that does not follow every jump of the machine's. */
export interface SteadyClock extends Clock {
	/** How far the machine's clock is ahead of this one while it is not believed; else 0. */
	readonly doubtedMilliseconds: number;
}

/** What the office before this one believed, on a machine that has run on since. */
export interface KeptTime {
	/** How long the machine has run, its sleep not counted. */
	uptimeMilliseconds(): number;
	/** When it had begun to run, by the time that stood last, in epoch milliseconds; `null` when none has stood since. */
	readonly startedAt: number | null;
	keep(startedAt: number): void;
}

/** A time server corrects a clock by moments: what is kept need not follow each. */
const KEPT_TO_MILLISECONDS = 60_000;

/** Check-in reckons with a clock that is wrong by so much: a smaller jump does no harm, and is followed at once. */
const HARMLESS_MILLISECONDS = CLOCK_ERROR_SECONDS * 1000;

/**
 * A time that has stood for so long gives way to another only when that one has stood as long. A time server that told
 * nonsense is asked again within minutes, and a slip of somebody's hand is seen on every screen; whoever sets a wrong
 * clock right in the middle of the day has to wait no longer than this.
 */
const STANDING_MILLISECONDS = 15 * 60_000;

/** Alarms are looked at again after this time, so that a time believed anew is noticed. */
const LONGEST_WAIT_SECONDS = 15;

/**
 * The office's clock: the machine's, which is doubted when it jumps by more than ten minutes, as by a day that begins too
 * soon everybody's waiting would end, and an earlier day never comes back. Until the machine's clock is right again, or its
 * new time has stood long enough to be believed, this one goes on as time passes.
 *
 * After the machine's start any time is believed until one has stood: a Pi without a battery for its clock is switched on
 * with the time at which it was switched off, and learns the right one from the network. An office on a machine whose clock
 * is wrong from its start cannot know, and takes that time for the right one.
 * @param kept `null` where an office knows nothing of the one before: then its own start counts
 */
export function createSteadyClock(machine: Clock, log: Pick<Logger, 'error'>, kept: KeptTime | null): SteadyClock {
	/** How long the machine had run when nothing had elapsed here. */
	const ranBefore = (kept?.uptimeMilliseconds() ?? 0) - machine.elapsedMilliseconds();
	let keptStart = kept?.startedAt ?? null;
	const standsFrom = keptStart === null ? machine.elapsedMilliseconds() + STANDING_MILLISECONDS : 0;
	/** The time at which nothing had elapsed, as believed. */
	let origin = keptStart === null ? machine.now() - machine.elapsedMilliseconds() : keptStart + ranBefore;
	let doubt: { readonly origin: number; readonly believedFrom: number } | null = null;

	function now(): Instant {
		const elapsed = machine.elapsedMilliseconds();
		const shown = machine.now();
		judge(shown - elapsed, elapsed);
		return doubt === null ? shown : instant(Math.round(origin + elapsed));
	}

	function judge(shownOrigin: number, elapsed: number): void {
		if (isNear(shownOrigin, origin) || elapsed < standsFrom) believe(shownOrigin);
		else if (doubt === null || !isNear(shownOrigin, doubt.origin)) {
			doubt = { origin: shownOrigin, believedFrom: elapsed + STANDING_MILLISECONDS };
			const message =
				'the clock of this machine has jumped, and is believed when it has stood for a quarter of an hour';
			log.error({ event: 'clock-doubted', aheadSeconds: seconds(shownOrigin - origin) }, message);
		} else if (elapsed >= doubt.believedFrom) believe(shownOrigin);
		if (doubt === null && elapsed >= standsFrom) keep(origin - ranBefore);
	}

	function keep(startedAt: number): void {
		if (keptStart !== null && Math.abs(startedAt - keptStart) < KEPT_TO_MILLISECONDS) return;
		keptStart = startedAt;
		kept?.keep(startedAt);
	}

	function believe(shownOrigin: number): void {
		if (doubt !== null) log.error({ event: 'clock-believed', aheadSeconds: seconds(shownOrigin - origin) });
		doubt = null;
		origin = shownOrigin;
	}

	return {
		now,
		elapsedMilliseconds: () => machine.elapsedMilliseconds(),
		wakeAt(at, listener) {
			let cancel = () => {};
			const wait = () => {
				cancel = machine.wakeAfter(Math.min((at - now()) / 1000, LONGEST_WAIT_SECONDS), () => {
					if (now() < at) wait();
					else listener();
				});
			};
			wait();
			return () => cancel();
		},
		wakeAfter: (seconds, listener) => machine.wakeAfter(seconds, listener),
		get doubtedMilliseconds() {
			const steady = now();
			return doubt === null ? 0 : machine.now() - steady;
		},
	};
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= HARMLESS_MILLISECONDS;

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);
