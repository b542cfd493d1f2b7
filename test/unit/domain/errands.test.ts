import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedWait } from '#domain/expected-wait.ts';
import { serviceTime, visitTime } from '#domain/service-times.ts';
import type { Errand } from '#domain/values.ts';
import { errandsNow, errandsOf } from '#domain/visits.ts';
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

	const RANDOM_VISITS = { numRuns: 200, seed: 20261126 };
	const wishes = (most: number) =>
		fc.array(fc.constantFrom(apply, collect, exchange), { minLength: 1, maxLength: most });

	it('Q75 up to eight errands that the office has, of services whose tickets are issued, are one ticket with the first number', () => {
		const unknown = fc.constantFrom<Wish>(
			{ service: 'fishing', errand: null },
			{ service: 'licences', errand: 'apply' },
		);
		const asked = fc.tuple(wishes(10), fc.option(fc.tuple(unknown, fc.nat({ max: 9 })), { freq: 4 }));
		fc.assert(
			fc.property(asked, fc.constantFrom(null, 'documents', 'licences'), ([known, odd], stopped) => {
				const hall = new TownHall().opens('1', '3');
				if (stopped !== null)
					hall.does({ type: 'override-tickets', counter: '1', service: stopped, override: 'stopped' });
				const all = odd === null ? known : known.toSpliced(odd[1], 0, odd[0]);
				const [first = apply, ...more] = all;
				const { events, refusal } = hall.decide(wish(first, ...more));
				if (odd !== null) expect(refusal?.reason).toBe(`unknown-${odd[0].errand === null ? 'service' : 'errand'}`);
				else if (all.length > 8) expect(refusal).toEqual({ reason: 'too-many-errands', most: 8 });
				else if (all.some(({ service }) => service === stopped))
					expect(refusal).toMatchObject({ reason: 'tickets-closed', service: stopped });
				else {
					expect(events).toMatchObject([{ type: 'ticket-issued', number: first === exchange ? 'L001' : 'P001' }]);
					const [ticket] = hall.office.tickets.values();
					expect(ticket && errandsOf(ticket)).toEqual(all.map((one) => ({ ...one, reservation: null })));
				}
			}),
			RANDOM_VISITS,
		);
	});

	it('Q76 however many there are and in whatever order, whoever is behind waits for those of the service together', () => {
		const seconds = new Map([
			[apply, 900],
			[collect, 300],
			[exchange, 0],
		]);
		fc.assert(
			fc.property(wishes(8), ([first = apply, ...more]) => {
				const hall = new TownHall().opens('1');
				if (first === exchange) return;
				hall.does(wish(first, ...more));
				const expected = [first, ...more].reduce((sum, one) => sum + (seconds.get(one) ?? 0), 0);
				const [ticket] = hall.office.tickets.values();
				const { meanSeconds } = visitTime(hall.office, ticket ? errandsNow(ticket) : []);
				expect(meanSeconds).toBe(expected);
				hall.takes();
				const wait = expectedWait(hall.office, 'documents', hall.now, hall.ticket('P002'));
				// A right-skewed time has its median below its mean, by no more than a fifth for the variation assumed.
				expect(wait?.medianSeconds).toBeGreaterThan(expected * 0.75);
				expect(wait?.medianSeconds).toBeLessThanOrEqual(expected);
			}),
			{ ...RANDOM_VISITS, numRuns: 50 },
		);
	});

	it('Q78 a visit teaches the time of a service when all of it was of that, and of an errand when it was that alone', () => {
		fc.assert(
			fc.property(
				wishes(8),
				fc.constantFrom('1', '2', '3'),
				fc.integer({ min: 1, max: 60 }),
				([first, ...more], counter, minutes) => {
					if (!first) return;
					const hall = new TownHall().opens(counter);
					const services = hall.office.counters.get(counter)?.services ?? [];
					if (!services.includes(first.service)) return;
					hall.does(wish(first, ...more));
					hall.calls(counter);
					serves(hall, counter, minutes);
					const done = [first, ...more].filter(({ service }) => services.includes(service));
					const isOneService = done.every(({ service }) => service === first.service);
					expect([...hall.office.serviceTimes.keys()]).toEqual(isOneService ? [first.service] : []);
					expect([...hall.office.errandTimes.keys()]).toEqual(
						done.length === 1 ? [`${first.service}/${first.errand}`] : [],
					);
					for (const { count, sumSeconds } of [
						...hall.office.serviceTimes.values(),
						...hall.office.errandTimes.values(),
					]) {
						expect(count).toBe(1);
						expect(Math.abs(sumSeconds - minutes * 60)).toBeLessThanOrEqual(5);
					}
				},
			),
			RANDOM_VISITS,
		);
	});
});
