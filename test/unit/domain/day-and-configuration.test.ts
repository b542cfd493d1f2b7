import { describe, expect, it } from 'vitest';
import { nextWakeUp } from '#domain/day-commands.ts';
import { effectsOf } from '#domain/effects.ts';
import { emptyOffice } from '#domain/office.ts';
import type { ServiceId } from '#domain/values.ts';
import { at, COUNTERS, DOCUMENTS, day, dayOf, LICENCES, reservation, rules } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const tuesday = { type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') } as const;

const endings = (hall: TownHall) =>
	hall.events
		.filter((event) => ['ticket-finished', 'ticket-unserved', 'ticket-left'].includes(event.type))
		.map((event) => [event.type, 'ticket' in event ? event.ticket.slice(-4) : '']);

describe("the day's change", () => {
	it('Q50 ends every ticket as what it was and closes the counters', () => {
		const hall = new TownHall().opens('1', '2', '3');
		hall.takes('documents', 4);
		hall.takes('licences');
		hall.calls('1');
		hall.presses('1', 'start');
		hall.presses('1', 'park');
		hall.calls('1');
		hall.presses('1', 'no-show');
		hall.calls('1');
		hall.presses('3', 'pause');
		hall.now = at('0:00', '2026-11-24');
		hall.does(tuesday);
		expect(endings(hall)).toEqual([
			['ticket-unserved', 'P001'],
			['ticket-left', 'P002'],
			['ticket-finished', 'P003'],
			['ticket-unserved', 'P004'],
			['ticket-unserved', 'L001'],
		]);
		expect(hall.office.tickets.size).toBe(0);
		expect(hall.office.calls).toEqual([]);
		expect([...hall.office.counters.values()].map(({ state, ticket }) => [state, ticket])).toEqual([
			['closed', null],
			['closed', null],
			['closed', null],
		]);
		expect(hall.office.day.date).toBe('2026-11-24');
	});

	it('Q50 closes only counters that are not closed yet', () => {
		const hall = new TownHall().opens('1');
		expect(hall.does(tuesday)).toEqual(['counter-closed', 'day-begun']);
	});

	it('Q51 a reservation of which nothing became was missed', () => {
		const later = reservation('9:00', '2222', { start: at('9:00', '2026-11-24') });
		const hall = new TownHall().reserves(
			reservation('9:00', '1111'),
			reservation('9:30', '3333', { state: 'cancelled' }),
			later,
		);
		hall.does(tuesday);
		expect(hall.events.filter((event) => event.type === 'reservation-missed')).toEqual([
			{ type: 'reservation-missed', reservation: 'slot-9:00-1111' },
		]);
		expect([...hall.office.reservations.keys()]).toEqual([later.id]);
	});

	it('Q51 facts about past days are not kept', () => {
		const hall = new TownHall().reserves(reservation('9:00', '1111', { start: at('9:00', '2026-11-22') }));
		expect(hall.office.reservations.size).toBe(0);
		expect(hall.office.revision).toBe(1);
	});

	it('Q52 the same day again changes its hours and nothing else', () => {
		const hall = new TownHall({}, '8:00-17:00').opens('1');
		hall.takes('documents', 2);
		const before = hall.office;
		expect(hall.does({ type: 'begin-day', day: day('8:00-12:00') })).toEqual(['day-begun']);
		expect(hall.office).toEqual({ ...before, day: day('8:00-12:00') });
		expect(hall.does({ type: 'begin-day', day: day('8:00-12:00') })).toEqual([]);
	});

	it('Q52 an earlier day never comes back', () => {
		const hall = new TownHall();
		expect(hall.does({ type: 'begin-day', day: dayOf('2026-11-22', '8:00-17:00') })).toEqual([]);
		expect(hall.office.day.date).toBe('2026-11-23');
	});
});

describe('new rules', () => {
	const documentsOnly = rules({ services: [DOCUMENTS], counters: [{ id: '1', services: ['documents'] }] });

	it('Q53 leave counters and tickets as they are', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 2);
		hall.calls('1');
		const { tickets, calls } = hall.office;
		const services: readonly ServiceId[] = ['documents', 'licences'];
		hall.does({ type: 'configure', rules: rules({ counters: COUNTERS.map(({ id }) => ({ id, services })) }) });
		expect(hall.office).toMatchObject({ tickets, calls });
		expect(hall.office.counters.get('1')).toMatchObject({
			id: '1',
			services,
			state: 'open',
			ticket: '2026-11-23/P001',
		});
		expect(hall.office.counters.get('3')).toMatchObject({ id: '3', services, state: 'closed', ticket: null });
	});

	it('Q53 the same rules again change nothing', () => {
		expect(new TownHall().does({ type: 'configure', rules: rules() })).toEqual([]);
	});

	it('Q54 a counter that is no more lets go of whom it had', () => {
		const hall = new TownHall({ services: [DOCUMENTS, LICENCES] }).opens('1', '2');
		hall.takes('documents', 5);
		hall.calls('1');
		hall.presses('1', 'start');
		hall.does({ type: 'transfer', counter: '1', service: null, toCounter: '2' });
		hall.presses('1', 'call-next');
		hall.calls('2');
		hall.presses('2', 'start');
		hall.presses('2', 'park');
		hall.calls('2');
		hall.presses('2', 'no-show');
		hall.calls('2');
		expect(hall.office.calls.map(({ counter }) => counter)).toEqual(['2', '1']);
		hall.does({ type: 'configure', rules: rules({ counters: [{ id: '1', services: ['documents', 'licences'] }] }) });
		expect(hall.office.calls.map(({ counter }) => counter)).toEqual(['1']);
		expect(hall.ticket('P003').state).toBe('no-show');
		expect(hall.callsAll('1')).toEqual(['P001', 'P004', 'P005']);
	});

	it('Q54 whoever was sent to a counter that is no more returns to their place', () => {
		const hall = new TownHall().opens('1', '2', '3');
		hall.takes('documents', 2);
		hall.calls('1');
		hall.presses('1', 'start');
		hall.does({ type: 'transfer', counter: '1', service: null, toCounter: '3' });
		hall.does({ type: 'configure', rules: documentsOnly });
		expect(hall.ticket('P001')).toMatchObject({ state: 'waiting', counter: null, front: false });
		expect(hall.callsAll('1')).toEqual(['P001', 'P002']);
	});

	it('Q55 who queued for a service that is no more is unserved, a no-show has left', () => {
		const hall = new TownHall().opens('2', '3');
		hall.takes('licences', 4);
		hall.takes('documents');
		hall.calls('3');
		hall.presses('3', 'no-show');
		hall.calls('3');
		hall.calls('2');
		hall.does({ type: 'configure', rules: documentsOnly });
		expect(endings(hall)).toEqual([
			['ticket-left', 'L001'],
			['ticket-unserved', 'L002'],
			['ticket-unserved', 'L003'],
			['ticket-unserved', 'L004'],
		]);
		expect([...hall.office.tickets.values()].map(({ number }) => number)).toEqual(['P001']);
	});

	it('D4 new rules renew every display', () => {
		expect(effectsOf({ type: 'office-configured', rules: documentsOnly })).toEqual([
			{ type: 'show-counter', counter: '1', isNew: false },
		]);
	});
});

describe('the passing of time', () => {
	it('Q63, P14 reservations are missed and no-shows leave when their time is over, once', () => {
		const hall = new TownHall().opens('1').reserves(reservation('9:00', '1111'), reservation('9:30', '2222'));
		hall.at('9:04:58').takes();
		hall.at('9:04:59').calls('1');
		hall.at('9:05').presses('1', 'no-show');
		expect(hall.at('9:15').does({ type: 'wake-up' })).toEqual([]);
		expect(hall.at('9:15:01').does({ type: 'wake-up' })).toEqual(['reservation-missed', 'ticket-left']);
		expect(hall.at('9:15:01').does({ type: 'wake-up' })).toEqual([]);
		expect(hall.office.reservations.get('slot-9:00-1111')?.outcome).toBe('missed');
	});

	it('Q63 who checked in is not missed', () => {
		const hall = new TownHall().reserves(reservation('9:00', '1111')).at('9:00');
		hall.typesPin('1111');
		expect(hall.at('10:00').does({ type: 'wake-up' })).toEqual([]);
	});

	it("Q64 the office wakes for whatever is due first, at the latest for the day's end", () => {
		const hall = new TownHall().opens('1');
		expect(nextWakeUp(hall.office)).toBe(at('0:00', '2026-11-24'));
		hall.reserves(reservation('9:00', '1111'), reservation('8:00', '2222', { state: 'cancelled' }));
		expect(nextWakeUp(hall.office)).toBe(at('9:15') + 1);
		hall.takes();
		hall.calls('1');
		hall.at('9:00').presses('1', 'no-show');
		expect(nextWakeUp(hall.office)).toBe(at('9:10') + 1);
	});

	it('Q64 an office without a day wakes at once', () => {
		expect(nextWakeUp(emptyOffice)).toBe(0);
	});
});
