import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeypadKey } from '../../../../hardware/devices.ts';
import { KeyDebouncer } from '../../../../hardware/drivers/key-debouncer.ts';

/** Between two scans, as the keypad driver makes them. */
const SCAN_MILLISECONDS = 8;

function told(scans: readonly (readonly KeypadKey[])[]): KeypadKey[] {
	const debouncer = new KeyDebouncer();
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
			const debouncer = new KeyDebouncer();
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
			const debouncer = new KeyDebouncer();
			for (const down of scans) debouncer.scanned(new Set(down), 0);
			for (let scan = 0; scan < 3; scan += 1) debouncer.scanned(new Set(), 0);
			expect(debouncer.scanned(new Set(), 0).atRest).toBe('open');
			debouncer.scanned(new Set(['9']), 0);
			expect(debouncer.scanned(new Set(['9']), 0).pressed).toEqual(['9']);
		}),
		{ seed: 20260101 },
	);
});
