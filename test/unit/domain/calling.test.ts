import { describe, expect, it } from 'vitest';
import { COUNTERS, rules } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const counter = '1';

/** Counter 1 is open and has called `P001`; two more wait. */
function called(): TownHall {
	const hall = new TownHall({ recallLimit: 2, lateComerSeconds: 600 }).opens(counter);
	hall.takes('documents', 3);
	hall.at('9:00').calls(counter);
	return hall;
}

const putBack = (hall: TownHall, number: string, at = counter) =>
	({ type: 'put-back', counter: at, ticket: hall.ticket(number).id }) as const;

describe('after a call', () => {
	it('Q30 the visitor comes, is served and goes', () => {
		const hall = called();
		expect(hall.ticket('P001').state).toBe('called');
		expect(hall.presses(counter, 'start')).toEqual(['serving-started']);
		expect(hall.ticket('P001').state).toBe('serving');
		expect(hall.presses(counter, 'finish')).toEqual(['ticket-finished']);
		expect(hall.find('P001')).toBeUndefined();
	});

	it('Q30 finishing at once starts the visit too', () => {
		expect(called().presses(counter, 'finish')).toEqual(['serving-started', 'ticket-finished']);
	});

	it('Q30 without a ticket in hand there is nothing to start or finish', () => {
		const hall = new TownHall().opens(counter);
		expect(hall.refuses({ type: 'start', counter })).toEqual({ reason: 'nobody-called' });
		expect(hall.refuses({ type: 'finish', counter })).toEqual({ reason: 'nobody-at-counter' });
	});

	it('Q31 calls and recalls are counted, the latest first and one per counter', () => {
		const hall = called().opens('2');
		hall.calls('2');
		hall.presses(counter, 'recall');
		const shown = hall.office.calls.map(({ number, counter, count }) => [number, counter, count]);
		expect(shown).toEqual([
			['P001', '1', 3],
			['P002', '2', 2],
		]);
	});

	it('Q31 only who is called can be recalled or missed', () => {
		const hall = called();
		hall.presses(counter, 'start');
		expect(hall.refuses({ type: 'recall', counter })).toEqual({ reason: 'nobody-called' });
		expect(hall.refuses({ type: 'no-show', counter })).toEqual({ reason: 'nobody-called' });
	});

	it('Q26 a second push too soon makes nobody served: the one called can come back', () => {
		const hall = new TownHall({ shortestVisitSeconds: 20 }).opens(counter);
		hall.takes('documents', 2);
		hall.at('9:00').calls(counter);
		expect(hall.presses(counter, 'call-next')).toEqual(['ticket-no-show', 'ticket-called']);
		hall.does(putBack(hall, 'P001'));
		hall.at('9:05');
		expect(hall.presses(counter, 'call-next')).toEqual(['serving-started', 'ticket-finished', 'ticket-called']);
		expect(hall.ticket('P001').state).toBe('called');
	});

	it('Q26 a clock that was set back since the call makes nobody a no-show who was served', () => {
		const hall = new TownHall({ shortestVisitSeconds: 20 }).opens(counter);
		hall.takes('documents', 2);
		hall.at('9:00').calls(counter);
		hall.at('8:55');
		expect(hall.presses(counter, 'call-next')).toEqual(['serving-started', 'ticket-finished', 'ticket-called']);
	});

	it('Q26 with nobody else waiting a second push changes nothing', () => {
		const hall = new TownHall({ shortestVisitSeconds: 20 }).opens(counter);
		hall.takes();
		hall.at('9:00').calls(counter);
		expect(hall.refuses({ type: 'call-next', counter })).toEqual({ reason: 'nobody-waiting' });
		expect(hall.ticket('P001').state).toBe('called');
	});

	it('Q39 whoever is finished, missed, parked, sent on or put back is called no more', () => {
		const shown = (hall: TownHall) => hall.office.calls.map(({ number }) => number);
		for (const button of ['finish', 'no-show'] as const) {
			const hall = called();
			expect(shown(hall)).toEqual(['P001']);
			hall.presses(counter, button);
			expect(shown(hall)).toEqual([]);
		}
		const hall = called();
		hall.presses(counter, 'start');
		expect(shown(hall)).toEqual(['P001']);
		hall.presses(counter, 'park');
		expect(shown(hall)).toEqual([]);
		const returned = called();
		returned.does(putBack(returned, 'P001'));
		expect(shown(returned)).toEqual([]);
	});

	it('W15 what was over too soon to be a visit is not learnt from', () => {
		const hall = new TownHall({ shortestVisitSeconds: 20 }).opens(counter);
		hall.takes('documents', 2);
		hall.at('9:00').calls(counter);
		hall.at('9:00').presses(counter, 'finish');
		expect(hall.office.serviceTimes.size).toBe(0);
		hall.at('9:10').calls(counter);
		hall.at('9:12').presses(counter, 'finish');
		expect(hall.office.serviceTimes.get('documents')?.count).toBe(1);
	});

	it('Q32 one recall more than the limit makes it a no-show', () => {
		const hall = called();
		expect(hall.presses(counter, 'recall')).toEqual(['ticket-recalled']);
		expect(hall.presses(counter, 'recall')).toEqual(['ticket-recalled']);
		expect(hall.presses(counter, 'recall')).toEqual(['ticket-no-show']);
	});

	it('Q33 a no-show frees the counter for the next', () => {
		const hall = called();
		hall.presses(counter, 'no-show');
		expect(hall.ticket('P001').state).toBe('no-show');
		expect(hall.presses(counter, 'call-next')).toEqual(['ticket-called']);
		expect(hall.calls(counter)).toBe('P003');
	});

	it('Q34 a late comer within the grace time is next', () => {
		const hall = called().at('9:00');
		hall.presses(counter, 'no-show');
		hall.at('9:10').does(putBack(hall, 'P001'));
		expect(hall.callsAll(counter)).toEqual(['P001', 'P002', 'P003']);
	});

	it('Q34 a late comer can come to another counter when theirs has closed', () => {
		const hall = called().opens('2');
		hall.presses(counter, 'no-show');
		hall.presses(counter, 'close');
		hall.does(putBack(hall, 'P001', '2'));
		expect(hall.calls('2')).toBe('P001');
	});

	it('Q34 a second call begins with fresh recalls', () => {
		const hall = called();
		hall.presses(counter, 'recall');
		hall.presses(counter, 'recall');
		hall.presses(counter, 'no-show');
		hall.does(putBack(hall, 'P001'));
		hall.calls(counter);
		expect(hall.presses(counter, 'recall')).toEqual(['ticket-recalled']);
	});

	it('Q35 after the grace time nobody is put back, and the ticket counts as left', () => {
		const hall = called().at('9:00');
		hall.presses(counter, 'no-show');
		expect(hall.at('9:10:01').refuses(putBack(hall, 'P001'))).toEqual({ reason: 'too-late-to-return' });
		expect(hall.does({ type: 'wake-up' })).toEqual(['ticket-left']);
		expect(hall.find('P001')).toBeUndefined();
	});

	it('Q36 who was called by mistake keeps their place', () => {
		const hall = called();
		hall.does(putBack(hall, 'P001'));
		expect(hall.office.counters.get(counter)?.ticket).toBeNull();
		expect(hall.opens('2').calls('2')).toBe('P001');
	});

	it('Q36 a late comer who was called by mistake stays in front', () => {
		const hall = called();
		hall.calls(counter);
		hall.presses(counter, 'no-show');
		hall.does(putBack(hall, 'P002'));
		hall.calls(counter);
		hall.does(putBack(hall, 'P002'));
		expect(hall.ticket('P002').front).toBe(true);
		expect(hall.calls(counter)).toBe('P002');
	});

	it('Q36 who was sent to a counter of other services still waits for it when put back', () => {
		const hall = called().opens('2', '3');
		hall.presses(counter, 'start');
		hall.does({ type: 'transfer', counter, service: null, toCounter: '3' });
		expect(hall.calls('3')).toBe('P001');
		hall.does(putBack(hall, 'P001', '3'));
		expect(hall.callsAll('2')).toEqual(['P002', 'P003']);
		expect(hall.calls('3')).toBe('P001');
	});

	it('Q34, Q36 a late comer does not wait for the counter that called them, when its services have changed since', () => {
		const hall = called().opens('2');
		hall.presses(counter, 'no-show');
		const licencesOnly = COUNTERS.map((one) => (one.id === counter ? { ...one, services: ['licences'] } : one));
		hall.does({ type: 'configure', rules: rules({ counters: licencesOnly }) });
		hall.does(putBack(hall, 'P001', '2'));
		expect(hall.ticket('P001')).toMatchObject({ state: 'waiting', counter: null });
		expect(hall.calls('2')).toBe('P001');
	});

	it('Q36 who was sent to a counter and let go when it closed waits for it no more', () => {
		const hall = called().opens('2', '3');
		hall.presses(counter, 'start');
		hall.does({ type: 'transfer', counter, service: null, toCounter: '3' });
		hall.does({ type: 'close', counter: '3' });
		hall.opens('3');
		expect(hall.calls('2')).toBe('P001');
		hall.does(putBack(hall, 'P001', '2'));
		expect(hall.ticket('P001').counter).toBeNull();
	});

	it('Q37 whoever waits can leave, nobody else', () => {
		const hall = called();
		const [first, second] = [hall.ticket('P001').id, hall.ticket('P002').id];
		expect(hall.does({ type: 'leave', ticket: second })).toEqual(['ticket-left']);
		expect(hall.refuses({ type: 'leave', ticket: second })).toEqual({ reason: 'unknown-ticket', ticket: second });
		expect(hall.refuses({ type: 'leave', ticket: first })).toEqual({ reason: 'unknown-ticket', ticket: first });
		expect(hall.callsAll(counter)).toEqual(['P003']);
	});

	it('Q38 only a ticket called here, or one missed, is put back', () => {
		const hall = called().opens('2');
		const notHere = { reason: 'not-called-here' };
		expect(hall.refuses(putBack(hall, 'P001', '2'))).toEqual(notHere);
		expect(hall.refuses(putBack(hall, 'P002'))).toEqual(notHere);
		hall.presses(counter, 'start');
		expect(hall.refuses(putBack(hall, 'P001'))).toEqual(notHere);
		const unknown = '2026-11-23/P077';
		expect(hall.refuses({ type: 'put-back', counter, ticket: unknown })).toEqual({
			reason: 'unknown-ticket',
			ticket: unknown,
		});
	});
});
