import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	keyForPromise,
	keysForSlot,
	makePinKey,
	type PinKey,
	parsePinKeys,
	pinKeysText,
	rotated,
} from '#wire/pin-keys.ts';
import { type Instant, instant } from '#wire/time.ts';

const DAY = 86_400_000;
const MADE = instant(Date.UTC(2026, 0, 1));
const onDay = (days: number): Instant => instant(MADE + days * DAY);
const DAYS_AHEAD = 14;
const ids = (keys: readonly PinKey[]) => keys.map(({ id }) => id);

describe('keys of an office', () => {
	test('come out of a file as they went in, and their names give nothing away', () => {
		const keys = [makePinKey(MADE), makePinKey(onDay(1))];
		const text = pinKeysText(keys);
		expect(parsePinKeys(text)).toEqual(keys);
		for (const { id, secret } of keys) {
			expect(id).toMatch(/^[0-9a-f]{12}$/);
			expect(secret).toHaveLength(32);
			expect(text).not.toContain(id);
		}
		expect(ids(keys)[0]).not.toBe(ids(keys)[1]);
	});

	test('are refused when the file holds anything else', () => {
		const [key] = JSON.parse(pinKeysText([makePinKey(MADE)])).keys;
		const later = { ...key, madeAt: '2026-02-01T00:00:00Z' };
		const wrong = [
			'',
			'{}',
			'{"keys":[]}',
			JSON.stringify({ keys: [{ ...key, secret: 'c2hvcnQ' }] }),
			JSON.stringify({ keys: [{ ...key, secret: '*' }] }),
			JSON.stringify({ keys: [{ ...key, owner: 'somebody' }] }),
			JSON.stringify({ keys: [later, key] }),
		];
		for (const text of wrong) expect(() => parsePinKeys(text)).toThrow();
		expect(parsePinKeys(JSON.stringify({ keys: [key, later] }))).toHaveLength(2);
	});
});

describe('rotation', () => {
	test('P31 adds a key, and keeps the old ones while slots may be promised under them', () => {
		const first = rotated([], MADE, DAYS_AHEAD);
		const second = rotated(first, onDay(100), DAYS_AHEAD);
		expect(ids(second)).toEqual([...ids(first), second[1]?.id]);
		expect(ids(rotated(second, onDay(120), DAYS_AHEAD))).toEqual([...ids(second), expect.any(String)]);
		const late = rotated(second, onDay(144), DAYS_AHEAD);
		expect(ids(late)).toEqual([second[1]?.id, expect.any(String)]);
	});

	test('P31 adds a key also where the clock was ahead when the last one was made, as that of `npm start` may be', () => {
		const ahead = rotated([], onDay(3), DAYS_AHEAD);
		const keys = rotated(ahead, MADE, DAYS_AHEAD);
		expect(ids(keys)).toEqual([...ids(ahead), expect.any(String)]);
		expect(parsePinKeys(pinKeysText(keys))).toEqual(keys);
	});

	test('P31 an old key counts for slots that could be booked before its successor had reached both sides', () => {
		const keys = [makePinKey(MADE), makePinKey(onDay(100))];
		expect(ids(keysForSlot(keys, onDay(143), DAYS_AHEAD))).toEqual(ids(keys));
		expect(ids(keysForSlot(keys, onDay(144), DAYS_AHEAD))).toEqual([keys[1]?.id]);
		expect(keysForSlot([], onDay(1), DAYS_AHEAD)).toEqual([]);
	});

	test('P31 a promise is under the latest key that the other side has too', () => {
		const [old, fresh] = [makePinKey(MADE), makePinKey(onDay(1))];
		expect(keyForPromise([old, fresh], [old.id])).toBe(old);
		expect(keyForPromise([old], [old.id, fresh.id])).toBe(old);
		expect(keyForPromise([old, fresh], [old.id, fresh.id])).toBe(fresh);
		expect(keyForPromise([old, fresh], [])).toBe(fresh);
		expect(keyForPromise([], [old.id])).toBeUndefined();
	});

	test('P31 in whatever order the two sides are told of each rotation, the office can tell every PIN promised', () => {
		const step = fc.constantFrom('rotate' as const, 'tell-office' as const, 'tell-cloud' as const, 'greet' as const);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
				// Eight keys are kept at most.
				fc.pre(steps.filter((what) => what === 'rotate').length < 8);
				let issued = rotated([], MADE, DAYS_AHEAD);
				let [office, cloud, announced] = [issued, issued, ids(issued)];
				steps.forEach((what, day) => {
					if (what === 'rotate') issued = rotated(issued, onDay(day), DAYS_AHEAD);
					if (what === 'tell-office') office = issued;
					if (what === 'tell-cloud') cloud = issued;
					if (what === 'greet') announced = ids(office);
					const promised = keyForPromise(cloud, announced);
					expect(ids(keysForSlot(office, onDay(day + DAYS_AHEAD), DAYS_AHEAD))).toContain(promised?.id);
				});
			}),
			{ seed: 20261123 },
		);
	});
});
