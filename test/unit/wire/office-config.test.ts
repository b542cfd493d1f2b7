import { describe, expect, test } from 'vitest';
import { officeConfigSchema, officeIdSchema } from '#wire/office-config.ts';
import { TOWN } from '../../support/town-config.ts';

const [documents, licences] = TOWN.services;
const [first, second] = TOWN.counters;
const withHours = (monday: string[]) => ({
	calendar: { ...TOWN.calendar, weekly: { ...TOWN.calendar.weekly, monday } },
});

/** The first complaint about the town with these changes, as path and message. */
function complaint(changes: object): string {
	const { error } = officeConfigSchema.safeParse({ ...TOWN, ...changes });
	const issue = error?.issues[0];
	return issue ? `${issue.path.join('.')}: ${issue.message}` : 'none';
}

describe('an office configuration', () => {
	test('of a real town is accepted, and nothing of it is lost', () => {
		expect(officeConfigSchema.parse(TOWN)).toEqual(TOWN);
	});

	test('leaves out what has a usual value', () => {
		const { slotCapacity: _, weight: ___, ...service } = { ...documents };
		const { exceptions: __, ...calendar } = TOWN.calendar;
		const parsed = officeConfigSchema.parse({
			...TOWN,
			calendar,
			reservations: {},
			services: [service, licences],
		});
		expect(parsed.reservations).toEqual(TOWN.reservations);
		const [first] = parsed.services;
		expect([first?.slotCapacity, first?.weight, parsed.calendar.exceptions]).toEqual([1, 1, []]);
	});

	test.each([
		['an unknown member', { logo: 'x.png' }, 'logo'],
		['an id with capitals', { id: 'Sumperk' }, 'id: lower-case'],
		[
			'a time zone that is none',
			{ calendar: { ...TOWN.calendar, timeZone: 'Europe/Sumperk' } },
			'calendar.timeZone: an',
		],
		['a country in words', { calendar: { ...TOWN.calendar, holidays: 'Czechia' } }, 'calendar.holidays: a country'],
		[
			'a country that is none',
			{ calendar: { ...TOWN.calendar, holidays: 'constructor' } },
			'calendar.holidays: a country',
		],
		['a time that is none', withHours(['07:30-25:00']), 'calendar.weekly.monday.0: two times'],
		['hours that end before they begin', withHours(['11:30-07:30']), 'calendar.weekly.monday.0: the second time'],
		['hours that overlap', withHours(['07:30-11:30', '11:00-12:00']), 'calendar.weekly.monday: openings of one day'],
		[
			'a weight that would starve',
			{ services: [{ ...documents, weight: 0 }, licences] },
			'services.0.weight: Too small',
		],
		[
			'numbers that run backwards',
			{ services: [{ ...documents, numbers: { first: 9, last: 9 } }] },
			'first must be below',
		],
		['a letter read as a digit', { services: [{ ...documents, letter: 'O' }] }, 'services.0.letter'],
		['a service without errands', { services: [{ ...documents, errands: [] }, licences] }, 'services.0.errands'],
	])('refuses %s, and says where', (_what, changes, expected) => {
		expect(complaint(changes)).toContain(expected);
	});

	test.each([
		['two services of one name', { services: [documents, { ...licences, id: 'personal-documents' }] }, 'services.1.id'],
		['two services of one letter', { services: [documents, { ...licences, letter: 'P' }] }, 'services.1.letter'],
		['two counters of one number', { counters: [first, { ...second, id: '1' }] }, 'counters.1.id: "1" is used twice'],
		[
			'two errands of one name',
			{ services: [{ ...documents, errands: [documents?.errands[0], documents?.errands[0]] }, licences] },
			'services.0.errands.1.id',
		],
		['a service that no counter serves', { counters: [first] }, 'services.1.id: no counter serves "driver-licences"'],
		[
			'a counter for a service that there is not',
			{ counters: [...TOWN.counters, { id: '9', label: '9', services: ['fishing'] }] },
			'counters.3.services.0: there is no service "fishing"',
		],
	])('refuses %s, and says where', (_what, changes, expected) => {
		expect(complaint(changes)).toContain(expected);
	});
});

test.each(['a', '1st', 'a/b', 'a+', '#', '', `a${'b'.repeat(41)}`])('"%s" is no office id', (id) => {
	expect(officeIdSchema.safeParse(id).success).toBe(false);
});
