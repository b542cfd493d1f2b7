import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import type { KeypadKey } from '../../../../hardware/devices.ts';
import { KeyDebouncer } from '../../../../hardware/drivers/key-debouncer.ts';

/** Between two scans, as the keypad driver makes them. */
const SCAN_MILLISECONDS = 8;

const KEYS = standardWiring([]).keypad.keys;

function told(scans: readonly (readonly KeypadKey[])[]): KeypadKey[] {
	const debouncer = new KeyDebouncer(KEYS);
	return scans.flatMap((down, index) => debouncer.scanned(new Set(down), index * SCAN_MILLISECONDS).pressed);
}

test('one key, however it bounces, is told once for each time it was down in two scans and then open in four', () => {
	fc.assert(
		fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (contact) => {
			const text = contact.map((closed) => (closed ? '#' : '.')).join('');
			const presses = text.split('....').filter((part) => part.includes('##')).length;
			expect(told(contact.map((closed) => (closed ? ['5'] : []))).length).toBe(presses);
		}),
		{ seed: 20260101 },
	);
});

test('no noise on the matrix ever tells two keys in one scan', () => {
	const keys = fc.subarray<KeypadKey>(['1', '2', '3', 'A', '4', '5', '6', 'B']);
	fc.assert(
		fc.property(fc.array(keys, { maxLength: 60 }), (scans) => {
			const debouncer = new KeyDebouncer(KEYS);
			for (const [index, down] of scans.entries()) {
				expect(debouncer.scanned(new Set(down), index * SCAN_MILLISECONDS).pressed.length).toBeLessThanOrEqual(1);
			}
		}),
		{ seed: 20260101 },
	);
});

test('after any noise, when all is open, the keypad rests and hears the next key', () => {
	const keys = fc.subarray<KeypadKey>(['1', '2', '3', 'A', '4', '5', '6', 'B']);
	fc.assert(
		fc.property(fc.array(keys, { maxLength: 60 }), (scans) => {
			const debouncer = new KeyDebouncer(KEYS);
			for (const down of scans) debouncer.scanned(new Set(down), 0);
			for (let scan = 0; scan < 3; scan += 1) debouncer.scanned(new Set(), 0);
			expect(debouncer.scanned(new Set(), 0).atRest).toBe('open');
			debouncer.scanned(new Set(['9']), 0);
			expect(debouncer.scanned(new Set(['9']), 0).pressed).toEqual(['9']);
		}),
		{ seed: 20260101 },
	);
});

/** What a scan finds when these keys are closed: three corners of a rectangle show the fourth, again and again. */
function scanOf(closed: readonly KeypadKey[]): Set<KeypadKey> {
	const found = new Set(closed);
	const isFound = (row: number, column: number) => found.has(KEYS[row]?.[column] as KeypadKey);
	for (let before = -1; before !== found.size; ) {
		before = found.size;
		for (const row of KEYS.keys())
			for (const column of KEYS.keys())
				for (const other of KEYS.keys())
					for (const across of KEYS.keys())
						if (isFound(row, across) && isFound(other, across) && isFound(other, column))
							found.add(KEYS[row]?.[column] as KeypadKey);
	}
	return found;
}

/** Keys pushed one after another, none of them let go: what is told at each. */
function rollingOver(keys: readonly KeypadKey[]): readonly (readonly KeypadKey[])[] {
	const debouncer = new KeyDebouncer(KEYS);
	return keys.map((_, index) => {
		const scan = scanOf(keys.slice(0, index + 1));
		return [0, 1, 2].flatMap((step) => [...debouncer.scanned(scan, (index * 3 + step) * SCAN_MILLISECONDS).pressed]);
	});
}

test('of any number of keys held together, each is told that cannot be a ghost, and no ghost is', () => {
	const hands = fc.shuffledSubarray(KEYS.flat(), { minLength: 1, maxLength: 6 });
	fc.assert(
		fc.property(hands, (keys) => {
			for (const [index, told] of rollingOver(keys).entries()) {
				const key = keys[index] as KeypadKey;
				const grown = [...scanOf(keys.slice(0, index + 1))].filter((other) => !scanOf(keys.slice(0, index)).has(other));
				const certain = grown.length === 1 && grown[0] === key;
				expect(told).toEqual(certain ? [key] : []);
			}
		}),
		{ seed: 20260101 },
	);
});

test('a whole row, or one key in each row and column, is told key by key', () => {
	expect(rollingOver(['1', '2', '3', 'A']).flat()).toEqual(['1', '2', '3', 'A']);
	expect(rollingOver(['1', '5', '9', 'D']).flat()).toEqual(['1', '5', '9', 'D']);
});
