import { describe, expect, it } from 'vitest';
import { MONDAY } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

describe('numbers that an office with a lost journal is told of', () => {
	const skip = (...numbers: readonly string[]) => ({
		type: 'skip-numbers' as const,
		tickets: numbers.map((number) => `${MONDAY}/${number}`),
	});

	it('D18 are given to nobody else, nor are the ten after them, of which the cloud may not have heard', () => {
		const hall = new TownHall();
		expect(hall.does(skip('P045', 'L007'))).toEqual(['numbers-skipped']);
		expect(hall.takes('documents')).toBe('P056');
		expect(hall.takes('licences')).toBe('L018');
	});

	it('D18 change nothing where the office knows better', () => {
		const hall = new TownHall();
		hall.takes('documents', 3);
		expect(hall.does(skip('P002', 'P003'))).toEqual([]);
		expect(hall.does(skip('P002', 'L001'))).toEqual(['numbers-skipped']);
		expect(hall.takes('documents')).toBe('P004');
		expect(hall.takes('licences')).toBe('L012');
	});

	it('D18 near the end of a range leave half of what it still has, and fewer than ten are left out', () => {
		const hall = new TownHall();
		hall.does(skip('P091', 'L099'));
		expect(hall.takes('documents')).toBe('P096');
		expect(hall.refuses({ type: 'issue-ticket', service: 'licences', errand: null, language: 'cs' })).toMatchObject({
			why: 'numbers-used-up',
		});
	});

	it('D18 of a letter that no service has any more are remembered as they are', () => {
		const hall = new TownHall();
		expect(hall.does(skip('Z007'))).toEqual(['numbers-skipped']);
		expect(hall.office.lastNumbers.get('Z')).toBe(7);
	});

	it('D18 of another day mean nothing', () => {
		const hall = new TownHall();
		expect(hall.does({ type: 'skip-numbers', tickets: ['2026-11-20/P045'] })).toEqual([]);
		expect(hall.takes('documents')).toBe('P001');
	});
});
