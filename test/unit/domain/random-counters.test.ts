import { describe, expect, it } from 'vitest';
import { mayCall } from '#domain/claims.ts';
import type { CounterCommand, OfficeCommand, Refusal } from '#domain/commands.ts';
import { decide } from '#domain/decide.ts';
import type { Decision } from '#domain/decision.ts';
import { evolve } from '#domain/evolve.ts';
import type { Counter, Office, Ticket } from '#domain/office.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { leftAfter } from '#domain/visits.ts';
import { onRandomDays, type Step } from '../../support/random-days.ts';

const holds = onRandomDays(20261126, 60);

/** The office as it stands after a step, where anything may be asked of it without anything happening. */
class Moment {
	readonly office: Office;
	readonly at: Instant;

	constructor({ after, at }: Pick<Step, 'after' | 'at'>) {
		this.office = after;
		this.at = at;
	}

	asked(command: OfficeCommand): Decision {
		return decide(this.office, command, this.at);
	}

	/** What would follow from a command that must not be refused. */
	after(command: OfficeCommand): Office {
		const { events, refusal } = this.asked(command);
		expect(refusal).toBeNull();
		return events.reduce((office, event) => evolve(office, event, this.at), this.office);
	}

	/** Sees that a command is carried out exactly when it should be, and otherwise refused for that reason and without effect. */
	expectRefusal(command: OfficeCommand, reason: Refusal['reason'] | null): void {
		const decision = this.asked(command);
		expect({ command, refusal: decision.refusal?.reason ?? null }).toEqual({ command, refusal: reason });
		if (reason !== null) expect(decision.events).toEqual([]);
	}

	inHand({ ticket }: Counter): Ticket | undefined {
		return ticket === null ? undefined : this.office.tickets.get(ticket);
	}
}

/** Every third moment: so many questions are asked at each that more days are worth more. */
const everyMoment =
	(property: (moment: Moment, counter: Counter) => void) =>
	(steps: readonly Step[]): void => {
		for (const step of steps.filter((_, i) => i % 3 === 2))
			for (const counter of step.after.counters.values()) property(new Moment(step), counter);
	};

const everyTicket = (property: (moment: Moment, counter: Counter, ticket: Ticket) => void) =>
	everyMoment((moment, counter) => {
		for (const ticket of moment.office.tickets.values()) property(moment, counter, ticket);
	});

/** Every call for which somebody was in hand, with how it was decided. */
function callsWithSomebodyInHand(steps: readonly Step[]) {
	return steps.flatMap(({ command, decision, before, after, at }) => {
		if (command.type !== 'call-next' && command.type !== 'call') return [];
		const counter = before.counters.get(command.counter);
		const inHand = before.tickets.get(counter?.ticket ?? '');
		if (counter === undefined || inHand === undefined || counter.state !== 'open') return [];
		const { shortestVisitSeconds } = before.rules;
		const isTooSoon = inHand.state === 'called' && at < plusSeconds(inHand.since, shortestVisitSeconds);
		const isNext = command.type === 'call-next';
		return [{ counter, inHand, isTooSoon, isNext, decision, before, after, at }];
	});
}

/** Whether the counter would find somebody to call. */
const hasSomebodyToCall = ({ office, at }: Moment, counter: Counter): boolean =>
	(counter.closesAt === null || at < counter.closesAt) &&
	[...office.tickets.values()].some((ticket) => ticket.state === 'waiting' && mayCall(counter, ticket));

const BUTTONS = ['open', 'pause', 'close', 'call-next', 'recall', 'start', 'finish', 'no-show', 'park'] as const;

describe('whatever is asked at the counters, at any moment', () => {
	it(
		'Q20 what is so already changes nothing, a closed counter is not paused, an unknown one is refused',
		holds(
			everyMoment((moment, { id: counter, state, pause }) => {
				const again: Readonly<Record<Counter['state'], CounterCommand>> = {
					open: { type: 'open', counter },
					closed: { type: 'close', counter },
					paused: { type: 'pause', counter, kind: pause?.kind ?? 'break', until: pause?.until ?? null },
				};
				expect(moment.asked(again[state])).toEqual({ events: [], refusal: null });
				moment.expectRefusal({ type: 'pause', counter }, state === 'closed' ? 'counter-not-open' : null);
				if (state !== 'open') expect(moment.after(again.open).counters.get(counter)?.state).toBe('open');
				for (const type of BUTTONS) moment.expectRefusal({ type, counter: 'none' }, 'unknown-counter');
			}),
		),
	);

	it(
		'Q22 a call ends the visit of whoever was in hand, and the counter has at most the one called',
		holds((steps) => {
			for (const { counter, inHand, isTooSoon, decision, before, after } of callsWithSomebodyInHand(steps)) {
				if (isTooSoon || decision.refusal) continue;
				const left = leftAfter(before, counter, inHand);
				expect(decision.events.slice(0, 2).map(({ type }) => type)).toContain(
					left.length > 0 ? 'ticket-continued' : 'ticket-finished',
				);
				expect(after.tickets.get(inHand.id)?.state).toBe(left.length > 0 ? 'waiting' : undefined);
				const called = decision.events.flatMap((event) => (event.type === 'ticket-called' ? [event.ticket] : []));
				expect([after.counters.get(counter.id)?.ticket]).toEqual(called.length > 0 ? called : [null]);
			}
		}),
	);

	it(
		'Q23, Q21 calling the next is refused exactly when the counter is not open, or finds nobody and finishes nobody',
		holds(
			everyMoment((moment, counter) => {
				const inHand = moment.inHand(counter);
				const isTooSoon =
					inHand?.state === 'called' && moment.at < plusSeconds(inHand.since, moment.office.rules.shortestVisitSeconds);
				const isInVain = !hasSomebodyToCall(moment, counter) && (inHand === undefined || isTooSoon);
				const reason = counter.state !== 'open' ? 'counter-not-open' : isInVain ? 'nobody-waiting' : null;
				moment.expectRefusal({ type: 'call-next', counter: counter.id }, reason);
			}),
		),
	);

	it(
		'Q24 a counter is closed exactly while its hands are empty',
		holds(
			everyMoment((moment, counter) => {
				const inHand = counter.state === 'closed' ? undefined : moment.inHand(counter);
				moment.expectRefusal({ type: 'close', counter: counter.id }, inHand ? 'counter-busy' : null);
				if (counter.state === 'closed') expect(counter.ticket).toBeNull();
			}),
		),
	);

	it(
		'Q25 nobody waits or is parked for a closed counter: from parking to the front, from being sent to their place',
		holds((steps) => {
			for (const { command, before, after, events } of steps) {
				const isClosed = (counter: string | null) =>
					events.some(({ event }) => event.type === 'counter-closed' && event.counter === counter);
				if (command.type === 'begin-day') continue;
				for (const { id, state, counter, front, order } of before.tickets.values()) {
					if (!isClosed(counter) || state === 'no-show') continue;
					const released = { state: 'waiting', counter: null, front: front || state === 'parked', order };
					expect(after.tickets.get(id)).toMatchObject(released);
				}
			}
			for (const { after } of steps)
				for (const { state, counter } of after.tickets.values())
					if (counter !== null && state !== 'no-show') expect(after.counters.get(counter)?.state).not.toBe('closed');
		}),
	);

	it(
		'Q26 a call too soon after another makes the one called a no-show who can come back, or is refused',
		holds((steps) => {
			for (const { counter, inHand, isTooSoon, isNext, decision, before, after, at } of callsWithSomebodyInHand(
				steps,
			)) {
				if (!isTooSoon) {
					expect(decision.events).not.toContainEqual(expect.objectContaining({ type: 'ticket-no-show' }));
					continue;
				}
				const isRefused = isNext && !hasSomebodyToCall(new Moment({ after: before, at }), counter);
				if (isRefused) expect(decision).toEqual({ events: [], refusal: { reason: 'nobody-waiting' } });
				if (decision.refusal) continue;
				expect(after.tickets.get(inHand.id)?.state).toBe('no-show');
				expect(after.counters.get(counter.id)?.ticket).not.toBeNull();
				new Moment({ after, at }).expectRefusal({ type: 'put-back', counter: counter.id, ticket: inHand.id }, null);
			}
		}),
	);

	it(
		'Q26 when the clock was set back since a call, nobody can say that the next came too soon',
		holds(
			everyMoment(({ office }, counter) => {
				const inHand = office.tickets.get(counter.ticket ?? '');
				if (inHand?.state !== 'called' || counter.state !== 'open') return;
				const before = new Moment({ after: office, at: plusSeconds(inHand.since, -1) });
				const { events } = before.asked({ type: 'call-next', counter: counter.id });
				expect(events).not.toContainEqual(expect.objectContaining({ type: 'ticket-no-show' }));
				expect(events).toContainEqual(expect.objectContaining({ type: 'serving-started', ticket: inHand.id }));
			}),
		),
	);

	it(
		'Q30 who is called is started, who is in hand finished, started first if need be; nobody else is',
		holds(
			everyMoment((moment, counter) => {
				const inHand = moment.inHand(counter);
				const start = { type: 'start', counter: counter.id } as const;
				moment.expectRefusal(start, inHand?.state === 'called' ? null : 'nobody-called');
				moment.expectRefusal({ type: 'finish', counter: counter.id }, inHand ? null : 'nobody-at-counter');
				if (!inHand) return;
				if (inHand.state === 'called') expect(moment.after(start).tickets.get(inHand.id)?.state).toBe('serving');
				const { events } = moment.asked({ type: 'finish', counter: counter.id });
				expect(events.some(({ type }) => type === 'serving-started')).toBe(inHand.state === 'called');
				expect(moment.after({ type: 'finish', counter: counter.id }).counters.get(counter.id)?.ticket).toBeNull();
			}),
		),
	);

	it(
		'Q37 whoever waits can leave, nobody else, and the others stay as they were',
		holds(
			everyTicket((moment, _, { id, state }) => {
				moment.expectRefusal({ type: 'leave', ticket: id }, state === 'waiting' ? null : 'unknown-ticket');
				if (state !== 'waiting') return;
				const { tickets } = moment.after({ type: 'leave', ticket: id });
				expect([...tickets.values()]).toEqual([...moment.office.tickets.values()].filter((other) => other.id !== id));
			}),
		),
	);

	it(
		'Q38 exactly who is called here, or missed anywhere within the grace time, is put back',
		holds(
			everyTicket((moment, counter, { id, state, counter: own, since }) => {
				const isMissed = state === 'no-show';
				const isTooLate = isMissed && moment.at > plusSeconds(since, moment.office.rules.lateComerSeconds);
				const isCalledHere = state === 'called' && own === counter.id;
				const reason = isTooLate ? 'too-late-to-return' : isMissed || isCalledHere ? null : 'not-called-here';
				moment.expectRefusal({ type: 'put-back', counter: counter.id, ticket: id }, reason);
			}),
		),
	);

	it(
		'Q39 everybody called is shown, and nobody who is not in hand just there',
		holds((steps) => {
			for (const { after } of steps) {
				for (const { ticket, counter, number } of after.calls) {
					expect(after.counters.get(counter)?.ticket).toBe(ticket);
					expect(after.tickets.get(ticket)?.number).toBe(number);
				}
				const shown = after.calls.map(({ ticket }) => ticket);
				const called = [...after.tickets.values()].filter(({ state }) => state === 'called');
				expect(shown).toEqual(expect.arrayContaining(called.map(({ id }) => id)));
			}
		}),
	);

	it(
		'Q40 exactly who is served is parked, which frees the counter, and resumed there with empty hands',
		holds(
			everyTicket((moment, counter, ticket) => {
				const isHere = ticket.counter === counter.id;
				const park = { type: 'park', counter: counter.id } as const;
				if (isHere && ticket.state === 'serving') {
					const parked = moment.after(park);
					expect(parked.counters.get(counter.id)?.ticket).toBeNull();
					expect(parked.tickets.get(ticket.id)).toMatchObject({ state: 'parked', counter: counter.id });
				} else if (moment.inHand(counter)?.state !== 'serving') moment.expectRefusal(park, 'nobody-at-counter');
				const resume = { type: 'resume', counter: counter.id, ticket: ticket.id } as const;
				if (!isHere || ticket.state !== 'parked') moment.expectRefusal(resume, 'not-parked-here');
				else if (counter.ticket !== null) moment.expectRefusal(resume, 'counter-busy');
				else {
					const resumed = moment.after(resume);
					expect(resumed.counters.get(counter.id)?.ticket).toBe(ticket.id);
					expect(resumed.tickets.get(ticket.id)).toMatchObject({ state: 'serving', counter: counter.id });
				}
			}),
		),
	);

	it(
		'Q43 whoever is served is sent on to every service and every counter that is not closed, and nowhere else',
		holds(
			everyMoment((moment, { id, ticket }) => {
				const state = moment.office.tickets.get(ticket ?? '')?.state;
				const sending = (service: string | null, toCounter: string | null, reason: Refusal['reason'] | null) =>
					moment.expectRefusal(
						{ type: 'transfer', counter: id, service, toCounter },
						state === 'serving' ? reason : 'nobody-at-counter',
					);
				sending(null, null, 'transfer-nowhere');
				sending('fishing', null, 'unknown-service');
				sending(null, 'none', 'unknown-counter');
				for (const service of moment.office.rules.services) sending(service.id, null, null);
				for (const target of moment.office.counters.values())
					sending(null, target.id, target.state === 'closed' ? 'transfer-to-closed-counter' : null);
			}),
		),
	);
});
