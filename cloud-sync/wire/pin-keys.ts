import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type Instant, instant, instantCodec } from './time.ts';

/** A secret that an office's PINs are derived from. */
export interface PinKey {
	/** A name for it that gives nothing away, as told in `up/config`: the first twelve digits of its SHA-256. */
	readonly id: string;
	readonly madeAt: Instant;
	readonly secret: Uint8Array;
}

/** As long as the digest it is used with (RFC 4226 §4, R6 asks for at least 16 bytes). */
export const PIN_KEY_BYTES = 32;
/** Time to bring a new key to both sides before slots promised under the old one could be forgotten. */
const HANDOVER_DAYS = 30;
/** More at a time would only help whoever guesses. */
const MOST_KEYS = 8;
const DAY_MILLISECONDS = 86_400_000;

const secretCodec = z.codec(z.base64url(), z.custom<Uint8Array>(), {
	decode: (text, context) => {
		const secret = Buffer.from(text, 'base64url');
		if (secret.length === PIN_KEY_BYTES) return new Uint8Array(secret);
		context.issues.push({ code: 'custom', message: `${PIN_KEY_BYTES} bytes as base64url`, input: text });
		return z.NEVER;
	},
	encode: (secret) => Buffer.from(secret).toString('base64url'),
});

/** An office's keys as a file holds them, the latest last. */
const fileSchema = z.strictObject({
	keys: z
		.array(z.strictObject({ madeAt: instantCodec, secret: secretCodec }))
		.min(1)
		.max(MOST_KEYS)
		.refine((keys) => {
			const times = keys.map(({ madeAt }) => madeAt);
			return times.join() === times.toSorted((a, b) => a - b).join();
		}, 'the latest last'),
});

/** A key nobody has had before. */
export function makePinKey(madeAt: Instant): PinKey {
	return pinKeyOf(madeAt, new Uint8Array(randomBytes(PIN_KEY_BYTES)));
}

/** The key that is this secret, by its name. */
export function pinKeyOf(madeAt: Instant, secret: Uint8Array): PinKey {
	return { id: createHash('sha256').update(secret).digest('hex').slice(0, 12), madeAt, secret };
}

/** The keys in the text of a file, the latest last. @throws ZodError or SyntaxError when it holds something else */
export function parsePinKeys(text: string): readonly PinKey[] {
	return z.decode(fileSchema, JSON.parse(text)).keys.map(({ madeAt, secret }) => pinKeyOf(madeAt, secret));
}

/** The text of a file with these keys. */
export function pinKeysText(keys: readonly PinKey[]): string {
	const file = z.encode(fileSchema, { keys: keys.map(({ madeAt, secret }) => ({ madeAt, secret })) });
	return `${JSON.stringify(file, null, 2)}\n`;
}

/** With a new key for what is promised from now on, and those under which a slot may be promised still. */
export function rotated(keys: readonly PinKey[], now: Instant, daysAhead: number): readonly PinKey[] {
	// The clock may have been ahead when the last one was made.
	const madeAt = instant(Math.max(now, keys.at(-1)?.madeAt ?? now));
	return keysForSlot([...keys, makePinKey(madeAt)], now, daysAhead).slice(-MOST_KEYS);
}

/**
 * The keys under which a slot may have been promised: the latest, and each older one while slots that could be booked
 * before its successor had reached both sides are still to come.
 */
export function keysForSlot(keys: readonly PinKey[], slotStart: Instant, daysAhead: number): readonly PinKey[] {
	const until = (daysAhead + HANDOVER_DAYS) * DAY_MILLISECONDS;
	return keys.filter((_, i) => {
		const successor = keys[i + 1];
		return successor === undefined || slotStart < successor.madeAt + until;
	});
}

/**
 * The key for a new promise: the latest that the other side has too, so that it does not matter which side is told first;
 * the latest when it has none of them or has not said. `undefined` without keys.
 */
export function keyForPromise(keys: readonly PinKey[], othersHave: readonly string[]): PinKey | undefined {
	return keys.findLast(({ id }) => othersHave.includes(id)) ?? keys.at(-1);
}
