import { expect, test } from 'vitest';
import { freeSeat } from '../../../cloud-sync/endpoint/stores/seat-choice.ts';

test('the lowest free seat is taken, at a generation it never had', () => {
	const uses = [
		{ seat: 0, generation: 0, live: true },
		{ seat: 1, generation: 0, live: false },
		{ seat: 1, generation: 4, live: false },
	];
	expect(freeSeat(3, uses)).toEqual({ seat: 1, generation: 5 });
});

test('a full slot has no seat, nor has one without capacity', () => {
	expect(freeSeat(1, [{ seat: 0, generation: 0, live: true }])).toBeNull();
	expect(freeSeat(0, [])).toBeNull();
});

test('seats above a capacity that was lowered stay taken and are not given again', () => {
	expect(freeSeat(2, [{ seat: 2, generation: 0, live: true }])?.seat).toBe(0);
	expect(freeSeat(1, [{ seat: 2, generation: 0, live: true }])).toBeNull();
});
