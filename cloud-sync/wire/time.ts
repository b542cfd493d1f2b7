import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';

/** A moment in UTC as whole milliseconds since 1970, the only form of time inside either side. */
export type Instant = number & { readonly unit: 'epoch-milliseconds' };

/** @throws RangeError when the number is no moment that RFC 3339 can write (years 0 to 9999). */
export function instant(epochMilliseconds: number): Instant {
	if (!isInstant(epochMilliseconds)) throw new RangeError(`not an instant: ${epochMilliseconds}`);
	return epochMilliseconds;
}

const YEAR_0 = -62167219200000;
const END_OF_YEAR_9999 = 253402300799999;

function isInstant(epochMilliseconds: number): epochMilliseconds is Instant {
	return (
		Number.isSafeInteger(epochMilliseconds) && epochMilliseconds >= YEAR_0 && epochMilliseconds <= END_OF_YEAR_9999
	);
}

/** RFC 3339 with any offset, as text that goes on as it came; whoever reads it finds an instant. */
export const momentSchema = z.iso
	.datetime({ offset: true })
	.refine((text) => isInstant(Date.parse(text)), 'a moment between the years 0 and 9999');

/** RFC 3339 with any offset in; UTC with milliseconds out. Local time is the reader's business. */
export const instantCodec = z.codec(momentSchema, z.custom<Instant>(Number.isSafeInteger), {
	// By now the text is one that both read alike, and Temporal takes ten times as long.
	decode: (text) => instant(Date.parse(text)),
	// The same text as Temporal's, likewise; a message bears hundreds of them.
	encode: (at) => new Date(at).toISOString(),
});

/** RFC 3339 text with the offset that holds in `timeZone` at that moment, e.g. `2026-11-23T09:00:00+01:00`. */
export function toLocalRfc3339(at: Instant, timeZone: string): string {
	return Temporal.Instant.fromEpochMilliseconds(at)
		.toZonedDateTimeISO(timeZone)
		.toString({ timeZoneName: 'never', fractionalSecondDigits: at % 1000 === 0 ? 0 : 3 });
}

/** The calendar date, `YYYY-MM-DD`, that a moment falls on in `timeZone`. */
export function localDate(at: Instant, timeZone: string): string {
	return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** Where a part gets the time from, so that a day can be replayed, moved and tested without waiting. */
export interface Clock {
	now(): Instant;
	/** How long it runs, whatever it is set to meanwhile; only differences mean something. */
	elapsedMilliseconds(): number;
	/** Calls `listener` once when the clock reaches `at` (at once if it has); the result cancels it. */
	wakeAt(at: Instant, listener: () => void): () => void;
	/** Calls `listener` once when so many seconds have passed, whatever the clock is set to meanwhile; the result cancels it. */
	wakeAfter(seconds: number, listener: () => void): () => void;
}
