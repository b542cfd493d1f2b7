import { describe, expect, it } from 'vitest';
import { lately } from '#domain/ended-tickets.ts';
import { dayOf } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

describe('a ticket that ended', () => {
	it('Q65 is remembered for half an hour with how it ended', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 2);
		hall.at('9:00').calls('1');
		hall.at('9:10').presses('1', 'finish');
		hall.at('9:20').does({ type: 'leave', ticket: hall.ticket('P002').id });
		const remembered = (time: string) =>
			lately(hall.office.ended, hall.at(time).now).map(({ number, service, how }) => [number, service, how]);
		expect(remembered('9:39')).toEqual([
			['P001', 'documents', 'done'],
			['P002', 'documents', 'left'],
		]);
		expect(remembered('9:40')).toEqual([['P002', 'documents', 'left']]);
		expect(remembered('9:50')).toEqual([]);
	});

	it('Q65 is forgotten by the office when others end later', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 2);
		hall.at('9:00').calls('1');
		hall.at('9:05').presses('1', 'finish');
		hall.at('10:00').calls('1');
		hall.at('10:05').presses('1', 'finish');
		expect(hall.office.ended.map(({ number }) => number)).toEqual(['P002']);
	});

	it("Q65 by the day's end is remembered over midnight", () => {
		const hall = new TownHall().opens('1');
		hall.takes();
		hall.at('24:00').does({ type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') });
		expect(hall.office.tickets.size).toBe(0);
		expect(hall.office.ended).toMatchObject([{ number: 'P001', how: 'unserved' }]);
	});
});
