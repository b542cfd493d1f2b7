import { describe, expect, it } from 'vitest';
import { effectsOf, outstandingEffects, unprintedTickets } from '#domain/effects.ts';
import type { OfficeEvent } from '#domain/events.ts';
import { evolve } from '#domain/evolve.ts';
import { emptyOffice } from '#domain/office.ts';
import { at } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const counter = '1';
const ticket = '2026-11-23/P001';

describe('effects', () => {
	it('D3 each issued ticket is to be printed', () => {
		const hall = new TownHall();
		hall.takes();
		expect(hall.events.flatMap(effectsOf)).toEqual([{ type: 'print-ticket', ticket }]);
	});

	it.each(['ticket-called', 'ticket-recalled'] as const)('D4 the eye is drawn to %s', (type) => {
		expect(effectsOf({ type, ticket, counter })).toEqual([{ type: 'show-counter', counter, isNew: true }]);
	});

	it.each([
		{ type: 'counter-opened', counter },
		{ type: 'counter-paused', counter },
		{ type: 'counter-closed', counter },
		{ type: 'serving-started', ticket, counter },
		{ type: 'ticket-finished', ticket, counter },
		{ type: 'ticket-no-show', ticket, counter },
		{ type: 'ticket-parked', ticket, counter },
		{ type: 'ticket-resumed', ticket, counter },
		{ type: 'ticket-put-back', ticket, counter, front: false },
		{ type: 'ticket-transferred', ticket, counter, service: 'licences', toCounter: null },
	] as const)('D4 the display of the counter is renewed after $type', (event) => {
		expect(effectsOf(event)).toEqual([{ type: 'show-counter', counter, isNew: false }]);
	});

	it('D4 what happens nowhere near a counter shows nothing there', () => {
		expect(effectsOf({ type: 'ticket-left', ticket })).toEqual([]);
	});

	it('D5 after a restart every display is renewed and every paper not known to be out is printed', () => {
		const hall = new TownHall();
		hall.takes('documents', 3);
		hall.does({ type: 'start-print', ticket });
		hall.does({ type: 'report-printed', ticket });
		hall.does({ type: 'start-print', ticket: '2026-11-23/P002' });
		expect(outstandingEffects(hall.office)).toEqual([
			{ type: 'show-counter', counter: '1', isNew: false },
			{ type: 'show-counter', counter: '2', isNew: false },
			{ type: 'show-counter', counter: '3', isNew: false },
			{ type: 'print-ticket', ticket: '2026-11-23/P002' },
			{ type: 'print-ticket', ticket: '2026-11-23/P003' },
		]);
	});
});

describe('printing', () => {
	/** A hall with one ticket, whose print has begun. */
	function printing(): TownHall {
		const hall = new TownHall();
		hall.takes();
		hall.does({ type: 'start-print', ticket });
		return hall;
	}

	const failed = (unsure: boolean) => ({ type: 'report-print-failed', ticket, reason: 'paper-out', unsure }) as const;
	const print = (hall: TownHall) => hall.ticket('P001').print;

	it('D6 the first print repeats nothing', () => {
		expect(print(printing())).toEqual({ state: 'printing', attempt: 1, again: false });
	});

	it('D6 after a crash while printing the next says that it repeats', () => {
		const hall = printing();
		hall.does({ type: 'start-print', ticket });
		expect(print(hall)).toEqual({ state: 'printing', attempt: 2, again: true });
	});

	it('D6 after a failure that was sure the next repeats nothing, after an unsure one all do', () => {
		const hall = printing();
		hall.does(failed(false));
		hall.does({ type: 'start-print', ticket });
		expect(print(hall)).toMatchObject({ attempt: 2, again: false });
		hall.does(failed(true));
		expect(print(hall)).toEqual({ state: 'failed', attempt: 2, again: false, reason: 'paper-out', unsure: true });
		hall.does({ type: 'start-print', ticket });
		expect(print(hall)).toMatchObject({ attempt: 3, again: true });
		hall.does(failed(false));
		hall.does({ type: 'start-print', ticket });
		expect(print(hall)).toMatchObject({ attempt: 4, again: true });
	});

	it('D7 a printed ticket is done with', () => {
		const hall = printing();
		expect(unprintedTickets(hall.office)).toEqual([ticket]);
		expect(hall.does({ type: 'report-printed', ticket })).toEqual(['ticket-printed']);
		expect(print(hall)).toEqual({ state: 'printed', attempt: 1, again: false });
		expect(unprintedTickets(hall.office)).toEqual([]);
		expect(hall.does({ type: 'start-print', ticket })).toEqual([]);
	});

	it('D8 news of a print that is not under way changes nothing', () => {
		const hall = new TownHall();
		hall.takes();
		expect(hall.does({ type: 'report-printed', ticket })).toEqual([]);
		expect(hall.does(failed(true))).toEqual([]);
		expect(hall.refuses({ type: 'start-print', ticket: '2026-11-23/P077' })).toEqual({
			reason: 'unknown-ticket',
			ticket: '2026-11-23/P077',
		});
	});
});

describe('the journal', () => {
	it('D2 is accepted by an office that knows nothing of what it tells', () => {
		const strange: readonly OfficeEvent[] = [
			{ type: 'reservation-missed', reservation: 'gone' },
			{ type: 'reservation-checked-in', reservation: 'gone', ticket, late: false, terminal: 'lobby' },
			{ type: 'ticket-printed', ticket },
			{ type: 'counter-opened', counter },
			{ type: 'serving-started', ticket, counter },
			{ type: 'ticket-finished', ticket, counter },
			{ type: 'ticket-parked', ticket, counter },
			{ type: 'ticket-put-back', ticket, counter, front: true },
			{ type: 'ticket-unserved', ticket },
		];
		const after = strange.reduce((office, event) => evolve(office, event, at('9:00')), emptyOffice);
		expect(after).toEqual(emptyOffice);
	});

	it('D2 a call of a ticket that is no more is shown by its id', () => {
		const after = evolve(emptyOffice, { type: 'ticket-called', ticket, counter }, at('9:00'));
		expect(after.calls).toEqual([{ ticket, number: ticket, counter, at: at('9:00'), count: 1 }]);
	});

	it('D2 a print reported without having begun counts as the first', () => {
		const hall = new TownHall();
		hall.takes();
		const after = evolve(hall.office, { type: 'ticket-printed', ticket }, at('9:00'));
		expect(after.tickets.get(ticket)?.print).toEqual({ state: 'printed', attempt: 1, again: false });
	});
});
