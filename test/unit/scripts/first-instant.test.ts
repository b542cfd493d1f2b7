import { describe, expect, it } from 'vitest';
import { readOfficeFile } from '../../../firmware/config/office-file.ts';
import { type FirstInstantQuestion, firstInstant } from '../../../scripts/first-instant.ts';
import { at } from '../../support/test-clock.ts';

const { calendar } = readOfficeFile('firmware/config/sumperk.yaml').config;
const ask = (question: Partial<FirstInstantQuestion>) =>
	firstInstant({
		wanted: undefined,
		now: at('2026-11-23T09:00:00+01:00'),
		recorded: null,
		board: 'virtual',
		calendar,
		...question,
	});

describe('where the clock of a town on one machine begins', () => {
	it('in opening hours it is the machine’s own time', () => {
		expect(ask({})).toBeNull();
		expect(ask({ recorded: at('2026-11-23T08:59:00+01:00') })).toBeNull();
	});

	it.each([
		['at night', '2026-11-23T22:00:00+01:00', '2026-11-24T07:30:00+01:00'],
		['in the lunch break', '2026-11-23T11:45:00+01:00', '2026-11-23T12:30:00+01:00'],
		['at a weekend', '2026-11-21T10:00:00+01:00', '2026-11-23T07:30:00+01:00'],
		['on a public holiday', '2026-11-17T10:00:00+01:00', '2026-11-18T07:30:00+01:00'],
		['over Christmas', '2026-12-24T10:00:00+01:00', '2026-12-28T07:30:00+01:00'],
	])('%s it is the next opening', (_, now, opening) => {
		expect(ask({ now: at(now) })).toMatchObject({ at: at(opening) });
	});

	it('a town moved forward goes on where it stopped, or at the opening after that', () => {
		const later = at('2026-11-24T10:00:00+01:00');
		expect(ask({ recorded: later })).toMatchObject({ at: later });
		expect(ask({ recorded: at('2026-11-24T20:00:00+01:00') })).toMatchObject({ at: at('2026-11-25T07:30:00+01:00') });
	});

	it('PREPAZKA_CLOCK does not go back behind what is on record', () => {
		const wanted = at('2026-11-23T09:00:00+01:00');
		const recorded = at('2026-11-23T10:00:00+01:00');
		expect(ask({ wanted, recorded })).toMatchObject({ at: recorded, why: expect.stringContaining('PREPAZKA_DATA') });
		expect(ask({ wanted, recorded: at('2026-11-23T08:00:00+01:00') })).toMatchObject({ at: wanted });
	});

	it('PREPAZKA_CLOCK has the last word on the virtual board, and none on a real one', () => {
		const wanted = at('2027-03-01T10:00:00+01:00');
		expect(ask({ wanted })).toMatchObject({ at: wanted });
		expect(ask({ wanted, board: 'pi', now: at('2026-11-23T22:00:00+01:00') })).toBeNull();
	});
});
