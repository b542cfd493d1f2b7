import { expect, test } from 'vitest';
import { chooseSeat } from '../../../cloud-sync/endpoint/stores/seat-choice.ts';

const pin = (seat: number, generation: number) => `${seat}${generation}`;

test('the lowest free seat is taken, at a generation it never had', () => {
	const uses = [
		{ seat: 0, generation: 0, live: true },
		{ seat: 1, generation: 0, live: false },
		{ seat: 1, generation: 4, live: false },
	];
	expect(chooseSeat(3, uses, new Set(), pin)).toEqual({ seat: 1, generation: 5, pin: '15' });
});

test('a PIN that somebody holds that day is passed over', () => {
	expect(chooseSeat(1, [], new Set(['00', '01']), pin)).toEqual({ seat: 0, generation: 2, pin: '02' });
});

test('a full slot has no seat, nor has one without capacity', () => {
	expect(chooseSeat(1, [{ seat: 0, generation: 0, live: true }], new Set(), pin)).toBeNull();
	expect(chooseSeat(0, [], new Set(), pin)).toBeNull();
});

test('seats above a capacity that was lowered stay taken and are not given again', () => {
	const uses = [{ seat: 2, generation: 0, live: true }];
	expect(chooseSeat(2, uses, new Set(), pin)?.seat).toBe(0);
});
