import { describe, expect, it } from 'vitest';
import { callingTimes } from '#domain/calling-times.ts';
import { mayCall, waitingTickets } from '#domain/claims.ts';
import { decideForecast, outlookOf } from '#domain/closing-forecast.ts';
import { evolve } from '#domain/evolve.ts';
import { expectedWaits } from '#domain/expected-wait.ts';
import type { Counter, Office } from '#domain/office.ts';
import { noOvertakers } from '#domain/overtakers.ts';
import { closingOf, isIssuingTime } from '#domain/tickets-open.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { claimedSlot } from '#domain/visits.ts';
import { onRandomDays, type Step } from '../../support/random-days.ts';

/** A sample of the moments, since each question plays the queue forward. */
const sometimes = (steps: readonly Step[]): readonly Step[] => steps.filter((_, i) => i > 2 && i % 6 === 2);
const holds = onRandomDays(20261128, 80);

/** The office with its counters as somebody imagines them. */
const imagined = (office: Office, change: (counter: Counter) => Partial<Counter>): Office => ({
	...office,
	counters: new Map([...office.counters].map(([id, counter]) => [id, { ...counter, ...change(counter) }])),
});

const afterForecast = (office: Office, at: Instant): Office =>
	decideForecast(office, at).events.reduce((state, event) => evolve(state, event, at), office);

describe('whom forecasts count on', () => {
	const hasClosed = ({ state, closesAt }: Counter, at: Instant) =>
		state === 'closed' && closesAt !== null && closesAt <= at;

	it(
		'Q15 tickets of a service are stopped for want of a counter exactly when all of its own have closed as announced',
		holds((steps) => {
			for (const { after, at } of sometimes(steps)) {
				if (closingOf(after, at) === null || !isIssuingTime(after, at)) continue;
				const { issuing, counters } = afterForecast(after, at);
				for (const { id } of after.rules.services) {
					const own = [...counters.values()].filter(({ services }) => services.includes(id));
					const isDeserted = own.every((counter) => hasClosed(counter, at));
					expect(issuing.get(id)?.stopped === 'no-counter').toBe(isDeserted);
				}
			}
		}),
	);

	it(
		'Q15 a pause without a time, or beyond it, counts as open; a closed counter only where nobody else is there',
		holds((steps) => {
			for (const { after, at } of sometimes(steps)) {
				const forecast = decideForecast(after, at);
				const back = imagined(after, ({ state, pause }) =>
					state === 'paused' && (pause?.until ?? at) <= at ? { state: 'open', pause: null } : {},
				);
				expect(decideForecast(back, at)).toEqual(forecast);
				const attended = new Set(
					[...after.counters.values()].flatMap(({ state, services }) => (state === 'closed' ? [] : services)),
				);
				const without = imagined(after, ({ state, services }) =>
					state === 'closed' ? { services: services.filter((service) => !attended.has(service)) } : {},
				);
				expect(decideForecast(without, at)).toEqual(forecast);
			}
		}),
	);

	it(
		'Q88 estimates count on no counter that is closed or paused for nobody knows how long',
		holds((steps) => {
			for (const { after, at } of sometimes(steps)) {
				const isAway = ({ state, pause }: Counter) =>
					state === 'closed' || (state === 'paused' && (pause?.until ?? at) <= at);
				const without = imagined(after, (counter) => (isAway(counter) ? { state: 'closed', services: [] } : {}));
				expect(expectedWaits(without, at)).toEqual(expectedWaits(after, at));
			}
		}),
	);

	it(
		'Q88 nobody is told to be called before the first clerk who may call is back, or after the last has closed',
		holds((steps) => {
			for (const { after, at } of sometimes(steps)) {
				const { ofTickets } = expectedWaits(after, at);
				for (const [id, { medianSeconds, p90Seconds }] of ofTickets) {
					const ticket = after.tickets.get(id);
					const callers = [...after.counters.values()].filter(
						(counter) => ticket && counter.state !== 'closed' && mayCall(counter, ticket),
					);
					const back = callers
						.map(({ pause }) => (pause === null ? at : (pause.until ?? at)))
						.filter((until, i) => callers[i]?.state === 'open' || until > at);
					const closing = callers.map(({ closesAt }) => closesAt ?? Number.POSITIVE_INFINITY);
					expect(medianSeconds).toBeGreaterThanOrEqual(Math.floor((Math.min(...back) - at) / 1000));
					expect(p90Seconds).toBeLessThanOrEqual(Math.ceil((Math.max(...closing) - at) / 1000));
				}
			}
		}),
	);
});

describe('what a waiting ticket is told of its chances', () => {
	const RANK = { likely: 0, unsure: 1, unlikely: 2 };
	const rankOf = (office: Office, id: string, at: Instant): number => {
		const ticket = office.tickets.get(id);
		return ticket ? RANK[outlookOf(office, ticket, at)] : RANK.likely;
	};

	/** The office on a day with one opening until then, in which nobody comes unannounced. */
	const closingAt = ({ day, ...office }: Office, end: Instant): Office => ({
		...office,
		overtakers: noOvertakers,
		day: { ...day, openings: [{ start: day.start, end }] },
	});

	it(
		'Q91 the later the office closes, the better; and of two who wait for the same, the one behind has it no better',
		holds((steps) => {
			for (const { after, at } of sometimes(steps)) {
				if (closingOf(after, at) === null) continue;
				const closings = [10, 30, 90, 240].map((minutes) => closingAt(after, plusSeconds(at, minutes * 60)));
				for (const id of after.tickets.keys()) {
					const ranks = closings.map((office) => rankOf(office, id, at));
					expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
				}
				for (const { id } of after.rules.services) {
					const queue = waitingTickets(after, at).filter(
						(ticket) => ticket.service === id && ticket.counter === null && (claimedSlot(ticket) ?? at) <= at,
					);
					const ranks = queue.map((ticket) => rankOf(after, ticket.id, at));
					expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
				}
			}
		}),
	);

	it(
		'Q91 with everybody there it is likely when the queue played forward calls them in time in nine cases of ten, unlikely in less than half',
		holds((steps) => {
			for (const { after, at } of sometimes(steps)) {
				const office = imagined(closingAt(after, plusSeconds(at, 1800)), () => ({ state: 'open', pause: null }));
				const { ofTickets } = callingTimes(office, at, [...office.counters.values()]);
				for (const [id, seconds] of ofTickets) {
					const share = seconds.filter((wait) => wait < 1800).length / seconds.length;
					expect(rankOf(office, id, at)).toBe(share >= 0.9 ? RANK.likely : share >= 0.5 ? RANK.unsure : RANK.unlikely);
				}
			}
		}),
	);

	it(
		'Q91 after closing whoever waits is likely to be called exactly while a counter that may is not closed',
		holds((steps) => {
			for (const { after } of sometimes(steps)) {
				const closed = after.day.end;
				for (const ticket of after.tickets.values()) {
					const isAttended = [...after.counters.values()].some(
						(counter) => counter.state !== 'closed' && mayCall(counter, ticket),
					);
					const expected = ticket.state !== 'waiting' || isAttended ? 'likely' : 'unlikely';
					expect(outlookOf(after, ticket, closed)).toBe(expected);
				}
			}
		}),
	);
});
