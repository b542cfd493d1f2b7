import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextWakeUp } from '#domain/day-commands.ts';
import { evolve } from '#domain/evolve.ts';
import { expectedWait } from '#domain/expected-wait.ts';
import type { Office } from '#domain/office.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { at, dayOf } from '../../support/office-builder.ts';
import { eventsOf, onRandomDays } from '../../support/random-days.ts';
import { TownHall } from '../../support/town-hall.ts';

const counter = '1';
const pause = (until: string | null, kind: 'break' | 'back-office' = 'break') =>
	({ type: 'pause', counter, kind, until: until === null ? null : at(until) }) as const;
const announce = (closesAt: string | null) =>
	({ type: 'announce-closing', counter, closesAt: closesAt === null ? null : at(closesAt) }) as const;
const park = (until: string | null) => ({ type: 'park', counter, until: until === null ? null : at(until) }) as const;
const notAhead = { reason: 'time-not-ahead', latest: at('0:00', '2026-11-24') };
const state = (hall: TownHall, id = counter) => hall.office.counters.get(id);

/** Counter 1 serves `P001`, and others wait. */
function serving(waiting = 2): TownHall {
	const hall = new TownHall().opens(counter);
	hall.takes('documents', 1 + waiting);
	hall.calls(counter);
	hall.presses(counter, 'start');
	return hall;
}

/** Wakes whenever something is due until that time of the day. */
function passes(hall: TownHall, until: string): TownHall {
	for (let due = nextWakeUp(hall.office); due < at(until); due = nextWakeUp(hall.office)) {
		hall.now = Math.max(hall.now, due) as Instant;
		hall.does({ type: 'wake-up' });
	}
	return hall.at(until);
}

describe('a pause', () => {
	it('Q85 says what it is for and until when', () => {
		const hall = new TownHall().opens(counter);
		expect(hall.does(pause('9:15'))).toEqual(['counter-paused']);
		expect(state(hall)).toMatchObject({ state: 'paused', pause: { kind: 'break', until: at('9:15') } });
		expect(hall.does(pause('9:15'))).toEqual([]);
		expect(hall.does(pause(null, 'back-office'))).toEqual(['counter-paused']);
		expect(state(hall)?.pause).toEqual({ kind: 'back-office', until: null });
		hall.opens(counter);
		expect(state(hall)).toMatchObject({ state: 'open', pause: null });
	});

	it('Q85 ends only by its clerk, late or not', () => {
		const hall = new TownHall().opens(counter);
		hall.does(pause('9:15'));
		passes(hall, '10:00');
		expect(state(hall)?.state).toBe('paused');
		hall.takes();
		expect(hall.refuses({ type: 'call-next', counter })).toEqual({ reason: 'counter-not-open' });
	});

	it('Q85 until a time that has passed, or beyond the day, is refused', () => {
		const hall = new TownHall().opens(counter);
		expect(hall.at('9:00').refuses(pause('9:00'))).toEqual(notAhead);
		expect(hall.refuses({ ...pause(null), until: at('0:01', '2026-11-24') })).toEqual(notAhead);
		hall.does({ ...pause(null), until: at('0:00', '2026-11-24') });
	});

	it('Q85 from a journal of an earlier version is a break without a time', () => {
		const { office } = new TownHall().opens(counter);
		const paused = evolve(office, { type: 'counter-paused', counter }, at('9:00'));
		expect(paused.counters.get(counter)).toMatchObject({ state: 'paused', pause: { kind: 'break', until: null } });
	});
});

describe('an announced closing', () => {
	it('Q86 closes the counter by itself at that time, and nobody waits for it any more', () => {
		const hall = serving().opens('2');
		hall.presses(counter, 'park');
		hall.does(announce('9:00'));
		passes(hall, '8:59:59');
		expect(state(hall)?.state).toBe('open');
		passes(hall, '9:00:01');
		expect(state(hall)).toMatchObject({ state: 'closed', closesAt: at('9:00') });
		expect(hall.callsAll('2')).toEqual(['P001', 'P002', 'P003']);
	});

	it('Q86 whoever is in hand is served to the end, and nobody is called after them', () => {
		const hall = serving();
		hall.does(announce('9:00'));
		passes(hall, '9:20');
		expect(state(hall)).toMatchObject({ state: 'open', ticket: hall.ticket('P001').id });
		expect(hall.refuses({ type: 'call', counter, ticket: hall.ticket('P002').id })).toEqual({
			reason: 'counter-not-open',
		});
		expect(hall.presses(counter, 'call-next')).toEqual(['ticket-finished']);
		expect(hall.refuses({ type: 'call-next', counter })).toEqual({ reason: 'nobody-waiting' });
		passes(hall, '9:21');
		expect(state(hall)?.state).toBe('closed');
	});

	it('Q86 stands when the clerk pauses and opens again with somebody in hand', () => {
		const hall = serving();
		hall.does(announce('9:00'));
		passes(hall, '9:05').presses(counter, 'pause');
		hall.opens(counter);
		expect(hall.presses(counter, 'call-next')).toEqual(['ticket-finished']);
		passes(hall, '9:06');
		expect(state(hall)?.state).toBe('closed');
	});

	it('Q86 is over when the counter opens again after it, also by a clock that was set back', () => {
		const hall = new TownHall().opens(counter);
		hall.does(announce('9:00'));
		passes(hall, '9:01').at('8:50').opens(counter);
		expect(state(hall)).toMatchObject({ state: 'open', closesAt: null });
	});

	it('Q86 can be moved and taken back, also during a pause', () => {
		const hall = new TownHall().opens(counter);
		hall.does(announce('9:00'));
		expect(hall.does(announce('9:00'))).toEqual([]);
		expect(hall.does(announce('10:00'))).toEqual(['closing-announced']);
		hall.does(pause('8:30'));
		expect(hall.opens(counter) && state(hall)?.closesAt).toBe(at('10:00'));
		hall.presses(counter, 'pause');
		hall.does(announce(null));
		passes(hall, '10:01');
		expect(state(hall)).toMatchObject({ state: 'paused', closesAt: null });
	});

	it('Q86 of a closed counter, or at a time that has passed, is refused', () => {
		const hall = new TownHall();
		expect(hall.refuses(announce('9:00'))).toEqual({ reason: 'counter-not-open' });
		expect(hall.at('9:00').opens(counter).refuses(announce('8:59'))).toEqual(notAhead);
	});

	it('Q86 is over when the day is, or when the clerk closes earlier', () => {
		const hall = new TownHall().opens(counter);
		hall.does(announce('9:00'));
		hall.presses(counter, 'close');
		hall.opens(counter);
		expect(state(hall)?.closesAt).toBeNull();
		hall.does(announce('17:00'));
		hall.does({ type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') });
		expect(state(hall)).toMatchObject({ state: 'closed', pause: null, closesAt: null });
	});
});

describe('a visitor parked until a time', () => {
	it('Q87 then waits in front, for the counter that parked them', () => {
		const hall = serving().opens('2');
		hall.does(park('9:00'));
		expect(hall.ticket('P001')).toMatchObject({ state: 'parked', parkedUntil: at('9:00') });
		passes(hall, '9:00');
		expect(hall.ticket('P001').state).toBe('parked');
		passes(hall, '9:00:01');
		expect(hall.ticket('P001')).toMatchObject({ state: 'waiting', counter, front: true, parkedUntil: null });
		expect(hall.calls('2')).toBe('P002');
		expect(hall.calls(counter)).toBe('P001');
		expect(hall.calls(counter)).toBe('P003');
	});

	it('Q87 who comes sooner is resumed, and the time is forgotten', () => {
		const hall = serving();
		hall.does(park('9:00'));
		hall.does({ type: 'resume', counter, ticket: hall.ticket('P001').id });
		expect(hall.ticket('P001')).toMatchObject({ state: 'serving', parkedUntil: null });
		expect(passes(hall, '9:01').ticket('P001').state).toBe('serving');
	});

	it('Q87, Q25 goes to the front of the queue when the counter closes before', () => {
		const hall = serving().opens('2');
		hall.does(park('9:00'));
		hall.does(announce('9:00'));
		passes(hall, '9:00:01');
		expect(hall.ticket('P001')).toMatchObject({ state: 'waiting', counter: null, parkedUntil: null });
		expect(hall.calls('2')).toBe('P001');
	});

	it('Q87 a time that has passed is refused, and nobody but who is served is parked', () => {
		const hall = serving();
		expect(hall.at('9:00').refuses(park('8:00'))).toEqual(notAhead);
		hall.presses(counter, 'finish');
		expect(hall.refuses(park('10:00'))).toEqual({ reason: 'nobody-at-counter' });
	});

	it('Q87 from a journal of an earlier version there is no time', () => {
		const { office } = serving();
		const ticket = office.counters.get(counter)?.ticket ?? '';
		const parked = evolve(office, { type: 'ticket-parked', ticket, counter }, at('9:00'));
		expect(parked.tickets.get(ticket)).toMatchObject({ state: 'parked', parkedUntil: null });
	});
});

describe('what clerks have planned', () => {
	const minutes = (hall: TownHall, number?: string) => {
		const ticket = number === undefined ? undefined : hall.ticket(number);
		const wait = expectedWait(hall.office, 'documents', hall.now, ticket);
		return wait && Math.round(wait.medianSeconds / 60);
	};

	it('Q88, W1 a clerk is counted on from the time they told, and no longer when they are late', () => {
		const hall = new TownHall().opens(counter);
		hall.does(pause('9:00'));
		expect(minutes(hall.at('8:40'))).toBe(20);
		hall.takes();
		expect(minutes(hall.at('8:50'), 'P001')).toBe(10);
		expect(minutes(hall.at('9:00'))).toBeNull();
	});

	it('Q88 a clerk with somebody in hand is back when both are over', () => {
		const hall = serving(0);
		hall.does(pause('8:01'));
		expect(minutes(hall.at('8:00:30'))).toBeGreaterThan(3);
	});

	it('Q88 nobody is promised a counter that will have closed', () => {
		const hall = serving(3);
		expect(minutes(hall)).toBeGreaterThan(20);
		hall.does(announce('8:15'));
		expect([minutes(hall), minutes(hall, 'P004')]).toEqual([null, null]);
		hall.opens('2');
		expect(minutes(hall)).toBeGreaterThan(10);
	});

	it('Q88 who was parked until a time comes back before those who wait', () => {
		const hall = serving(4);
		hall.does(park(null));
		const without = minutes(hall) ?? 0;
		const { now } = hall;
		hall.does({ type: 'resume', counter, ticket: hall.ticket('P001').id });
		hall.does(park('8:05'));
		hall.now = now;
		expect(minutes(hall)).toBeGreaterThan(without + 5);
	});

	it('Q88 whoever comes back while others wait lengthens the wait of all behind by about a visit, whenever it is', () => {
		const backAfter = fc.integer({ min: 1, max: 15 });
		fc.assert(
			fc.property(fc.integer({ min: 4, max: 8 }), backAfter, (waiting, afterMinutes) => {
				const told = [null, afterMinutes].map((after) => {
					const hall = serving(waiting);
					const until = after === null ? null : plusSeconds(hall.now, after * 60);
					hall.does({ type: 'park', counter, until });
					return minutes(hall) ?? 0;
				});
				const [without = 0, withThem = 0] = told;
				expect(withThem - without).toBeGreaterThan(5);
				expect(withThem - without).toBeLessThan(15);
			}),
			{ numRuns: 40, seed: 20261128 },
		);
	});
});

describe('whatever clerks plan', () => {
	const holds = onRandomDays(20261124);
	const closesAt = (office: Office, id: string) => office.counters.get(id)?.closesAt ?? Number.POSITIVE_INFINITY;

	it(
		'Q86 no counter calls at or after the time at which it closes, and with empty hands it is closed then',
		holds((steps) => {
			for (const { events, command, after, at: now } of steps) {
				for (const { event, before } of events)
					if (event.type === 'ticket-called') expect(now).toBeLessThan(closesAt(before, event.counter));
				if (command.type !== 'wake-up') continue;
				for (const { id, state: is, ticket } of after.counters.values())
					if (is !== 'closed' && ticket === null) expect(now).toBeLessThan(closesAt(after, id));
			}
		}),
	);

	it(
		'Q86 an announced closing stands until it is moved or taken back, the counter closes or the day is over',
		holds((steps) => {
			for (const { event, before, after } of eventsOf(steps))
				for (const { id, state: is, closesAt: announced } of before.counters.values()) {
					if (is === 'closed' || announced === null || after.counters.get(id)?.closesAt === announced) continue;
					const isOver = ['closing-announced', 'counter-closed', 'day-begun'].includes(event.type);
					expect(isOver || !after.counters.has(id)).toBe(true);
				}
		}),
	);

	it(
		'Q87 nobody stays parked beyond their time, and who has come back goes before all others of their counter',
		holds((steps) => {
			for (const { events, command, after, at: now } of steps) {
				if (command.type === 'wake-up')
					for (const { parkedUntil } of after.tickets.values())
						expect(parkedUntil ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
				if (command.type !== 'call-next') continue;
				for (const { event, before } of events) {
					if (event.type !== 'ticket-called') continue;
					const back = [...before.tickets.values()].filter(
						({ state, front, counter: own }) => state === 'waiting' && front && own === event.counter,
					);
					if (back.length > 0) expect(before.tickets.get(event.ticket)?.front).toBe(true);
				}
			}
		}),
	);

	it(
		'Q85 a counter is paused exactly while it has a pause, and calls nobody meanwhile',
		holds((steps) => {
			for (const { events, after } of steps) {
				for (const { state: is, pause: has } of after.counters.values()) expect(has !== null).toBe(is === 'paused');
				for (const { event, before } of events)
					if (event.type === 'ticket-called') expect(before.counters.get(event.counter)?.pause).toBeNull();
			}
		}),
	);
});
