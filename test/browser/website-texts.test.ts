import { describe, expect, test } from 'vitest';
import { formatFor } from '../../cloud-sync/website/format.ts';
import { languageOfPage } from '../../cloud-sync/website/language.ts';
import { TEXTS } from '../../cloud-sync/website/texts.ts';

describe('Czech counts people as Czechs do', () => {
	test.for([
		[0, 'Nikdo nečeká'],
		[1, '1 člověk čeká'],
		[2, '2 lidé čekají'],
		[4, '4 lidé čekají'],
		[5, '5 lidí čeká'],
		[21, '21 lidí čeká'],
	] as const)('%i', ([count, expected]) => {
		expect(TEXTS.cs.occupancy.waiting(count)).toBe(expected);
	});
});

describe('times are the office’s, on any browser', () => {
	test('a moment written in UTC', () => {
		const format = formatFor('cs', 'Europe/Prague');
		expect(format.time('2026-11-16T23:30:00Z')).toBe('0:30');
		expect(format.date('2026-11-16T23:30:00Z')).toBe('2026-11-17');
		expect(format.day('2026-11-16T23:30:00Z')).toBe('úterý 17. listopadu 2026');
	});

	test('a check-in that opens before the clocks go back', () => {
		const format = formatFor('en', 'Europe/Prague');
		expect(format.timeAfter('2026-10-25T02:00:00+01:00', -15)).toBe('2:45');
	});
});

describe('the language of a page', () => {
	test('is the one asked for in the address', () => expect(languageOfPage('?lang=en', ['cs-CZ'])).toBe('en'));
	test('else the first of the browser’s that is spoken here', () =>
		expect(languageOfPage('', ['de', 'en-US', 'cs'])).toBe('en'));
	test('else Czech', () => expect(languageOfPage('?lang=xx', ['de'])).toBe('cs'));
});
