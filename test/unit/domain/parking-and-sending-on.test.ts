import { describe, expect, it } from 'vitest';
import { reservation } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const counter = '1';

/** Counters 1 to 3 are open, counter 1 serves `P001`; `P002` and `L001` wait. */
function serving(): TownHall {
	const hall = new TownHall().opens('1', '2', '3');
	hall.takes('documents', 2);
	hall.takes('licences');
	hall.calls(counter);
	hall.presses(counter, 'start');
	return hall;
}

const transfer = (service: string | null, toCounter: string | null) =>
	({ type: 'transfer', counter, service, toCounter }) as const;

describe('parking a visitor', () => {
	it('Q40 frees the counter until the visitor comes back', () => {
		const hall = serving();
		hall.presses(counter, 'park');
		expect(hall.ticket('P001')).toMatchObject({ state: 'parked', counter });
		expect(hall.calls(counter)).toBe('P002');
		hall.presses(counter, 'finish');
		hall.does({ type: 'resume', counter, ticket: hall.ticket('P001').id });
		expect(hall.ticket('P001')).toMatchObject({ state: 'serving', counter });
		expect(hall.presses(counter, 'finish')).toEqual(['ticket-finished']);
	});

	it('Q40 only whom this counter parked is resumed, and only with empty hands', () => {
		const hall = serving();
		hall.presses(counter, 'park');
		const parked = hall.ticket('P001').id;
		const waiting = hall.ticket('P002').id;
		const resume = (ticket: string, at = counter) => hall.refuses({ type: 'resume', counter: at, ticket });
		expect(resume(parked, '2')).toEqual({ reason: 'not-parked-here' });
		expect(resume(waiting)).toEqual({ reason: 'not-parked-here' });
		expect(resume('2026-11-23/P077')).toEqual({ reason: 'unknown-ticket', ticket: '2026-11-23/P077' });
		hall.calls(counter);
		expect(resume(parked)).toEqual({ reason: 'counter-busy', number: 'P002' });
	});

	it('Q40 only who is being served can be parked', () => {
		const hall = new TownHall().opens(counter);
		expect(hall.refuses({ type: 'park', counter })).toEqual({ reason: 'nobody-at-counter' });
		hall.takes();
		hall.calls(counter);
		expect(hall.refuses({ type: 'park', counter })).toEqual({ reason: 'nobody-at-counter' });
	});
});

describe('sending a visitor on', () => {
	it('Q41 to another service keeps number and place', () => {
		const hall = serving();
		hall.does(transfer('licences', null));
		expect(hall.ticket('P001')).toMatchObject({ state: 'waiting', service: 'licences', counter: null });
		expect(hall.callsAll('3')).toEqual(['P001', 'L001']);
	});

	it('Q41 keeps the reservation', () => {
		const hall = new TownHall().opens('1', '3').reserves(reservation('9:00', '4711'));
		hall.at('8:55').takes('licences');
		hall.typesPin('4711');
		hall.at('9:00').calls(counter);
		hall.presses(counter, 'start');
		hall.does(transfer('licences', null));
		expect(hall.callsAll('3')).toEqual(['P001', 'L001']);
	});

	it('Q42, Q2 to a counter, which alone calls them', () => {
		const hall = serving();
		hall.does(transfer(null, '3'));
		expect(hall.ticket('P001')).toMatchObject({ service: 'documents', counter: '3' });
		expect(hall.callsAll('2')).toEqual(['P002', 'L001']);
		expect(hall.calls('3')).toBe('P001');
	});

	it('Q42 to a paused counter, which will be back', () => {
		const hall = serving();
		hall.presses('3', 'pause');
		hall.does(transfer('licences', '3'));
		hall.opens('3');
		expect(hall.calls('3')).toBe('P001');
	});

	it('Q43 nowhere, to what does not exist or to a closed counter is refused', () => {
		const hall = serving();
		hall.presses('3', 'close');
		expect(hall.refuses(transfer(null, null))).toEqual({ reason: 'transfer-nowhere' });
		expect(hall.refuses(transfer('fishing', null))).toEqual({ reason: 'unknown-service', service: 'fishing' });
		expect(hall.refuses(transfer(null, '9'))).toEqual({ reason: 'unknown-counter', counter: '9' });
		expect(hall.refuses(transfer(null, '3'))).toEqual({ reason: 'transfer-to-closed-counter', counter: '3' });
		expect(hall.ticket('P001').state).toBe('serving');
	});

	it('Q43 only who is being served is sent on', () => {
		const hall = new TownHall().opens('1', '2');
		expect(hall.refuses(transfer(null, '2'))).toEqual({ reason: 'nobody-at-counter' });
		hall.takes();
		hall.calls(counter);
		expect(hall.refuses(transfer(null, '2'))).toEqual({ reason: 'nobody-at-counter' });
	});
});
