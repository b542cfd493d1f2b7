import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Instant } from './time.ts';

/** What a PIN is derived from: one seat of one slot, and how many times the PIN had to change. */
export interface PinClaim {
	readonly service: string;
	readonly slotStart: Instant;
	/** 0 for the first reservation of the slot, up to capacity − 1. */
	readonly seat: number;
	readonly generation: number;
}

/** The 31 bits of an HMAC that its own last four bits point at: dynamic truncation, RFC 4226 §5.3. */
export function truncated(digest: Buffer): number {
	const offset = digest.readUInt8(digest.length - 1) & 0x0f;
	return digest.readUInt32BE(offset) & 0x7fffffff;
}

/** Office keys as OpenSSL wants them: made once, as that takes longer than the HMAC. */
const keyObjects = new WeakMap<Uint8Array, KeyObject>();

function keyObjectOf(officeKey: Uint8Array): KeyObject {
	let key = keyObjects.get(officeKey);
	if (key === undefined) {
		key = createSecretKey(officeKey);
		keyObjects.set(officeKey, key);
	}
	return key;
}

/**
 * Four decimal digits by HMAC-SHA-256, truncated as in RFC 4226 §5.3 (with SHA-256 as in RFC 6238 §1.2).
 * @param officeKey the office's secret, 32 bytes, which stay as they are
 */
export function derivePin(officeKey: Uint8Array, claim: PinClaim): string {
	const message = JSON.stringify([claim.service, claim.slotStart, claim.seat, claim.generation]);
	const digest = createHmac('sha256', keyObjectOf(officeKey)).update(message).digest();
	return String(truncated(digest) % 10_000).padStart(4, '0');
}
