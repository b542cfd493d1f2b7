import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedWait } from '#domain/expected-wait.ts';
import { serviceTime, visitTime } from '#domain/service-times.ts';
import type { Errand } from '#domain/values.ts';
import { at, DOCUMENTS, dayOf, LICENCES, reservation } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

type Wish = Omit<Errand, 'reservation'>;

const apply: Wish = { service: 'documents', errand: 'apply' };
const collect: Wish = { service: 'documents', errand: 'collect' };
const exchange: Wish = { service: 'licences', errand: 'exchange' };

const wish = (first: Wish, ...more: readonly Wish[]) =>
	({ type: 'issue-ticket', ...first, language: 'cs', more }) as const;

/** Lets a called visitor be served and finished after so many minutes. */
function serves(hall: TownHall, counter: string, minutes: number): readonly string[] {
	hall.presses(counter, 'start');
	hall.now = (hall.now + minutes * 60_000) as typeof hall.now;
	return hall.presses(counter, 'finish');
}

describe('several errands on one ticket', () => {
	it('Q75 take one number, of the first service', () => {
		const hall = new TownHall();
		expect(hall.does(wish(apply, collect, exchange))).toEqual(['ticket-issued']);
		expect(hall.ticket('P001')).toMatchObject({
			...apply,
			more: [
				{ ...collect, reservation: null },
				{ ...exchange, reservation: null },
			],
		});
	});

	it('Q75, Q12 must all be known, and no more than eight', () => {
		const hall = new TownHall();
		expect(hall.refuses(wish(apply, { service: 'fishing', errand: null }))).toEqual({
			reason: 'unknown-service',
			service: 'fishing',
		});
		expect(hall.refuses(wish(apply, { service: 'licences', errand: 'apply' }))).toEqual({
			reason: 'unknown-errand',
			errand: 'apply',
		});
		const eight = Array.from({ length: 7 }, () => apply);
		expect(hall.refuses(wish(apply, ...eight, apply))).toEqual({ reason: 'too-many-errands', most: 8 });
		expect(hall.does(wish(apply, ...eight))).toEqual(['ticket-issued']);
	});

	it('Q75, Q14 are refused while tickets of one of their services are stopped, and say which', () => {
		const hall = new TownHall().opens('1', '2');
		hall.does({ type: 'override-tickets', counter: '2', service: 'licences', override: 'stopped' });
		expect(hall.refuses(wish(apply, exchange))).toEqual({
			reason: 'tickets-closed',
			service: 'licences',
			why: 'stopped-by-clerk',
			opensAt: null,
		});
		expect(hall.does(wish(apply))).toEqual(['ticket-issued']);
	});

	it('Q75, Q10 need a number of the first service only', () => {
		const hall = new TownHall({ services: [DOCUMENTS, { ...LICENCES, lastNumber: 1 }] });
		hall.takes('licences');
		expect(hall.refuses(wish(exchange, apply))).toMatchObject({ why: 'numbers-used-up', service: 'licences' });
		expect(hall.does(wish(apply, exchange))).toEqual(['ticket-issued']);
	});

	it('Q76 of one service are one visit, as long as all together', () => {
		const hall = new TownHall().opens('1');
		hall.does(wish(apply, collect));
		const alone = visitTime(hall.office, [apply]);
		const both = visitTime(hall.office, [apply, collect]);
		expect([alone.meanSeconds, both.meanSeconds, both.visits]).toEqual([900, 1200, 5]);
		// Means add up, and so do variances: that of each is half its squared mean.
		expect(both.variation).toBeCloseTo((0.5 * 900 ** 2 + 0.5 * 300 ** 2) / 1200 ** 2, 9);
		hall.takes();
		const behind = () => expectedWait(hall.office, 'documents', hall.now, hall.ticket('P002'))?.medianSeconds ?? 0;
		expect(hall.calls('1')).toBe('P001');
		expect(behind()).toBeGreaterThan(950);
		expect(serves(hall, '1', 20)).toEqual(['ticket-finished']);
		expect(hall.find('P001')).toBeUndefined();
	});

	it('Q76, W4 take no time in a service without errands until it is seen', () => {
		const hall = new TownHall({ services: [{ ...DOCUMENTS, errands: [] }, LICENCES] });
		expect(visitTime(hall.office, [{ service: 'documents', errand: null }])).toMatchObject({
			meanSeconds: 0,
			variation: 0,
		});
	});

	it('Q77 of another service wait for it with the same number and place when the first is done', () => {
		const hall = new TownHall().opens('1', '3');
		hall.does(wish(apply, exchange));
		hall.takes('licences', 2);
		expect(hall.calls('3')).toBe('L001');
		hall.calls('1');
		expect(serves(hall, '1', 5)).toEqual(['ticket-continued']);
		expect(hall.ticket('P001')).toMatchObject({
			...exchange,
			state: 'waiting',
			counter: null,
			more: [],
			calledAt: null,
		});
		expect(hall.office.counters.get('1')?.ticket).toBeNull();
		expect(hall.callsAll('3')).toEqual(['P001', 'L002']);
	});

	it('Q77, Q22 go on also when the clerk only called and calls the next', () => {
		const hall = new TownHall().opens('1', '3');
		hall.does(wish(apply, exchange));
		hall.takes();
		hall.calls('1');
		expect(hall.at('8:20').presses('1', 'call-next')).toEqual(['serving-started', 'ticket-continued', 'ticket-called']);
		expect(hall.calls('3')).toBe('P001');
	});

	it('Q77 are done together by a counter of all their services', () => {
		const hall = new TownHall().opens('2');
		hall.does(wish(apply, exchange));
		hall.calls('2');
		expect(serves(hall, '2', 20)).toEqual(['ticket-finished']);
	});

	it('Q77 come to an end when the service still to come is no more', () => {
		const hall = new TownHall().opens('1');
		hall.does(wish(apply, exchange));
		hall.calls('1');
		const { rules } = hall.office;
		const counters = [{ id: '1', services: ['documents'] }];
		hall.does({ type: 'configure', rules: { ...rules, services: [DOCUMENTS], counters } });
		expect(serves(hall, '1', 5)).toEqual(['ticket-finished']);
	});

	it('Q77, Q50 are unserved, not forgotten, when the day ends between them', () => {
		const hall = new TownHall().opens('1');
		hall.does(wish(apply, exchange));
		hall.calls('1');
		hall.now = at('0:00', '2026-11-24');
		expect(hall.does({ type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') })).toEqual([
			'serving-started',
			'ticket-continued',
			'ticket-unserved',
			'counter-closed',
			'day-begun',
		]);
	});

	it('Q77, Q3 give no claim of a reservation to the errands beside it', () => {
		const hall = new TownHall().opens('1', '3').reserves(reservation('9:00', '4711')).at('8:50');
		hall.takes('licences');
		const number = hall.typesPin('4711');
		hall.at('9:00').calls('1');
		hall.presses('1', 'start');
		const ticket = hall.ticket(number);
		hall.office = {
			...hall.office,
			tickets: new Map(hall.office.tickets).set(ticket.id, { ...ticket, more: [{ ...exchange, reservation: null }] }),
		};
		hall.presses('1', 'finish');
		expect(hall.ticket(number).reservation).toBeNull();
		expect(hall.callsAll('3')).toEqual(['L001', number]);
	});

	it('Q78 a visit for one errand teaches its time, one for several only that of the service', () => {
		const hall = new TownHall().opens('1');
		hall.does(wish(apply));
		hall.does(wish(apply, collect));
		hall.calls('1');
		serves(hall, '1', 30);
		const seen = () => [hall.office.serviceTimes.get('documents'), hall.office.errandTimes.get('documents/apply')];
		expect(seen()).toMatchObject([{ count: 1 }, { count: 1 }]);
		hall.calls('1');
		serves(hall, '1', 60);
		expect(seen()).toMatchObject([{ count: 1.995 }, { count: 1 }]);
		expect(hall.office.errandTimes.has('documents/collect')).toBe(false);
	});

	it('Q78 what one counter did for two services teaches nothing of either; what it left to another does not matter', () => {
		const hall = new TownHall().opens('1', '2');
		hall.does(wish(apply, exchange));
		hall.calls('2');
		serves(hall, '2', 30);
		expect(hall.office.serviceTimes.size).toBe(0);
		hall.does(wish(apply, exchange));
		hall.calls('1');
		serves(hall, '1', 30);
		expect(serviceTime(hall.office, 'documents', 'apply').visits).toBe(6);
	});

	it('Q79, Q41 are about the service a clerk sends the visitor on to, which is not visited twice', () => {
		const hall = new TownHall().opens('1', '3');
		hall.does(wish(apply, exchange, collect));
		hall.calls('1');
		hall.presses('1', 'start');
		hall.does({ type: 'transfer', counter: '1', service: 'licences', toCounter: null });
		expect(hall.ticket('P001')).toMatchObject({ ...exchange, more: [{ ...collect, reservation: null }] });
		hall.calls('3');
		expect(serves(hall, '3', 5)).toEqual(['ticket-continued']);
		expect(hall.calls('1')).toBe('P001');
		expect(serves(hall, '1', 5)).toEqual(['ticket-finished']);
	});

	it('Q77 whatever a visitor has come for is dealt with once, at counters that do it, and under one number', () => {
		const wishes = fc.array(fc.constantFrom(apply, collect, exchange), { minLength: 1, maxLength: 8 });
		const order = fc.array(fc.constantFrom('1', '2', '3'), { minLength: 1, maxLength: 30 });
		fc.assert(
			fc.property(wishes, order, ([first, ...more], counters) => {
				const hall = new TownHall().opens('1', '2', '3');
				if (!first) return;
				hall.does(wish(first, ...more));
				const [{ number } = { number: '' }] = hall.office.tickets.values();
				let left: readonly Wish[] = [first, ...more];
				for (const counter of [...counters, '1', '3', '1', '3']) {
					const { services = [] } = hall.office.counters.get(counter) ?? {};
					const called = hall.decide({ type: 'call-next', counter }).refusal === null;
					const current = left[0]?.service;
					expect(called).toBe(current !== undefined && services.includes(current));
					if (!called) continue;
					left = left.filter(({ service }) => !services.includes(service));
					expect(serves(hall, counter, 1)).toEqual([left.length > 0 ? 'ticket-continued' : 'ticket-finished']);
					expect(hall.find(number) === undefined).toBe(left.length === 0);
				}
				expect(left).toEqual([]);
				expect(hall.events.filter(({ type }) => type === 'ticket-issued')).toHaveLength(1);
			}),
			{ numRuns: 200, seed: 20261123 },
		);
	});
});
