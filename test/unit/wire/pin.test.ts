import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivePin, type PinClaim, truncated } from '#wire/pin.ts';
import { instant } from '#wire/time.ts';

const KEY = Buffer.alloc(32, 7);
const CLAIM: PinClaim = {
	service: 'driver-licences',
	slotStart: instant(Date.UTC(2026, 10, 23, 8)),
	seat: 0,
	generation: 0,
};
const claims = fc.record({
	service: fc.stringMatching(/^[a-z][a-z0-9-]{1,20}$/),
	slotStart: fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant),
	seat: fc.nat(19),
	generation: fc.nat(50),
});

/** The derivation written a second time, over the digits of the digest. */
function derivedAgain(key: Uint8Array, claim: PinClaim): string {
	const text = JSON.stringify([claim.service, claim.slotStart, claim.seat, claim.generation]);
	const hex = createHmac('sha256', key).update(text).digest('hex');
	const start = 2 * Number.parseInt(hex.slice(-1), 16);
	const bits = BigInt(`0x${hex.slice(start, start + 8)}`) % 2n ** 31n;
	return (bits % 10_000n).toString().padStart(4, '0');
}

/** RFC 4226, appendix D: HOTP values of this secret for the counts 0 to 9, before they are cut to six digits. */
const RFC_SECRET = '12345678901234567890';
const RFC_TRUNCATED = [
	1284755224, 1094287082, 137359152, 1726969429, 1640338314, 868254676, 1918287922, 82162583, 673399871, 645520489,
];

describe('the truncation', () => {
	test('gives the values of RFC 4226, appendix D', () => {
		const values = RFC_TRUNCATED.map((_, count) => {
			const counter = Buffer.alloc(8);
			counter.writeUInt32BE(count, 4);
			return truncated(createHmac('sha1', RFC_SECRET).update(counter).digest());
		});
		expect(values).toEqual(RFC_TRUNCATED);
	});

	test('gives the value of the example in RFC 4226, §5.4', () => {
		expect(truncated(Buffer.from('1f8698690e02ca16618550ef7f19da8e945b555a', 'hex'))).toBe(0x50ef7f19);
	});
});

describe('a PIN', () => {
	test('never changes for the same key and claim, on either side and in any version', () => {
		expect(derivePin(KEY, CLAIM)).toBe(derivedAgain(KEY, CLAIM));
		expect([0, 1, 2, 3].map((generation) => derivePin(KEY, { ...CLAIM, generation }))).toMatchInlineSnapshot(`
			[
			  "0938",
			  "0902",
			  "4279",
			  "8796",
			]
		`);
	});

	test('is four digits by the truncation of RFC 4226, leading zeros kept', () => {
		fc.assert(
			fc.property(claims, fc.uint8Array({ minLength: 32, maxLength: 32 }), (claim, key) => {
				const pin = derivePin(key, claim);
				expect(pin).toMatch(/^\d{4}$/);
				expect(pin).toBe(derivedAgain(key, claim));
			}),
			{ seed: 20261123 },
		);
	});

	test('says nothing about its neighbours: every part of the claim and the key changes it', () => {
		const others = [
			derivePin(Buffer.alloc(32, 8), CLAIM),
			derivePin(KEY, { ...CLAIM, service: 'personal-documents' }),
			derivePin(KEY, { ...CLAIM, slotStart: instant(CLAIM.slotStart + 1_800_000) }),
			derivePin(KEY, { ...CLAIM, seat: 1 }),
			derivePin(KEY, { ...CLAIM, generation: 1 }),
		];
		expect(others).not.toContain(derivePin(KEY, CLAIM));
	});

	test('spreads evenly: every first digit about as often as any other', () => {
		const counts = Array.from({ length: 10 }, () => 0);
		for (let generation = 0; generation < 10_000; generation++) {
			const digit = Number(derivePin(KEY, { ...CLAIM, generation })[0]);
			counts[digit] = (counts[digit] ?? 0) + 1;
		}
		// Five standard deviations of a binomial with n = 10,000 and p = 0.1.
		for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
	});
});
