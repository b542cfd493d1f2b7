import { describe, expect, it } from 'vitest';
import { decideForecast, outlookOf } from '#domain/closing-forecast.ts';
import { ticketsClosed, walkInNumbersLeft } from '#domain/tickets-open.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { at, DOCUMENTS, dayOf, LICENCES, reservation } from '../../support/office-builder.ts';
import { eventsOf, onRandomDays } from '../../support/random-days.ts';
import { TownHall } from '../../support/town-hall.ts';

/** Why no tickets are issued after a forecast at that time; nothing while they are. */
function closedAt(hall: TownHall, time: string, service = 'documents') {
	hall.at(time).does({ type: 'forecast' });
	return ticketsClosed(hall.office, service, hall.now)?.why;
}

/** The first minute from which on tickets are not issued, in minutes after eight. */
function stopsAfter(hall: TownHall, service = 'documents'): number {
	for (let minute = 0; minute < 240; minute++) {
		const time = `${8 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
		if (closedAt(hall, time, service)) return minute;
	}
	return Number.POSITIVE_INFINITY;
}

const override = (decision: 'open' | 'stopped' | null, service = 'documents') =>
	({ type: 'override-tickets', counter: '1', service, override: decision }) as const;

const outlooks = (hall: TownHall) =>
	[...hall.office.tickets.values()].map((ticket) => outlookOf(hall.office, ticket, hall.now));

describe('tickets stop in time', () => {
	it('Q14 when those who wait fill the day: the more of them, the sooner', () => {
		const stops = [1, 3, 5].map((waiting) => {
			const hall = new TownHall({}, '8:00-9:30').opens('1');
			hall.takes('documents', waiting);
			return stopsAfter(hall);
		});
		// Ten minutes each, so 80, 60 and 40 minutes after eight on average; with nine chances of ten sooner.
		expect(stops).toEqual([...stops].sort((a, b) => b - a));
		for (const [i, mean] of [80, 60, 40].entries()) {
			expect(stops[i]).toBeLessThan(mean);
			expect(stops[i]).toBeGreaterThan(mean - 30);
		}
	});

	it('Q14 an empty hall takes people in to the last minute', () => {
		const hall = new TownHall({}, '8:00-9:00').opens('1');
		expect(closedAt(hall, '8:59')).toBeUndefined();
		expect(closedAt(hall, '9:00')).toBe('outside-hours');
	});

	it("Q14 today's reservations still to come take their part of the time, tomorrow's do not", () => {
		const stop = (...times: readonly (readonly [string, string])[]) => {
			const hall = new TownHall({}, '8:00-9:30').opens('1');
			hall.reserves(...times.map(([time, date], i) => reservation(time, `471${i}`, { start: at(time, date) })));
			hall.takes('documents', 3);
			return stopsAfter(hall);
		};
		const none = stop();
		expect(stop(['8:30', '2026-11-24'])).toBe(none);
		expect(stop(['8:30', '2026-11-23'], ['8:31', '2026-11-23'])).toBeLessThan(none);
	});

	it('Q14 people of other services count as far as they come to the same counters', () => {
		const stop = (licences: number) => {
			const hall = new TownHall({}, '8:00-9:30').opens('2');
			hall.takes('licences', licences);
			return stopsAfter(hall);
		};
		expect(stop(4)).toBeLessThan(stop(1));
	});

	it("Q15 before the first counter opens all of the service's counters are counted on", () => {
		const hall = new TownHall({}, '8:00-9:00').at('7:45');
		hall.takes('documents', 6);
		expect(closedAt(hall, '7:59')).toBeUndefined();
		hall.opens('1');
		expect(closedAt(hall, '8:00')).toBe('queue-full');
	});

	it('Q15 a closed counter is counted on only for services that have nobody', () => {
		const stop = (...open: readonly string[]) => {
			const hall = new TownHall({}, '8:00-9:30').opens(...open);
			hall.takes('documents', 5);
			return stopsAfter(hall);
		};
		expect(stop('1')).toBe(stop('1', '3'));
		expect(stop('1')).toBeLessThan(stop('1', '2'));
	});

	it('Q15 a paused counter is expected back, and from its time where that is known', () => {
		const hall = new TownHall({}, '8:00-9:00').opens('1', '2');
		hall.takes('documents', 6);
		hall.presses('2', 'pause');
		expect(closedAt(hall, '8:00')).toBeUndefined();
		hall.does({ type: 'pause', counter: '2', until: at('8:50') });
		expect(closedAt(hall, '8:01')).toBe('queue-full');
	});

	it('Q15, Q86 no tickets for a service whose counters have closed for today, until one opens again', () => {
		const hall = new TownHall({}, '8:00-17:00').opens('1', '2');
		for (const counter of ['1', '2']) hall.does({ type: 'announce-closing', counter, closesAt: at('9:00') });
		hall.at('9:00').does({ type: 'wake-up' });
		expect(closedAt(hall, '9:01')).toBe('no-counter');
		expect(closedAt(hall, '9:02', 'licences')).toBeUndefined();
		expect(hall.does({ type: 'forecast' })).toEqual([]);
		hall.opens('2');
		expect(closedAt(hall, '9:03')).toBeUndefined();
	});

	it('Q86, Q14 an announced closing stops the tickets of those who would come after it', () => {
		const hall = new TownHall({}, '8:00-17:00').opens('1');
		hall.takes('documents', 3);
		hall.does({ type: 'announce-closing', counter: '1', closesAt: at('8:25') });
		expect(closedAt(hall, '8:01')).toBe('queue-full');
	});

	it('Q16 what remains after lunch counts, the break does not', () => {
		const stop = (...openings: readonly string[]) => {
			const hall = new TownHall({}, ...openings).opens('1');
			hall.takes('documents', 6);
			return stopsAfter(hall);
		};
		expect(stop('8:00-9:00', '10:00-10:10')).toBeLessThanOrEqual(stop('8:00-9:10'));
		expect(stop('8:00-9:00', '10:00-10:40')).toBeGreaterThan(stop('8:00-9:00') + 15);
	});

	it('Q89 tickets begin again only with room for one visit more', () => {
		const hall = new TownHall({}, '8:00-9:00').opens('1');
		hall.takes('documents', 3);
		const stopped = stopsAfter(hall);
		expect(stopped).toBeGreaterThan(0);
		hall.calls('1');
		expect(hall.does({ type: 'forecast' })).toEqual([]);
		for (let i = 0; i < 3; i++) {
			hall.calls('1');
			hall.does({ type: 'forecast' });
		}
		expect(ticketsClosed(hall.office, 'documents', hall.now)).toBeNull();
	});

	it('Q13 nothing is forecast outside the hours in which tickets are issued', () => {
		const hall = new TownHall({}, '8:00-9:00', '10:00-11:00').opens('1');
		hall.takes('documents', 30);
		for (const time of ['7:44', '9:30', '11:00']) expect(hall.at(time).does({ type: 'forecast' })).toEqual([]);
	});
});

describe("a clerk's word about tickets", () => {
	const full = () => {
		const hall = new TownHall({ services: [{ ...DOCUMENTS, lastNumber: 20 }, LICENCES] }, '8:00-9:00').opens('1');
		hall.takes('documents', 10);
		expect(closedAt(hall, '8:01')).toBe('queue-full');
		return hall;
	};

	it('Q90 has them issued although the forecast has stopped them, until it is taken back', () => {
		const hall = full();
		expect(hall.does(override('open'))).toEqual(['tickets-overridden']);
		expect(hall.does(override('open'))).toEqual([]);
		expect(hall.takes()).toBe('P011');
		expect(closedAt(hall, '8:05')).toBeUndefined();
		hall.does(override(null));
		expect(closedAt(hall, '8:06')).toBe('queue-full');
	});

	it('Q90 hours and numbers still hold', () => {
		const hall = full();
		hall.does(override('open'));
		hall.takes('documents', 10);
		expect(closedAt(hall, '8:10')).toBe('numbers-used-up');
		expect(walkInNumbersLeft(hall.office, 'documents', hall.now)).toBe(0);
		expect(closedAt(hall, '9:00')).toBe('outside-hours');
	});

	it('Q90 has them stopped although there is time, and only for that service', () => {
		const hall = new TownHall().opens('1', '3');
		hall.does(override('stopped'));
		expect(closedAt(hall, '8:01')).toBe('stopped-by-clerk');
		expect(closedAt(hall, '8:01', 'licences')).toBeUndefined();
		expect(hall.refuses({ type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' })).toEqual({
			reason: 'tickets-closed',
			service: 'documents',
			why: 'stopped-by-clerk',
			opensAt: null,
		});
	});

	it('Q90 is about what the office has, and ends with the day', () => {
		const hall = full();
		expect(hall.refuses(override('open', 'fishing'))).toEqual({ reason: 'unknown-service', service: 'fishing' });
		expect(hall.does(override(null))).toEqual([]);
		hall.does(override('stopped'));
		hall.does({ type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') });
		expect(hall.office.issuing.size).toBe(0);
	});
});

describe('what a ticket can expect of today', () => {
	it('Q91 is likely for the first, unsure for some, and unlikely for the last of too many', () => {
		const hall = new TownHall({}, '8:00-9:00').opens('1');
		hall.takes('documents', 12);
		const told = outlooks(hall.at('8:00'));
		expect(told[0]).toBe('likely');
		expect(told).toContain('unsure');
		expect(told.at(-1)).toBe('unlikely');
		const order = { likely: 0, unsure: 1, unlikely: 2 };
		expect(told).toEqual([...told].sort((a, b) => order[a] - order[b]));
	});

	it('Q91 is unlikely when nobody is left who may call it, and does not matter once it is called', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 2);
		hall.calls('1');
		hall.does({ type: 'announce-closing', counter: '1', closesAt: at('8:10') });
		hall.does({ type: 'configure', rules: { ...hall.office.rules, counters: hall.office.rules.counters.slice(0, 1) } });
		hall.at('8:10').presses('1', 'finish');
		hall.does({ type: 'wake-up' });
		expect(outlooks(hall)).toEqual(['unlikely']);
		const called = new TownHall().opens('1');
		called.takes();
		called.calls('1');
		expect(outlooks(called)).toEqual(['likely']);
	});

	it('Q91 after closing whoever is still there is served, as long as a clerk is', () => {
		const hall = new TownHall({}, '8:00-9:00').opens('1');
		hall.takes('documents', 2);
		expect(outlooks(hall.at('9:00'))).toEqual(['likely', 'likely']);
		hall.presses('1', 'pause');
		expect(outlooks(hall)).toEqual(['likely', 'likely']);
		hall.presses('1', 'close');
		expect(outlooks(hall)).toEqual(['unlikely', 'unlikely']);
	});
});

describe("the day's end in figures", () => {
	it('Q92 counts what became of the tickets, and keeps the last day that had any', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 5);
		hall.calls('1');
		hall.calls('1');
		hall.presses('1', 'finish');
		hall.does({ type: 'leave', ticket: hall.ticket('P003').id });
		expect(hall.office.tallies.today).toEqual({ date: '2026-11-23', done: 2, left: 1, unserved: 0 });
		hall.does({ type: 'begin-day', day: dayOf('2026-11-24') });
		const monday = { date: '2026-11-23', done: 2, left: 1, unserved: 2 };
		expect(hall.office.tallies).toEqual({
			today: { date: '2026-11-24', done: 0, left: 0, unserved: 0 },
			last: monday,
		});
		hall.does({ type: 'begin-day', day: dayOf('2026-11-25') });
		expect(hall.office.tallies.last).toEqual(monday);
	});
});

describe('whatever happens', () => {
	const holds = onRandomDays(20261125);

	it(
		'Q14, Q89 tickets stop and begin again by turns, and the same forecast again changes nothing',
		holds((steps) => {
			const stopped = new Map<string, string | null>();
			for (const { command, events, after, at: now } of steps) {
				for (const { event } of events) {
					if (event.type === 'day-begun') stopped.clear();
					if (event.type === 'tickets-stopped') {
						expect(stopped.get(event.service) ?? null).not.toBe(event.why);
						stopped.set(event.service, event.why);
					}
					if (event.type === 'tickets-resumed') {
						expect(stopped.get(event.service) ?? null).not.toBeNull();
						stopped.set(event.service, null);
					}
				}
				if (command.type === 'forecast') expect(decideForecast(after, now).events).toEqual([]);
			}
		}),
	);

	it(
		'Q13, Q90 a walk-in gets a ticket only in the hours, and against the forecast only by the word of a clerk',
		holds((steps) => {
			for (const { command, decision, before, at: now } of steps) {
				if (command.type !== 'issue-ticket' || decision.refusal !== null) continue;
				const { stopped = null, override: said = null } = before.issuing.get(command.service) ?? {};
				expect(said).not.toBe('stopped');
				if (said !== 'open') expect(stopped).toBeNull();
				const { openings } = before.day;
				expect(openings.some(({ start, end }) => start <= plusSeconds(now, 900) && now < end)).toBe(true);
			}
		}),
	);

	it(
		'Q92 every ticket of a day is counted once when it ends',
		holds((steps) => {
			let ended = 0;
			for (const { event, after } of eventsOf(steps)) {
				if (event.type === 'day-begun') ended = 0;
				if (['ticket-finished', 'ticket-left', 'ticket-unserved'].includes(event.type)) ended++;
				const { done, left, unserved } = after.tallies.today;
				expect(done + left + unserved).toBe(ended);
			}
		}),
	);
});

describe('a hundred afternoons with more people than time', () => {
	/** Numbers between 0 and 1 that depend on the seed alone (mulberry32, Tommy Ettinger 2017). */
	function chances(seed: number): () => number {
		let state = seed;
		return () => {
			state = (state + 0x6d2b79f5) | 0;
			let bits = Math.imul(state ^ (state >>> 15), 1 | state);
			bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
			return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
		};
	}

	/** Lognormal with mean 600 s and half its square as variance, as the office takes visits to be (Box & Muller 1958). */
	function visitSeconds(random: () => number): number {
		const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
		return 600 * Math.exp(Math.sqrt(Math.log(1.5)) * normal - Math.log(1.5) / 2);
	}

	/** Somebody comes every four minutes from one to three, and two counters are open; who was not called by three. */
	function afternoon(seed: number): { readonly issued: number; readonly tooLate: number } {
		const random = chances(seed);
		const hall = new TownHall({}, '13:00-15:00').at('13:00').opens('1', '2');
		const busyUntil = new Map([
			['1', at('13:00')],
			['2', at('13:00')],
		]);
		let issued = 0;
		for (let now = at('13:01'); now < at('15:00'); now = plusSeconds(now, 60)) {
			for (const [counter, until] of busyUntil) {
				hall.now = now;
				if (until > now || hall.calls(counter) === null) continue;
				hall.now = now;
				hall.presses(counter, 'start');
				busyUntil.set(counter, plusSeconds(now, visitSeconds(random)) as Instant);
			}
			hall.now = now;
			hall.does({ type: 'forecast' });
			if (random() > 0.25) continue;
			hall.now = now;
			const visit = { type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' } as const;
			issued += hall.decide(visit).events.length;
		}
		return { issued, tooLate: [...hall.office.tickets.values()].filter(({ state }) => state === 'waiting').length };
	}

	it('Q14 nearly nobody who has got a ticket is sent home, and the counters are not idle for it', () => {
		const days = Array.from({ length: 100 }, (_, seed) => afternoon(seed));
		const issued = days.reduce((sum, day) => sum + day.issued, 0);
		const tooLate = days.reduce((sum, day) => sum + day.tooLate, 0);
		expect(tooLate / issued).toBeLessThan(0.02);
		// Two counters serve some 24 visits of ten minutes in two hours.
		expect(issued / days.length).toBeGreaterThan(18);
	});
});
