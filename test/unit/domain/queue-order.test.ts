import { describe, expect, it } from 'vitest';
import { peopleAhead } from '#domain/claims.ts';
import { reservation } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

describe('who is called next', () => {
	it('Q1 walk-ins of a service come in the order of their tickets', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 3);
		expect(hall.callsAll('1')).toEqual(['P001', 'P002', 'P003']);
	});

	it('Q2 a counter does not call those of a service it does not serve', () => {
		const hall = new TownHall().opens('1', '3');
		hall.takes('licences');
		hall.takes('documents');
		expect(hall.calls('1')).toBe('P001');
		expect(hall.calls('3')).toBe('L001');
	});

	it("Q3 a checked-in reservation goes before walk-ins from its slot's start", () => {
		const hall = new TownHall().opens('1').reserves(reservation('9:00', '4711')).at('8:50');
		hall.takes();
		hall.typesPin('4711');
		hall.takes();
		expect(hall.at('8:59:59').calls('1')).toBe('P001');
		hall.takes();
		expect(hall.at('9:00').calls('1')).toBe('P002');
		expect(hall.callsAll('1')).toEqual(['P003', 'P004']);
	});

	it('Q3 a reservation has its ordinary place before its slot starts', () => {
		const hall = new TownHall().opens('1').reserves(reservation('9:00', '4711')).at('8:50');
		hall.takes('documents', 2);
		hall.typesPin('4711');
		hall.takes();
		expect(hall.callsAll('1')).toEqual(['P001', 'P002', 'P003', 'P004']);
	});

	it('Q4 of two reservations the earlier slot goes first, then the earlier check-in', () => {
		const late = reservation('9:00', '1111');
		const first = reservation('9:30', '2222', { seat: 0 });
		const second = reservation('9:30', '3333', { seat: 1 });
		const hall = new TownHall().opens('1').reserves(late, first, second).at('9:15');
		expect([hall.typesPin('3333'), hall.typesPin('2222')]).toEqual(['P001', 'P002']);
		hall.at('9:15').typesPin('1111');
		expect(hall.at('9:30').callsAll('1')).toEqual(['P003', 'P001', 'P002']);
	});

	it('Q5 a counter of two services calls whoever has waited longest', () => {
		const hall = new TownHall().opens('2');
		hall.takes('licences');
		hall.takes('documents');
		hall.takes('licences');
		expect(hall.callsAll('2')).toEqual(['L001', 'P001', 'L002']);
	});

	it('Q5 a counter of two services calls a reservation of either before walk-ins of both', () => {
		const hall = new TownHall().opens('2').reserves(reservation('9:00', '4711', { service: 'licences', errand: null }));
		hall.at('8:55').takes('documents', 2);
		hall.typesPin('4711');
		expect(hall.at('9:00').callsAll('2')).toEqual(['L001', 'P001', 'P002']);
	});

	it('Q7 a late comer who was put back goes before reservations', () => {
		const hall = new TownHall().opens('1').reserves(reservation('9:00', '4711')).at('8:55');
		hall.takes();
		hall.calls('1');
		hall.presses('1', 'no-show');
		hall.typesPin('4711');
		hall.at('9:00').does({ type: 'put-back', counter: '1', ticket: hall.ticket('P001').id });
		expect(hall.callsAll('1')).toEqual(['P001', 'P002']);
	});

	it('Q7 having been in front ends with the turn: after a transfer the place is the one earned by waiting', () => {
		const hall = new TownHall().opens('1', '2').at('8:10');
		hall.takes('licences');
		hall.takes('documents');
		hall.calls('1');
		hall.presses('1', 'no-show');
		hall.does({ type: 'put-back', counter: '1', ticket: hall.ticket('P001').id });
		hall.calls('1');
		hall.presses('1', 'start');
		hall.does({ type: 'transfer', counter: '1', service: 'licences', toCounter: null });
		expect(hall.callsAll('2')).toEqual(['L001', 'P001']);
	});

	it('Q8 the people ahead are those of the same service with the better claim', () => {
		const hall = new TownHall().opens('1').reserves(reservation('9:00', '4711')).at('8:50');
		hall.takes('documents', 2);
		hall.takes('licences');
		const reserved = hall.typesPin('4711');
		const ahead = (number?: string) =>
			peopleAhead(hall.office, 'documents', hall.now, number === undefined ? undefined : hall.ticket(number));
		expect([ahead('P001'), ahead('P002'), ahead(reserved), ahead()]).toEqual([0, 1, 2, 3]);
		hall.at('9:00');
		expect([ahead('P001'), ahead('P002'), ahead(reserved), ahead()]).toEqual([1, 2, 0, 3]);
	});
});

describe('picking from the list', () => {
	const pick = (hall: TownHall, counter: string, number: string) =>
		({ type: 'call', counter, ticket: hall.ticket(number).id }) as const;

	it('Q9 calls whom the clerk picked, and those passed over keep their place', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 4);
		hall.does(pick(hall, '1', 'P003'));
		expect(hall.ticket('P003')).toMatchObject({ state: 'called', counter: '1' });
		expect(hall.callsAll('1')).toEqual(['P001', 'P002', 'P004']);
	});

	it('Q9, Q22 ends the visit of whoever was in hand', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 3);
		hall.calls('1');
		hall.presses('1', 'start');
		expect(hall.does(pick(hall, '1', 'P003'))).toEqual(['ticket-finished', 'ticket-called']);
	});

	it('Q9, Q2 is refused for whom the counter may not call, and for whoever waits no more', () => {
		const hall = new TownHall().opens('1', '3');
		hall.takes('licences');
		hall.takes('documents');
		const licences = pick(hall, '1', 'L001');
		expect(hall.refuses(licences)).toEqual({ reason: 'unknown-ticket', ticket: licences.ticket });
		hall.calls('3');
		expect(hall.refuses({ ...licences, counter: '3' })).toMatchObject({ reason: 'unknown-ticket' });
		expect(hall.refuses({ ...licences, ticket: '2026-11-23/P099' })).toMatchObject({ reason: 'unknown-ticket' });
	});

	it('Q9, Q21 is refused at a counter that is not open', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents');
		hall.presses('1', 'pause');
		expect(hall.refuses(pick(hall, '1', 'P001'))).toEqual({ reason: 'counter-not-open' });
	});
});
