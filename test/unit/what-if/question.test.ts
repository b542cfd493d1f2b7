import { describe, expect, it } from 'vitest';
import { changeOf, type OfficeInQuestion, WrongQuestion } from '../../../scripts/what-if-question.ts';
import { at, rules } from '../../support/office-builder.ts';
import { TOWN } from '../../support/town-config.ts';

const OFFICE: OfficeInQuestion = { config: TOWN, rules: rules() };
const [FIRST = '', SECOND = ''] = TOWN.services.map(({ id }) => id);
const change = (words: Parameters<typeof changeOf>[0]) => changeOf(words, OFFICE, '2026-11-23');

describe('the words of a what-if question', () => {
	it('W23 say what would be different', () => {
		expect(change({ counter: `${FIRST},${SECOND}@8:00-12:30` })).toEqual({
			counter: { services: [FIRST, SECOND], from: at('8:00'), until: at('12:30') },
		});
		expect(change({ counter: FIRST, capacity: '3', order: 'first-come' })).toEqual({
			counter: { services: [FIRST] },
			capacity: { service: null, seats: 3 },
			order: 'first-come',
		});
		expect(change({ capacity: `${SECOND}=0`, weight: [`${FIRST}=2`, `${SECOND}=0.5`] })).toEqual({
			capacity: { service: SECOND, seats: 0 },
			weights: { [FIRST]: 2, [SECOND]: 0.5 },
		});
	});

	it.each([
		{ words: {}, says: 'nothing would be different' },
		{
			words: { counter: 'dog-licences' },
			says: `--counter: there is no service "dog-licences"; the office has ${FIRST}`,
		},
		{ words: { counter: '@8:00-9:00' }, says: '--counter: expected SERVICE,…[@FROM-UNTIL], not "@8:00-9:00"' },
		{ words: { counter: `${FIRST}@8:00-25:00` }, says: '--counter: expected times of day' },
		{ words: { counter: `${FIRST}@12:00-8:00` }, says: '--counter: expected times of day' },
		{ words: { capacity: 'many' }, says: '--capacity: expected [SERVICE=]N, not "many"' },
		{ words: { order: 'last-come' }, says: '--order: expected first-come, not "last-come"' },
		{ words: { weight: [`${FIRST}=100`] }, says: '--weight: expected SERVICE=N with N from 0.1 to 10' },
		{ words: { weight: ['2'] }, says: '--weight: expected SERVICE=N' },
	])('W23 that cannot be understood are refused: $says', ({ words, says }) => {
		expect(() => change(words)).toThrow(WrongQuestion);
		expect(() => change(words)).toThrow(says);
	});
});
