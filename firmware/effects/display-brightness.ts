import { Temporal } from 'temporal-polyfill';
import type { Caller } from '#hardware/devices.ts';
import { type Clock, type Instant, instant } from '#wire/time.ts';

/** Against daylight in the hall; after dark less, so that the digits do not dazzle. */
const PERCENT = { day: 60, night: 15 } as const;
/** Local hours at which it changes. */
const DAY_BEGINS = 7;
const NIGHT_BEGINS = 18;

/** Keeps the LED displays as bright as the time of day wants. */
export function startDisplayBrightness(caller: Caller, clock: Clock, timeZone: string): { close(): void } {
	let cancel = (): void => {};
	const adjust = (): void => {
		const { percent, until } = brightnessAt(clock.now(), timeZone);
		caller.setBrightness(percent);
		cancel = clock.wakeAt(until, adjust);
	};
	adjust();
	return { close: () => cancel() };
}

/** What the displays should have at a moment, in per cent, and until when. */
export function brightnessAt(at: Instant, timeZone: string): { readonly percent: number; readonly until: Instant } {
	const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
	const isDay = local.hour >= DAY_BEGINS && local.hour < NIGHT_BEGINS;
	const day = local.hour >= NIGHT_BEGINS ? local.add({ days: 1 }) : local;
	const change = day.withPlainTime({ hour: isDay ? NIGHT_BEGINS : DAY_BEGINS });
	return { percent: isDay ? PERCENT.day : PERCENT.night, until: instant(change.epochMilliseconds) };
}
