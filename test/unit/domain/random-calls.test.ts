import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayCall, peopleAhead, waitingTickets } from '#domain/claims.ts';
import { decide } from '#domain/decide.ts';
import { evolve } from '#domain/evolve.ts';
import type { Counter, Office, Ticket } from '#domain/office.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { claimedSlot } from '#domain/visits.ts';
import { eventsOf, onRandomDays, type TracedEvent } from '../../support/random-days.ts';
import { TownHall } from '../../support/town-hall.ts';

const SEED = 20261124;
const holds = onRandomDays(SEED);

const ticketIn = ({ tickets }: TracedEvent['before'], id: string): Ticket => {
	const ticket = tickets.get(id);
	if (!ticket) throw new Error(`there is no ticket ${id}`);
	return ticket;
};

/** What a ticket keeps from its issue to its end. */
const lasting = ({ id, number, language, order, issuedAt, waitingFrom }: Ticket) => ({
	id,
	number,
	language,
	order,
	issuedAt,
	waitingFrom,
});

const numbers = (tickets: readonly Ticket[]) => tickets.map(({ number }) => number);

describe('whatever people do at the counters', () => {
	it(
		'Q31, Q32 nobody is recalled more often than configured; one recall more is a no-show',
		holds((steps) => {
			for (const { event, before } of eventsOf(steps, 'ticket-recalled'))
				expect(ticketIn(before, event.ticket).recalls).toBeLessThan(before.rules.recallLimit);
			for (const { command, decision, before } of steps) {
				if (command.type !== 'recall' || decision.refusal) continue;
				const inHand = ticketIn(before, before.counters.get(command.counter)?.ticket ?? '');
				const expected = inHand.recalls < before.rules.recallLimit ? 'ticket-recalled' : 'ticket-no-show';
				expect(decision.events.map(({ type }) => type)).toEqual([expected]);
			}
		}),
	);

	it('Q33, Q34, Q35, Q7 late comers are put back before all others in time, refused after it and have left then', () =>
		fc.assert(fc.property(lateComers, comeBack), { seed: SEED }));

	it(
		'Q7 while somebody put back in front may be called, nobody else is called in turn',
		holds((steps) => {
			for (const { command, events } of steps) {
				if (command.type !== 'call-next') continue;
				for (const { event, before } of events) {
					if (event.type !== 'ticket-called') continue;
					const counter = before.counters.get(event.counter);
					const inFront = [...before.tickets.values()].filter(
						(ticket) => ticket.state === 'waiting' && ticket.front && counter && mayCall(counter, ticket),
					);
					if (inFront.length > 0) expect(numbers(inFront)).toContain(ticketIn(before, event.ticket).number);
				}
			}
		}),
	);

	it(
		'Q3, Q4 of those whose slot has started the first by slot, then by check-in is called before everybody else',
		holds((steps) => {
			for (const { command, events, at } of steps) {
				if (command.type !== 'call-next') continue;
				for (const { event, before } of events) {
					if (event.type !== 'ticket-called' || ticketIn(before, event.ticket).front) continue;
					const counter = before.counters.get(event.counter);
					const [best] = [...before.tickets.values()]
						.filter((ticket) => ticket.state === 'waiting' && counter && mayCall(counter, ticket))
						.flatMap((ticket) => ({ ticket, slot: claimedSlot(ticket) ?? Number.POSITIVE_INFINITY }))
						.filter(({ slot }) => slot <= at)
						.sort((a, b) => a.slot - b.slot || a.ticket.order - b.ticket.order);
					if (best) expect(event.ticket).toBe(best.ticket.id);
				}
			}
		}),
	);

	it(
		'Q8 the people ahead are as many of the same service as a counter for everybody calls before',
		holds((steps) => {
			for (const { after, at } of steps.filter((_, i) => i % 4 === 3)) {
				const called = calledByOneForAll(after, at);
				for (const { id } of after.rules.services) {
					const queue = called.filter(({ service }) => service === id);
					expect(peopleAhead(after, id, at)).toBe(queue.length);
					expect(queue.map((ticket) => peopleAhead(after, id, at, ticket))).toEqual([...queue.keys()]);
				}
			}
		}),
	);

	it(
		'Q9 whoever is passed over by a pick from the list keeps the place among the others',
		holds((steps) => {
			for (const { events, at } of steps.filter(({ command }) => command.type === 'call')) {
				for (const { event, before, after } of events) {
					if (event.type !== 'ticket-called') continue;
					const others = waitingTickets(before, at).filter(({ id }) => id !== event.ticket);
					expect(numbers(waitingTickets(after, at))).toEqual(numbers(others));
				}
			}
		}),
	);

	it(
		'Q36 who was called and is put back stands where they stood',
		holds((steps) => {
			for (const { event, before, after, at } of eventsOf(steps, 'ticket-put-back')) {
				const ticket = ticketIn(before, event.ticket);
				if (ticket.state !== 'called' || event.front) continue;
				const asIfNeverCalled = { ...before, tickets: new Map(before.tickets) };
				asIfNeverCalled.tickets.set(ticket.id, { ...ticket, state: 'waiting', counter: null });
				expect(numbers(waitingTickets(after, at))).toEqual(numbers(waitingTickets(asIfNeverCalled, at)));
			}
		}),
	);

	it(
		'Q41, Q42, Q77, Q80 number and waiting time stay with a ticket whatever becomes of it',
		holds((steps) => {
			for (const { before, after } of eventsOf(steps))
				for (const ticket of after.tickets.values()) {
					const earlier = before.tickets.get(ticket.id);
					if (earlier) expect(lasting(ticket)).toEqual(lasting(earlier));
				}
		}),
	);

	it(
		'Q41, Q42 a transfer keeps the reservation and leads where the clerk said',
		holds((steps) => {
			for (const { event, before, after } of eventsOf(steps, 'ticket-transferred')) {
				const ticket = ticketIn(before, event.ticket);
				const { service, toCounter } = event;
				const sent = ticketIn(after, event.ticket);
				expect(sent).toMatchObject({ state: 'waiting', service, counter: toCounter, front: false });
				if (ticket.reservation) expect(sent.reservation).not.toBeNull();
			}
		}),
	);

	it(
		'Q79 whoever is sent on to a service for which they have come as well is there for that, and not twice',
		holds((steps) => {
			for (const { event, before, after } of eventsOf(steps, 'ticket-transferred')) {
				const earlier = ticketIn(before, event.ticket);
				const meant = earlier.more.find(({ service }) => service === event.service);
				if (event.service === earlier.service || !meant) continue;
				const sent = ticketIn(after, event.ticket);
				expect(sent.errand).toBe(meant.errand);
				expect(sent.more).toEqual(earlier.more.filter((other) => other !== meant));
			}
		}),
	);

	it(
		'Q77, Q80 no errand is lost or doubled: a ticket has fewer only when a counter did them, more only when one joined',
		holds((steps) => {
			for (const { event, before, after } of eventsOf(steps))
				for (const ticket of after.tickets.values()) {
					const earlier = before.tickets.get(ticket.id);
					if (!earlier) continue;
					const change = ticket.more.length - earlier.more.length;
					if (event.type === 'ticket-joined' && event.ticket === ticket.id) expect(change).toBe(1);
					else if (event.type === 'ticket-continued' && event.ticket === ticket.id) {
						const served = before.counters.get(event.counter)?.services ?? [];
						const left = earlier.more.filter(({ service }) => service !== earlier.service && !served.includes(service));
						expect([ticket, ...ticket.more].map(({ service, errand }) => ({ service, errand }))).toEqual(
							left.map(({ service, errand }) => ({ service, errand })),
						);
					} else if (event.type === 'ticket-transferred' && event.ticket === ticket.id)
						expect(change).toBe(
							ticket.service !== earlier.service && earlier.more.some(({ service }) => service === ticket.service)
								? -1
								: 0,
						);
					else expect(change).toBe(0);
				}
		}),
	);
});

/** Whom one counter for everybody would call at that moment, one after the other. */
function calledByOneForAll(office: Office, at: Instant): readonly Ticket[] {
	const services = office.rules.services.map(({ id }) => id);
	const counter: Counter = { id: 'all', services, state: 'open', pause: null, closesAt: null, ticket: null };
	const waiting = [...office.tickets.values()].filter(({ state }) => state === 'waiting');
	let state: Office = {
		...office,
		rules: { ...office.rules, shortestVisitSeconds: 0 },
		counters: new Map([[counter.id, counter]]),
		tickets: new Map(waiting.map((ticket) => [ticket.id, { ...ticket, counter: null }])),
	};
	return waiting.map(() => {
		const { events } = decide(state, { type: 'call-next', counter: counter.id }, at);
		state = events.reduce((before, event) => evolve(before, event, at), state);
		return ticketIn(office, state.counters.get(counter.id)?.ticket ?? '');
	});
}

/** Minutes after which each of some who were called in vain comes to a counter, and whose counter it is. */
const lateComers = fc.array(
	fc.record({ minutes: fc.integer({ min: 0, max: 20 }), counter: fc.constantFrom('1', '2') }),
	{
		minLength: 1,
		maxLength: 6,
	},
);

/** Everybody is called and does not come; then each comes back after so long, while others wait. */
function comeBack(comers: readonly { readonly minutes: number; readonly counter: string }[]): void {
	const hall = new TownHall({ shortestVisitSeconds: 0 }).opens('1', '2');
	const missedAt = comers.map(() => {
		hall.takes();
		hall.calls('1');
		hall.presses('1', 'no-show');
		return (hall.now - 1000) as Instant;
	});
	hall.takes('documents', 2);
	const tickets = comers.map((comer, i) => ({ ...comer, number: `P00${i + 1}`, missedAt: missedAt[i] as Instant }));
	const back: string[] = [];
	for (const { number, minutes, counter, missedAt: missed } of tickets.toSorted((a, b) => a.minutes - b.minutes)) {
		hall.now = Math.max(hall.now, plusSeconds(missed, minutes * 60)) as Instant;
		const isInTime = hall.now <= plusSeconds(missed, hall.office.rules.lateComerSeconds);
		const { refusal } = hall.decide({ type: 'put-back', counter, ticket: hall.ticket(number).id });
		expect(refusal).toEqual(isInTime ? null : { reason: 'too-late-to-return' });
		if (isInTime) back.push(number);
	}
	hall.now = plusSeconds(hall.now, hall.office.rules.lateComerSeconds);
	hall.does({ type: 'wake-up' });
	expect([...hall.office.tickets.values()].filter(({ state }) => state === 'no-show')).toEqual([]);
	const others = ['P00', 'P00'].map((prefix, i) => prefix + (comers.length + 1 + i));
	expect(hall.callsAll('1')).toEqual([...back.toSorted(), ...others]);
}
