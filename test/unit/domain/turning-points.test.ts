import { describe, expect, it } from 'vitest';
import { nextTurningPoint } from '#domain/turning-points.ts';
import { at, reservation } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

describe('what the clock alone changes', () => {
	it('D9 tickets begin to be issued before each opening and cease at its end', () => {
		const { office } = new TownHall({ ticketsOpenSeconds: 900 }, '8:00-11:30', '12:30-17:00');
		const points = ['0:00', '7:45', '11:30', '12:15'].map((time) => nextTurningPoint(office, at(time)));
		expect(points).toEqual([at('7:45'), at('11:30'), at('12:15'), at('17:00')]);
		expect(nextTurningPoint(office, at('17:00'))).toBeNull();
	});

	it('D9 a checked-in reservation goes first from its slot’s start', () => {
		const hall = new TownHall().reserves(reservation('9:00', '4711'));
		hall.at('8:50').typesPin('4711');
		expect(nextTurningPoint(hall.office, at('8:51'))).toBe(at('9:00'));
		expect(nextTurningPoint(hall.office, at('9:00'))).toBe(at('17:00'));
	});

	it('D9 who is no longer waiting changes nothing by it', () => {
		const hall = new TownHall().reserves(reservation('9:00', '4711')).opens('1');
		hall.at('8:50').typesPin('4711');
		hall.calls('1');
		expect(nextTurningPoint(hall.office, at('8:52'))).toBe(at('17:00'));
	});
});
