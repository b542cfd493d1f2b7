import { describe, expect, it } from 'vitest';
import { TownHall } from '../../support/town-hall.ts';

const counter = '1';

describe('counters', () => {
	it('Q20 asking for what is so already changes nothing', () => {
		const hall = new TownHall();
		expect(hall.presses(counter, 'close')).toEqual([]);
		expect(hall.presses(counter, 'open')).toEqual(['counter-opened']);
		expect(hall.presses(counter, 'open')).toEqual([]);
		expect(hall.presses(counter, 'pause')).toEqual(['counter-paused']);
		expect(hall.presses(counter, 'pause')).toEqual([]);
		expect(hall.presses(counter, 'open')).toEqual(['counter-opened']);
		expect(hall.presses(counter, 'close')).toEqual(['counter-closed']);
	});

	it('Q20 a closed counter cannot be paused, and an unknown one is refused', () => {
		const hall = new TownHall();
		expect(hall.refuses({ type: 'pause', counter })).toEqual({ reason: 'counter-not-open' });
		expect(hall.refuses({ type: 'open', counter: '9' })).toEqual({ reason: 'unknown-counter', counter: '9' });
	});

	it('Q21 only an open counter calls', () => {
		const hall = new TownHall();
		hall.takes();
		expect(hall.refuses({ type: 'call-next', counter })).toEqual({ reason: 'counter-not-open' });
		hall.opens(counter).presses(counter, 'pause');
		expect(hall.refuses({ type: 'call-next', counter })).toEqual({ reason: 'counter-not-open' });
	});

	it('Q21 a paused counter finishes whom it has in hand', () => {
		const hall = new TownHall().opens(counter);
		hall.takes();
		hall.calls(counter);
		hall.presses(counter, 'pause');
		expect(hall.presses(counter, 'recall')).toEqual(['ticket-recalled']);
		expect(hall.presses(counter, 'start')).toEqual(['serving-started']);
		expect(hall.presses(counter, 'finish')).toEqual(['ticket-finished']);
	});

	it('Q22 calling the next finishes whoever is being served', () => {
		const hall = new TownHall().opens(counter);
		hall.takes('documents', 2);
		hall.calls(counter);
		hall.presses(counter, 'start');
		expect(hall.presses(counter, 'call-next')).toEqual(['ticket-finished', 'ticket-called']);
		expect(hall.find('P001')).toBeUndefined();
		expect(hall.office.counters.get(counter)?.ticket).toBe(hall.ticket('P002').id);
	});

	it('Q22 who was only called is taken to have been served', () => {
		const hall = new TownHall().opens(counter);
		hall.takes('documents', 2);
		hall.calls(counter);
		expect(hall.presses(counter, 'call-next')).toEqual(['serving-started', 'ticket-finished', 'ticket-called']);
	});

	it('Q27 what was meant for another ticket in hand than the counter has by now is refused', () => {
		const hall = new TownHall().opens(counter);
		hall.takes('documents', 2);
		hall.does({ type: 'call-next', counter, inHand: null });
		const { id } = hall.ticket('P001');
		const changed = { reason: 'situation-changed', inHand: id };
		for (const type of ['call-next', 'no-show', 'finish'] as const)
			expect(hall.refuses({ type, counter, inHand: null })).toEqual(changed);
		expect(hall.does({ type: 'finish', counter, inHand: id })).toEqual(['serving-started', 'ticket-finished']);
		expect(hall.refuses({ type: 'call-next', counter, inHand: id })).toEqual({ ...changed, inHand: null });
	});

	it('Q23 calling into an empty hall is refused, unless it finishes somebody', () => {
		const hall = new TownHall().opens(counter);
		expect(hall.refuses({ type: 'call-next', counter })).toEqual({ reason: 'nobody-waiting' });
		hall.takes();
		hall.calls(counter);
		hall.presses(counter, 'start');
		expect(hall.presses(counter, 'call-next')).toEqual(['ticket-finished']);
	});

	it('Q24 nobody is left standing at a counter that closes', () => {
		const hall = new TownHall().opens(counter);
		hall.takes();
		hall.calls(counter);
		expect(hall.refuses({ type: 'close', counter })).toEqual({ reason: 'counter-busy', number: 'P001' });
		hall.presses(counter, 'finish');
		expect(hall.presses(counter, 'close')).toEqual(['counter-closed']);
	});

	it('Q25 whoever is parked at a closing counter goes to the front, where another can take them', () => {
		const hall = new TownHall().opens('1', '2');
		hall.takes('documents', 3);
		hall.calls('1');
		hall.presses('1', 'start');
		hall.presses('1', 'park');
		expect(hall.presses('1', 'close')).toEqual(['counter-closed', 'ticket-put-back']);
		expect(hall.callsAll('2')).toEqual(['P001', 'P002', 'P003']);
	});

	it('Q25 whoever was sent to a closing counter returns to the place they earned', () => {
		const hall = new TownHall().opens('1', '2', '3');
		hall.takes('documents', 3);
		hall.calls('2');
		hall.calls('1');
		hall.presses('1', 'start');
		hall.does({ type: 'transfer', counter: '1', service: null, toCounter: '3' });
		hall.presses('3', 'close');
		expect(hall.callsAll('2')).toEqual(['P002', 'P003']);
	});

	it("Q25 a closing counter leaves others' parked visitors and its own no-shows alone", () => {
		const hall = new TownHall().opens('1', '2');
		hall.takes('documents', 2);
		hall.calls('2');
		hall.presses('2', 'start');
		hall.presses('2', 'park');
		hall.calls('1');
		hall.presses('1', 'no-show');
		expect(hall.presses('1', 'close')).toEqual(['counter-closed']);
		expect([hall.ticket('P001').state, hall.ticket('P002').state]).toEqual(['parked', 'no-show']);
	});
});
