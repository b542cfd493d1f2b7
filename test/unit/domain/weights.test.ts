import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#domain/decide.ts';
import { secondsIn } from '#domain/drawn-times.ts';
import { evolve } from '#domain/evolve.ts';
import { expectedWait } from '#domain/expected-wait.ts';
import type { Office } from '#domain/office.ts';
import { simulateWaits } from '#domain/simulated-waits.ts';
import { type Instant, plusSeconds, type ServiceRules } from '#domain/values.ts';
import type { SecondsPerRun, VirtualVisitor } from '#domain/virtual-queue.ts';
import { virtualQueueOf } from '#domain/virtual-queue-of.ts';
import { at, DOCUMENTS, LICENCES, reservation } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const RANDOM_QUEUES = { numRuns: 300, seed: 20261123 };

/** Documents and licences by weight; counter 2 serves both. */
const weighted = (documents: number, licences: number): readonly ServiceRules[] => [
	{ ...DOCUMENTS, weight: documents },
	{ ...LICENCES, weight: licences, lastNumber: 999 },
];

const hall = (documents: number, licences: number) =>
	new TownHall({ services: weighted(documents, licences) }).opens('2');

describe('weights of services', () => {
	it('Q70 minutes waited for a service of weight 3 count three times', () => {
		const town = hall(1, 3);
		town.at('8:10').takes('documents');
		town.at('8:16').takes('licences');
		expect(town.at('8:18:59').calls('2')).toBe('P001');
		town.at('8:30').takes('documents');
		expect(town.at('8:30').calls('2')).toBe('L001');
	});

	it('Q70 equal weights are the order of the tickets, whatever they are', () => {
		const town = hall(5, 5);
		town.takes('licences');
		town.takes('documents', 2);
		town.takes('licences');
		expect(town.callsAll('2')).toEqual(['L001', 'P001', 'P002', 'L002']);
	});

	it('Q70 with equal claims the earlier ticket goes first', () => {
		const town = hall(1, 2);
		town.at('8:00').takes('documents');
		town.at('8:10').takes('licences');
		expect(town.at('8:20').calls('2')).toBe('P001');
	});

	it('Q72 a reservation goes before the heaviest walk-in, and a late comer before both', () => {
		const town = hall(1, 10).reserves(reservation('9:00', '4711')).at('8:55');
		town.takes('documents');
		town.takes('licences', 2);
		town.calls('2');
		town.presses('2', 'no-show');
		town.typesPin('4711');
		town.at('9:00').does({ type: 'put-back', counter: '2', ticket: town.ticket('L001').id });
		expect(town.callsAll('2')).toEqual(['L001', 'P002', 'L002', 'P001']);
	});

	it('Q73 a transfer takes the wait along, by the weight of where it leads', () => {
		const town = hall(1, 4).opens('1');
		town.at('8:00').takes('documents');
		town.at('8:01').takes('documents');
		town.calls('1');
		town.presses('1', 'start');
		town.at('8:02').takes('licences');
		town.at('8:10').does({ type: 'transfer', counter: '1', service: 'licences', toCounter: null });
		expect(town.ticket('P001')).toMatchObject({ service: 'licences', waitingFrom: at('8:00') });
		expect(town.callsAll('2')).toEqual(['P001', 'L001', 'P002']);
	});

	it('Q74 after the clock was set back, later tickets stay behind', () => {
		const town = hall(1, 1).opens('1');
		town.at('9:00').takes('documents');
		town.at('8:00').takes('documents');
		town.takes('licences');
		expect(town.at('8:30').callsAll('2')).toEqual(['P001', 'P002', 'L001']);
	});

	it('Q70 a newcomer of the heavier service is told the shorter wait', () => {
		const town = hall(1, 8);
		town.takes('documents', 6);
		town.calls('2');
		const median = (service: string) => expectedWait(town.office, service, town.now)?.medianSeconds ?? 0;
		expect(median('licences')).toBeLessThan(median('documents') / 3);
		expect(median('licences')).toBeGreaterThan(300);
	});

	it('Q72, W16 whoever may come unannounced lengthens the wait of the heaviest newcomer', () => {
		const median = (unannounced: number) => {
			const town = hall(1, 8);
			for (let i = 0; i < unannounced; i++) town.comesUnannounced(`Q${i}`);
			while (town.calls('2') !== null);
			town.at('10:30').takes('licences', 6);
			town.at('10:30').calls('2');
			const untaught = { ...town.office, serviceTimes: new Map() };
			return expectedWait(untaught, 'licences', at('10:31'))?.medianSeconds ?? 0;
		};
		expect(median(12)).toBeGreaterThan(median(0) + 600);
	});
});

describe('a newcomer of the heavier service', () => {
	const wait = (town: TownHall) => expectedWait(town.office, 'licences', town.now)?.medianSeconds ?? 0;

	it('Q72, W3 waits for a reservation of the lighter one whose slot has started', () => {
		const town = hall(1, 10).reserves(reservation('9:00', '4711')).at('8:55');
		town.typesPin('4711');
		expect(wait(town.at('9:00'))).toBeGreaterThan(300);
	});
});

/** A ticket taken or a visitor called, so many seconds after what was before. */
type Moment = { readonly after: number; readonly service: 'documents' | 'licences' | null };

const moments = fc.array(
	fc.record({
		after: fc.nat({ max: 600 }),
		service: fc.constantFrom('documents' as const, 'licences' as const, null),
	}),
	{ minLength: 10, maxLength: 60 },
);
const weights = fc.record({ documents: fc.integer({ min: 1, max: 10 }), licences: fc.integer({ min: 1, max: 10 }) });
type Weights = { readonly documents: number; readonly licences: number };

/** Somebody waiting when a ticket was called. */
interface Waiting {
	readonly number: string;
	readonly weight: number;
	readonly issuedAt: Instant;
}

/** Whom a counter of both services called, with all who waited then, in the order of their tickets. */
function callsOf(taken: readonly Moment[], given: Weights) {
	const town = hall(given.documents, given.licences);
	const waiting: Waiting[] = [];
	const calls: { readonly called: Waiting; readonly waiting: readonly Waiting[]; readonly now: Instant }[] = [];
	for (const { after, service } of taken) {
		town.now = plusSeconds(town.now, after);
		const { now } = town;
		if (service !== null) waiting.push({ number: town.takes(service), weight: given[service], issuedAt: now });
		else {
			const number = town.calls('2');
			const called = waiting.find((one) => one.number === number);
			if (!called) continue;
			calls.push({ called, waiting: [...waiting], now });
			waiting.splice(waiting.indexOf(called), 1);
		}
	}
	return calls;
}

describe('whoever comes, whatever the weights', () => {
	const holds = (property: (calls: ReturnType<typeof callsOf>) => void) =>
		fc.assert(
			fc.property(moments, weights, (taken, given) => property(callsOf(taken, given))),
			RANDOM_QUEUES,
		);

	it('Q70 whoever is called has the greatest claim, and the earliest ticket among equals', () =>
		holds((calls) => {
			for (const { called, waiting, now } of calls) {
				const claim = ({ weight, issuedAt }: Waiting) => weight * (now - issuedAt);
				const greatest = Math.max(...waiting.map(claim));
				expect(called).toBe(waiting.find((one) => claim(one) === greatest));
			}
		}));

	it('Q71 a heavier one who came later goes before only within the stated part of the wait', () =>
		holds((calls) => {
			for (const { called, waiting, now } of calls)
				for (const passed of waiting.slice(0, waiting.indexOf(called))) {
					expect(called.weight).toBeGreaterThan(passed.weight);
					const waited = now - passed.issuedAt;
					expect(called.issuedAt - passed.issuedAt).toBeLessThanOrEqual(
						(1 - passed.weight / called.weight) * waited + 1e-6,
					);
				}
		}));

	it('Q71 one light visitor is called in bounded time although heavier ones take the counter up wholly', () =>
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 10 }), fc.nat({ max: 15 }), (weight, before) => {
				const visitSeconds = 60;
				const town = hall(1, weight).at('8:30');
				const start = town.now;
				town.takes('licences', before + 1);
				town.takes('documents');
				// Each visit is as long as the time until the next of the heavier service comes.
				const bound = visitSeconds * (before + 3) * weight;
				for (let called: string | null = null; called !== 'P001'; ) {
					town.now = plusSeconds(town.now, visitSeconds - 2);
					town.takes('licences');
					called = town.calls('2');
					expect((town.now - start) / 1000).toBeLessThanOrEqual(bound);
				}
			}),
			{ ...RANDOM_QUEUES, numRuns: 60 },
		));

	it('Q72 within a service everybody is called in the order of the tickets', () =>
		holds((calls) => {
			for (const letter of ['P', 'L']) {
				const numbers = calls.map(({ called }) => called.number).filter((number) => number.startsWith(letter));
				expect(numbers).toEqual([...numbers].sort());
			}
		}));

	it('Q73 whoever is sent to the other service is called there by the whole wait and its weight', () =>
		fc.assert(fc.property(moments, weights, fc.array(fc.nat({ max: 59 })), sentOnByTheWholeWait), RANDOM_QUEUES));

	it('Q74 however the clock is set, those of one weight are called in the order of their tickets', () =>
		fc.assert(
			fc.property(moments, fc.array(fc.integer({ min: -3600, max: 3600 }), { minLength: 60 }), (taken, jumps) => {
				const town = hall(1, 1);
				const numbers = taken.flatMap(({ service }, i) => {
					town.now = plusSeconds(at('12:00'), jumps[i] ?? 0);
					return service === null ? [] : [town.takes(service)];
				});
				town.now = plusSeconds(at('12:00'), jumps[0] ?? 0);
				expect(town.callsAll('2')).toEqual(numbers);
			}),
			{ ...RANDOM_QUEUES, numRuns: 100 },
		));

	it('Q70, Q5 the waits told are played forward by the same order as people are called', () =>
		fc.assert(fc.property(moments, weights, fc.nat({ max: 63 }), playedAlike), { ...RANDOM_QUEUES, numRuns: 100 }));
});

/** Some are sent to the other service; then everybody is called by the claim that the whole wait has there. */
function sentOnByTheWholeWait(taken: readonly Moment[], given: Weights, chosen: readonly number[]): void {
	const town = hall(given.documents, given.licences).opens('1');
	const waiting: Waiting[] = [];
	for (const { after, service } of taken) {
		town.now = plusSeconds(town.now, after);
		const { now: issuedAt } = town;
		if (service !== null) waiting.push({ number: town.takes(service), weight: given[service], issuedAt });
	}
	for (const place of new Set(chosen)) {
		const sent = waiting[place];
		if (!sent || town.ticket(sent.number).service !== 'documents') continue;
		town.does({ type: 'call', counter: '1', ticket: town.ticket(sent.number).id });
		town.presses('1', 'start');
		town.does({ type: 'transfer', counter: '1', service: 'licences', toCounter: null });
		waiting[place] = { ...sent, weight: given.licences };
	}
	while (waiting.length > 0) {
		const claim = ({ weight, issuedAt }: Waiting) => weight * (town.now - issuedAt);
		const greatest = Math.max(...waiting.map(claim));
		const next = waiting.findIndex((one) => claim(one) === greatest);
		expect(town.calls('2')).toBe(waiting[next]?.number);
		waiting.splice(next, 1);
	}
}

/** Compares one run of the virtual queue with the office itself calling people whose visits take as long as in that run. */
function playedAlike(taken: readonly Moment[], given: Weights, run: number): void {
	const town = new TownHall({ services: weighted(given.documents, given.licences) });
	for (const { after, service } of taken) {
		town.now = plusSeconds(town.now, after % 60);
		if (service !== null) town.takes(service);
	}
	const { queue, tickets } = virtualQueueOf(town.opens('1', '2', '3').office, town.now);
	const { ofVisitors } = simulateWaits(queue);
	const told = tickets.map(({ id }, place) => ({ id, seconds: (ofVisitors[place] as SecondsPerRun)[run] as number }));
	const seconds = new Map(
		tickets.map(({ id }, place) => [id, secondsIn((queue.visitors[place] as VirtualVisitor).serviceTime, run)]),
	);
	const called = calledBy(town.office, town.now, seconds);
	expect(called.size).toBe(told.length);
	for (const one of told) expect(called.get(one.id)).toBeCloseTo(one.seconds, 0);
}

/** When each ticket is called, in seconds from `start`, by three counters whose visits take `seconds`. */
function calledBy(office: Office, start: Instant, seconds: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
	let state = office;
	const freeAt = new Map([...office.counters.keys()].map((counter) => [counter, 0]));
	const called = new Map<string, number>();
	while (freeAt.size > 0) {
		const [counter, free] = [...freeAt].reduce((a, b) => (b[1] < a[1] ? b : a));
		const now = plusSeconds(start, free);
		const { events } = decide(state, { type: 'call-next', counter }, now);
		const call = events.find((event) => event.type === 'ticket-called');
		if (call) {
			called.set(call.ticket, free);
			freeAt.set(counter, free + (seconds.get(call.ticket) ?? 0));
		} else freeAt.delete(counter);
		state = events.reduce((before, event) => evolve(before, event, now), state);
	}
	return called;
}
