import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayCall, waitingTickets } from '#domain/claims.ts';
import { nextWakeUp } from '#domain/day-commands.ts';
import { decide } from '#domain/decide.ts';
import type { OfficeEvent } from '#domain/events.ts';
import { evolve } from '#domain/evolve.ts';
import { expectedWait } from '#domain/expected-wait.ts';
import { emptyOffice, type Office } from '#domain/office.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { errandsOf } from '#domain/visits.ts';
import { dayOf } from '../../support/office-builder.ts';
import {
	CAPACITY,
	eventsOf,
	onRandomDays,
	randomDays,
	type Step,
	type TracedEvent,
} from '../../support/random-days.ts';

const SEED = 20261123;
const holds = onRandomDays(SEED);

/** Without those in which a clerk picked somebody from the list. */
const inTurn = (steps: readonly Step[]) => steps.filter(({ command }) => command.type !== 'call');

/** What gives a ticket another place than it had. */
const MOVES: ReadonlySet<OfficeEvent['type']> = new Set(['ticket-put-back', 'ticket-returned', 'ticket-transferred']);

/** Every step of a ticket's life, and the event that takes it there. */
const LIFE: Readonly<Record<string, readonly string[]>> = {
	'ticket-issued': ['none → waiting'],
	'ticket-called': ['waiting → called'],
	'serving-started': ['called → serving'],
	'ticket-finished': ['serving → gone'],
	'ticket-no-show': ['called → no-show'],
	'ticket-put-back': ['called → waiting', 'no-show → waiting', 'parked → waiting', 'serving → waiting'],
	'ticket-parked': ['serving → parked'],
	'ticket-resumed': ['parked → serving'],
	'ticket-returned': ['parked → waiting'],
	'ticket-continued': ['serving → waiting'],
	'ticket-transferred': ['serving → waiting'],
	'ticket-left': ['waiting → gone', 'no-show → gone'],
	'ticket-unserved': ['waiting → gone', 'called → gone', 'serving → gone', 'parked → gone'],
};

describe('whatever people do', () => {
	it(
		'Q65 whoever is no longer in the queue is remembered with how it ended, and nobody is both',
		holds((steps) => {
			for (const { before, after } of steps) {
				const ended = new Set(after.ended.map(({ id }) => id));
				expect([...after.tickets.keys()].filter((id) => ended.has(id))).toEqual([]);
				const gone = [...before.tickets.keys()].filter((id) => !after.tickets.has(id));
				expect(gone.filter((id) => !ended.has(id))).toEqual([]);
			}
		}),
	);

	it(
		'Q60 tickets take only the steps of their life, and none comes back from its end',
		holds((steps) => {
			const ended = new Set<string>();
			for (const traced of eventsOf(steps)) {
				const { event, before, after } = traced;
				for (const { id, from, to } of changedStates(traced)) {
					expect('ticket' in event && event.ticket).toBe(id);
					expect(LIFE[event.type]).toContain(`${from} → ${to}`);
					expect(ended).not.toContain(id);
					if (to === 'gone') ended.add(id);
				}
				if (event.type === 'day-begun' && event.day.date !== before.day.date) expect(after.tickets.size).toBe(0);
			}
		}),
	);

	it(
		'Q61 no ticket is in two hands, and whoever is called or served is in one',
		holds((steps) => {
			for (const { after } of steps) {
				const inHand = [...after.counters.values()].flatMap(({ id, ticket }) =>
					ticket === null ? [] : [[id, ticket]],
				);
				const expected = [...after.tickets.values()]
					.filter(({ state }) => state === 'called' || state === 'serving')
					.map(({ id, counter }) => [counter, id]);
				expect(inHand.sort()).toEqual(expected.sort());
			}
		}),
	);

	it(
		'Q10 no number is given twice in a day',
		holds((steps) => {
			const numbers = eventsOf(steps, 'ticket-issued').map(({ event, before }) => `${before.day.date} ${event.number}`);
			expect(new Set(numbers).size).toBe(numbers.length);
		}),
	);

	it(
		'Q2, Q21 nobody is called by a counter that may not',
		holds((steps) => {
			for (const { event, before } of eventsOf(steps, 'ticket-called')) {
				const counter = before.counters.get(event.counter);
				const ticket = before.tickets.get(event.ticket);
				expect(counter).toMatchObject({ state: 'open', ticket: null });
				if (ticket?.counter === null) expect(counter?.services).toContain(ticket.service);
				else expect(ticket?.counter).toBe(event.counter);
			}
		}),
	);

	it(
		'Q1, Q3, Q5 an ordinary ticket, or one before its slot, is called only when nobody the counter may call has waited longer',
		holds((steps) => {
			for (const { event, before, at } of eventsOf(inTurn(steps), 'ticket-called')) {
				const counter = before.counters.get(event.counter);
				const ticket = before.tickets.get(event.ticket);
				if (!counter || !ticket || hasPriority(ticket, at)) continue;
				const others = [...before.tickets.values()].filter(
					(other) => other.state === 'waiting' && other !== ticket && mayCall(counter, other),
				);
				expect(others.filter((other) => hasPriority(other, at) || other.order < ticket.order)).toEqual([]);
			}
		}),
	);

	it(
		'Q6 a walk-in is overtaken by no more reservations of a slot and service than it has seats',
		holds(overtakingIsBound),
	);

	it(
		'P25, P28 each seat gives one claim, and a confirmed reservation lacks it only while somebody else has it',
		holds((steps) => {
			for (const { after } of steps) {
				const reservations = [...after.reservations.values()];
				const seatOf = ({ service, start, seat }: (typeof reservations)[number]) => `${service} ${start} ${seat}`;
				const held = reservations.filter(({ claim, state }) => claim === 'held' && state !== 'cancelled').map(seatOf);
				expect(new Set(held).size).toBe(held.length);
				for (const { id, claim, ticket, state } of reservations) {
					const waiting = ticket && after.tickets.get(ticket.id);
					const claims = waiting ? errandsOf(waiting).map(({ reservation }) => reservation?.id) : [];
					if (claim !== 'held') expect(claims).not.toContain(id);
					if (claim === 'held') expect(['confirmed', 'unconfirmed']).toContain(state);
				}
				for (const one of reservations)
					if (one.claim === 'withheld' && one.state === 'confirmed') expect(held).toContain(seatOf(one));
			}
		}),
	);

	it(
		'Q62 a refused command changes nothing, besides the memory of a wrong PIN',
		holds((steps) => {
			const forgotten = { wrongPins: null, wrongPinsToday: null };
			for (const { decision, before, after } of steps.filter((step) => step.decision.refusal !== null)) {
				if (decision.refusal?.reason !== 'unknown-pin') expect(after).toBe(before);
				else expect({ ...after, ...forgotten }).toEqual({ ...before, ...forgotten });
			}
		}),
	);

	it(
		'Q64, Q63 the office wakes when something is due, not before, and then moves on',
		holds((steps) => {
			for (const { after } of steps.slice(2)) {
				const due = nextWakeUp(after);
				expect(decide(after, { type: 'wake-up' }, plusSeconds(due, -0.001)).events).toEqual([]);
				const woken = due === after.day.end ? nextDay(after) : stepped(after, due);
				expect(nextWakeUp(woken)).toBeGreaterThan(due);
			}
		}),
	);

	it(
		'D1 replaying the journal gives the same state',
		holds((steps) => {
			const journal = JSON.stringify(eventsOf(steps).map(({ event, at }) => ({ event, at })));
			const entries: readonly { event: OfficeEvent; at: Instant }[] = JSON.parse(journal);
			const replayed = entries.reduce((office, { event, at }) => evolve(office, event, at), emptyOffice);
			expect(replayed).toEqual(steps.at(-1)?.after);
		}),
	);

	it('D2 events in any order are accepted', () => {
		const shuffled = randomDays.chain((steps) => fc.shuffledSubarray([...eventsOf(steps)], { minLength: 1 }));
		fc.assert(
			fc.property(shuffled, (traced) => {
				const after = traced.reduce((office, { event, at }) => evolve(office, event, at), emptyOffice);
				expect(after.nextOrder).toBe(1 + traced.filter(({ event }) => event.type === 'ticket-issued').length);
			}),
			{ seed: SEED, numRuns: 150 },
		);
	});

	it(
		'W3 waits are never negative, and hardly fall for a newcomer when somebody more is ahead',
		holds((steps) => {
			for (const { after: state, at } of somewhereIn(steps)) {
				const after = withoutBreaks(state);
				for (const { id } of after.rules.services) {
					const wait = expectedWait(after, id, at);
					if (wait === null) continue;
					expect(wait.medianSeconds).toBeGreaterThanOrEqual(0);
					expect(wait.p90Seconds).toBeGreaterThanOrEqual(wait.medianSeconds);
					for (const other of after.rules.services) {
						const longer = expectedWait(withOneMore(after, other.id, at), id, at);
						expect(longer?.medianSeconds ?? NEVER).toBeGreaterThanOrEqual(lessTurnedAway(wait.medianSeconds));
						expect(longer?.p90Seconds ?? NEVER).toBeGreaterThanOrEqual(lessTurnedAway(wait.p90Seconds));
					}
				}
			}
		}),
	);

	it(
		'W3 of two who wait for the same, the one behind waits no shorter',
		holds((steps) => {
			for (const { after, at } of somewhereIn(steps)) {
				for (const { id } of after.rules.services) {
					const queue = waitingTickets(after, at).filter(
						(ticket) => ticket.service === id && ticket.counter === null && !isUpgradedLater(ticket, at),
					);
					const waits = queue.map((ticket) => expectedWait(after, id, at, ticket)?.medianSeconds ?? NEVER);
					expect(waits).toEqual([...waits].sort((a, b) => a - b));
				}
			}
		}),
	);
});

/** A sample of the states, since a simulation for each service of each takes its time. */
const somewhereIn = (steps: readonly Step[]): readonly Step[] => steps.filter((_, i) => i % 8 === 5);

/** The tickets whose state differs after an event, with the state before and after. */
function changedStates({ before, after }: TracedEvent) {
	return [...new Set([...before.tickets.keys(), ...after.tickets.keys()])]
		.map((id) => ({
			id,
			from: before.tickets.get(id)?.state ?? 'none',
			to: after.tickets.get(id)?.state ?? 'gone',
		}))
		.filter(({ from, to }) => from !== to);
}

type TicketClaim = NonNullable<ReturnType<Office['tickets']['get']>>;

/** What a ticket's reservations for the service it waits for promise, each by its slot. */
const slotsOf = ({ service, reservation, more }: TicketClaim): readonly Instant[] =>
	[{ service, reservation }, ...more].flatMap((errand) =>
		errand.service === service && errand.reservation ? [errand.reservation.slotStart] : [],
	);

const hasPriority = (ticket: TicketClaim, at: Instant): boolean =>
	ticket.front || slotsOf(ticket).some((slot) => slot <= at);

/** A break makes an hour of a minute, which hides what is looked for. */
const withoutBreaks = (office: Office): Office => {
	const { start, end } = office.day;
	return { ...office, day: { ...office.day, openings: [{ start, end }] } };
};

/** The wait of somebody for whom it is not sure that a counter will still be there. */
const NEVER = Number.POSITIVE_INFINITY;

/** Whose reservation will put them before those who are ahead now. */
const isUpgradedLater = (ticket: TicketClaim, at: Instant): boolean => slotsOf(ticket).some((slot) => slot > at);

/** Somebody more may keep a counter from calling somebody slower, whose visit in a wild day may be very long. */
const lessTurnedAway = (seconds: number): number => seconds * 0.5 - 120;

const stepped = (office: Office, at: Instant): Office =>
	decide(office, { type: 'wake-up' }, at).events.reduce((state, event) => evolve(state, event, at), office);

function nextDay(office: Office): Office {
	const date = new Date(office.day.end + 12 * 3_600_000).toISOString().slice(0, 10);
	const { events } = decide(office, { type: 'begin-day', day: dayOf(date) }, office.day.end);
	return stepped(
		events.reduce((state, event) => evolve(state, event, office.day.end), office),
		office.day.end,
	);
}

/** The office after one more walk-in, whatever the hour. */
const withOneMore = (office: Office, service: string, at: Instant): Office =>
	evolve(
		office,
		{
			type: 'ticket-issued',
			ticket: 'one-more',
			number: 'Z999',
			service,
			errand: null,
			language: 'cs',
			reservation: null,
		},
		at,
	);

/** Tickets whose reservation the cloud has cancelled or does not know, as it told before or after the call. */
const ticketsDisowned = (steps: readonly Step[]): ReadonlySet<string> =>
	new Set(
		steps.flatMap(({ after }) =>
			[...after.reservations.values()].flatMap(({ state, ticket }) =>
				ticket && (state === 'disowned' || state === 'cancelled') ? [ticket.id] : [],
			),
		),
	);

/** Follows every walk-in from issue to first call and counts who was issued later and called before. */
function overtakingIsBound(steps: readonly Step[]): void {
	const overtakers = new Map<string, string[]>();
	const moved = new Set<string>();
	const inTurnEvents = new Set(eventsOf(inTurn(steps)));
	const disowned = ticketsDisowned(steps);
	for (const traced of eventsOf(steps)) {
		const { event, before, at } = traced;
		if (MOVES.has(event.type) && 'ticket' in event) moved.add(event.ticket);
		if (event.type !== 'ticket-called' || !inTurnEvents.has(traced)) continue;
		const called = before.tickets.get(event.ticket);
		if (!called || moved.has(called.id) || disowned.has(called.id)) continue;
		for (const walkIn of before.tickets.values()) {
			const isOvertaken =
				walkIn.state === 'waiting' && walkIn.order < called.order && walkIn.service === called.service;
			if (!isOvertaken || slotsOf(walkIn).length > 0 || moved.has(walkIn.id)) continue;
			expect(hasPriority(called, at)).toBe(true);
			for (const slot of slotsOf(called)) {
				const key = `${walkIn.id} by ${called.service} of ${slot}`;
				overtakers.set(key, [...(overtakers.get(key) ?? []), called.number]);
			}
		}
	}
	for (const numbers of overtakers.values()) expect(numbers.length).toBeLessThanOrEqual(CAPACITY);
}
