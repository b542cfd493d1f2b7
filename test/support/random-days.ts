import fc from 'fast-check';
import type { CounterCommand, OfficeCommand } from '#domain/commands.ts';
import { nextWakeUp } from '#domain/day-commands.ts';
import { decide } from '#domain/decide.ts';
import type { Decision } from '#domain/decision.ts';
import type { EventOf, OfficeEvent } from '#domain/events.ts';
import { evolve } from '#domain/evolve.ts';
import { emptyOffice, type Office, type Reservation, type Ticket } from '#domain/office.ts';
import { withPromises } from '#domain/promised-waits.ts';
import { type Instant, type OfficeDay, plusSeconds, type QueueRules, type ReservationFact } from '#domain/values.ts';
import { at, DOCUMENTS, dayOf, LICENCES, reservation, rules } from './office-builder.ts';

/** Seats per slot and service in the random days. */
export const CAPACITY = 2;

const DAYS: readonly OfficeDay[] = ['2026-11-23', '2026-11-24', '2026-11-25'].map((date) =>
	dayOf(date, '8:00-11:30', '12:30-17:00'),
);

/** In the rules of the first morning nobody is served in less. */
const SHORTEST_VISIT_SECONDS = 40;

/** What the mayor's office may decide within a day: all as usual, fewer counters, one service less, letters swapped. */
const CONFIGURATIONS: readonly QueueRules[] = [
	rules(),
	rules({ shortestVisitSeconds: SHORTEST_VISIT_SECONDS }),
	rules({ counters: [{ id: '2', services: ['documents', 'licences'] }] }),
	rules({ services: [DOCUMENTS], counters: [{ id: '1', services: ['documents'] }] }),
	rules({
		services: [
			{ ...DOCUMENTS, letter: 'L', lastNumber: 12 },
			{ ...LICENCES, letter: 'P' },
		],
		recallLimit: 0,
	}),
];

const BUTTONS = ['open', 'pause', 'close', 'call-next', 'recall', 'start', 'finish', 'no-show', 'park'] as const;

const OVERRIDES = ['open', 'stopped', null] as const;

/** Few half hours, so that many people want the same. */
const SLOTS: readonly string[] = ['8:30', '9:00', '9:30'];

/** What somebody does after so many seconds; numbers choose among what there is then. */
type Act = { readonly after: number } & (
	| { readonly who: 'walk-in'; readonly service: number; readonly errand: boolean; readonly more: readonly number[] }
	| { readonly who: 'reservation'; readonly which: number; readonly early: boolean; readonly joins: number | null }
	| { readonly who: 'guesser'; readonly pin: string }
	| { readonly who: 'stranger'; readonly slot: number; readonly service: number; readonly seat: number }
	| { readonly who: 'cloud-heard-again'; readonly which: number; readonly knows: boolean }
	| { readonly who: 'clerk'; readonly counter: number; readonly button: (typeof BUTTONS)[number] }
	| { readonly who: 'planner'; readonly counter: number; readonly plan: number; readonly minutes: number }
	| { readonly who: 'forecaster' }
	| { readonly who: 'clerk-choosing'; readonly counter: number; readonly ticket: number; readonly choice: number }
	| { readonly who: 'leaver'; readonly ticket: number }
	| { readonly who: 'printer'; readonly ticket: number; readonly news: number }
	| { readonly who: 'booker'; readonly slot: number; readonly service: number; readonly seat: number }
	| { readonly who: 'canceller'; readonly which: number }
	| { readonly who: 'configurer'; readonly which: number }
	| { readonly who: 'nobody' }
);

const index = fc.nat({ max: 1000 });
const seconds = fc.oneof(
	{ weight: 6, arbitrary: fc.nat({ max: 120 }) },
	{ weight: 1, arbitrary: fc.nat({ max: 1200 }) },
);
const act = <Who extends Act['who'], Rest extends object>(
	weight: number,
	who: Who,
	rest: { [K in keyof Rest]: fc.Arbitrary<Rest[K]> },
) => ({
	weight,
	arbitrary: fc.record({ after: seconds, who: fc.constant(who), ...rest }) as unknown as fc.Arbitrary<Act>,
});

const acts: fc.Arbitrary<Act> = fc.oneof(
	act(12, 'walk-in', { service: index, errand: fc.boolean(), more: fc.array(index, { maxLength: 3 }) }),
	act(8, 'reservation', { which: index, early: fc.boolean(), joins: fc.option(index) }),
	act(2, 'guesser', { pin: fc.constantFrom('0000', '1111') }),
	act(3, 'stranger', { slot: index, service: index, seat: fc.nat({ max: CAPACITY - 1 }) }),
	act(2, 'cloud-heard-again', { which: index, knows: fc.boolean() }),
	act(12, 'clerk', { counter: index, button: fc.constant('call-next') }),
	act(10, 'clerk', { counter: index, button: fc.constantFrom(...BUTTONS) }),
	act(6, 'clerk', { counter: index, button: fc.constant('open') }),
	act(8, 'clerk', { counter: index, button: fc.constant('start') }),
	act(10, 'clerk-choosing', { counter: index, ticket: index, choice: index }),
	act(8, 'planner', { counter: index, plan: index, minutes: fc.integer({ min: -1, max: 40 }) }),
	act(4, 'forecaster', {}),
	act(1, 'leaver', { ticket: index }),
	act(3, 'printer', { ticket: index, news: index }),
	act(4, 'booker', { slot: index, service: index, seat: fc.nat({ max: CAPACITY - 1 }) }),
	act(2, 'canceller', { which: index }),
	act(1, 'configurer', { which: index }),
	{ weight: 1, arbitrary: fc.record({ after: fc.constantFrom(3600, 40_000), who: fc.constant('nobody' as const) }) },
);

/** An event with the state before and after it. */
export interface TracedEvent {
	readonly event: OfficeEvent;
	readonly at: Instant;
	readonly before: Office;
	readonly after: Office;
}

/** One of a known type. */
export type Traced<Type extends OfficeEvent['type']> = TracedEvent & { readonly event: EventOf<Type> };

/** A command with what it led to. */
export interface Step {
	readonly command: OfficeCommand;
	readonly at: Instant;
	readonly decision: Decision;
	readonly before: Office;
	readonly after: Office;
	readonly events: readonly TracedEvent[];
}

/** Up to three days of an office in which people do what comes to their minds, from its first event on. */
export const randomDays: fc.Arbitrary<readonly Step[]> = fc
	.array(acts, { minLength: 20, maxLength: 160, size: 'max' })
	.map(played);

/** Tests of a property that must hold on so many random days: the same ones each time, by their seed. */
export const onRandomDays =
	(seed: number, numRuns = 150) =>
	(property: (steps: readonly Step[]) => void) =>
	() =>
		fc.assert(fc.property(randomDays, property), { seed, numRuns });

/** The events of such days, or those of one type. */
export function eventsOf(steps: readonly Step[]): readonly TracedEvent[];
export function eventsOf<Type extends OfficeEvent['type']>(steps: readonly Step[], type: Type): readonly Traced<Type>[];
export function eventsOf(steps: readonly Step[], type?: OfficeEvent['type']): readonly TracedEvent[] {
	const events = steps.flatMap((step) => step.events);
	return type === undefined ? events : events.filter(({ event }) => event.type === type);
}

const playedBefore = new Map<string, readonly Step[]>();

/** All properties of a file look at the same days, and playing one takes longer than looking at it. */
function played(acted: readonly Act[]): readonly Step[] {
	const key = JSON.stringify(acted);
	const steps = playedBefore.get(key) ?? playOut(acted);
	playedBefore.set(key, steps);
	return steps;
}

function playOut(acted: readonly Act[]): readonly Step[] {
	const trace = new Trace();
	trace.execute({ type: 'configure', rules: rules({ shortestVisitSeconds: SHORTEST_VISIT_SECONDS }) });
	trace.execute({ type: 'begin-day', day: DAYS[0] ?? dayOf('2026-11-23') });
	trace.execute({ type: 'update-reservations', revision: 1, reservations: firstReservations() });
	for (const { after, ...doing } of acted) {
		trace.pass(after);
		const command = commandOf({ after, ...doing } as Act, trace.office, trace.now);
		if (command) trace.execute(command);
	}
	return trace.steps;
}

/** One seat of every slot is booked from the start. */
function firstReservations(): readonly ReservationFact[] {
	return SLOTS.map((slot, i) => reservation(slot, `100${i}`));
}

/** The office's loop without its journal: time passes, what is due happens, commands are carried out. */
class Trace {
	office: Office = emptyOffice;
	now: Instant = at('7:40');
	readonly steps: Step[] = [];

	pass(secondsLater: number): void {
		this.now = plusSeconds(this.now, secondsLater);
		if (this.now < nextWakeUp(this.office)) return;
		const today = DAYS.find(({ start, end }) => start <= this.now && this.now < end);
		if (today) this.execute({ type: 'begin-day', day: today });
		this.execute({ type: 'wake-up' });
	}

	execute(command: OfficeCommand): void {
		const before = this.office;
		const decision = decide(before, command, this.now);
		const events = withPromises(before, decision.events, this.now).map((event): TracedEvent => {
			const state = this.office;
			this.office = evolve(state, event, this.now);
			return { event, at: this.now, before: state, after: this.office };
		});
		this.steps.push({ command, at: this.now, decision, before, after: this.office, events });
	}
}

const pick = <Item>(items: Iterable<Item>, which: number): Item | undefined => {
	const list = [...items];
	return list[which % Math.max(1, list.length)];
};

/** The command that an act comes to in that state; `undefined` when there is nothing to do it with. */
function commandOf(doing: Act, office: Office, now: Instant): OfficeCommand | undefined {
	switch (doing.who) {
		case 'walk-in': {
			const service = pick(office.rules.services, doing.service);
			const errand = doing.errand ? (service?.errands[0]?.id ?? null) : null;
			const more = doing.more.map((which) => ({ service: pick(office.rules.services, which)?.id ?? '', errand: null }));
			return service && { type: 'issue-ticket', service: service.id, errand, language: 'cs', more };
		}
		case 'reservation': {
			const chosen = pick(office.reservations.values(), doing.which);
			const joins = doing.joins === null ? undefined : pick(inState(office, 'waiting'), doing.joins)?.id;
			const family = joins === undefined ? {} : { joins };
			const visitor = { terminal: 'lobby', early: doing.early, language: null };
			return chosen && { type: 'check-in', pin: chosen.pin, ...visitor, ...family };
		}
		case 'guesser':
			return { type: 'check-in', pin: doing.pin, terminal: 'lobby', early: false, language: 'en' };
		case 'stranger':
			return checkingInUnheard(office, doing);
		case 'cloud-heard-again':
			return hearing(office, doing);
		case 'clerk': {
			const counter = pick(office.counters.keys(), doing.counter);
			return counter === undefined ? undefined : { type: doing.button, counter };
		}
		case 'forecaster':
			return { type: 'forecast' };
		case 'planner':
			return planning(office, doing, now);
		case 'clerk-choosing':
			return choosing(office, doing);
		case 'leaver': {
			const ticket = pick(office.tickets.keys(), doing.ticket);
			return ticket === undefined ? undefined : { type: 'leave', ticket };
		}
		case 'printer':
			return printing(office, doing);
		case 'booker':
			return booking(office, doing, now);
		case 'canceller': {
			const told = [...office.reservations.values()].filter(
				({ state }) => state !== 'unconfirmed' && state !== 'disowned',
			);
			const chosen = pick(told, doing.which);
			return chosen && update(office, { ...factOf(chosen), state: 'cancelled' });
		}
		case 'configurer': {
			const chosen = pick(CONFIGURATIONS, doing.which);
			return chosen && { type: 'configure', rules: chosen };
		}
		case 'nobody':
			return undefined;
	}
}

/** A clerk says until when something will be so, or that nobody knows. */
function planning(office: Office, doing: Extract<Act, { who: 'planner' }>, now: Instant): CounterCommand | undefined {
	const counter = pick(office.counters.keys(), doing.counter);
	if (counter === undefined) return undefined;
	const serving = pick(inState(office, 'serving'), doing.counter)?.counter ?? counter;
	const time = doing.minutes === 0 ? null : plusSeconds(now, doing.minutes * 60);
	const plans: readonly CounterCommand[] = [
		{ type: 'park', counter: serving, until: time },
		{ type: 'pause', counter, kind: doing.minutes % 2 === 0 ? 'back-office' : 'break', until: time },
		{ type: 'announce-closing', counter, closesAt: time },
		{ type: 'override-tickets', counter, service: 'documents', override: OVERRIDES[doing.minutes % 3] ?? null },
	];
	return pick(plans, doing.plan);
}

/** A clerk does something with a ticket, mostly one with which it makes sense. */
function choosing(office: Office, doing: Extract<Act, { who: 'clerk-choosing' }>): CounterCommand | undefined {
	const counter = pick(office.counters.keys(), doing.counter);
	const ticket = pick(office.tickets.values(), doing.ticket);
	if (counter === undefined || ticket === undefined) return undefined;
	const parked = pick(inState(office, 'parked'), doing.ticket) ?? ticket;
	const missed = pick([...inState(office, 'no-show'), ...inState(office, 'called')], doing.ticket) ?? ticket;
	const waiting = pick(inState(office, 'waiting'), doing.ticket) ?? ticket;
	const from = pick(inState(office, 'serving'), doing.ticket)?.counter ?? counter;
	const choices: readonly CounterCommand[] = [
		{ type: 'resume', counter: parked.counter ?? counter, ticket: parked.id },
		{ type: 'put-back', counter: missed.counter ?? counter, ticket: missed.id },
		{ type: 'put-back', counter, ticket: ticket.id },
		{ type: 'call', counter, ticket: waiting.id },
		{ type: 'park', counter: from },
		{
			type: 'transfer',
			counter: from,
			service: pick(office.rules.services, doing.ticket)?.id ?? null,
			toCounter: null,
		},
		{ type: 'transfer', counter: from, service: null, toCounter: counter },
	];
	return pick(choices, doing.choice);
}

const inState = (office: Office, state: Ticket['state']): readonly Ticket[] =>
	[...office.tickets.values()].filter((ticket) => ticket.state === state);

function printing(office: Office, doing: Extract<Act, { who: 'printer' }>): OfficeCommand | undefined {
	const underWay = [...office.tickets.values()].filter(({ print }) => print.state === 'printing');
	const ticket =
		(doing.news % 2 === 0 ? pick(underWay, doing.ticket)?.id : null) ?? pick(office.tickets.keys(), doing.ticket);
	if (ticket === undefined) return undefined;
	const news: readonly OfficeCommand[] = [
		{ type: 'report-printed', ticket },
		{ type: 'start-print', ticket },
		{ type: 'report-print-failed', ticket, reason: 'paper-out', unsure: doing.news % 4 === 0 },
	];
	return pick(news, doing.news);
}

/** Books a seat as the cloud would: only before the slot starts, and only when nobody else has it. */
function booking(office: Office, doing: Extract<Act, { who: 'booker' }>, now: Instant): OfficeCommand | undefined {
	const service = pick(office.rules.services, doing.service)?.id;
	const slot = at(pick(SLOTS, doing.slot) ?? '9:00', office.day.date);
	if (service === undefined || slot <= now || isBooked(office, { service, start: slot, seat: doing.seat }))
		return undefined;
	const id = `booked-at-revision-${office.revision + 1}`;
	const pin = String(2000 + office.revision);
	return update(office, { ...reservation('9:00', pin), id, start: slot, service, errand: null, seat: doing.seat });
}

const isBooked = (office: Office, { service, start, seat }: Pick<Reservation, 'service' | 'start' | 'seat'>): boolean =>
	[...office.reservations.values()].some(
		(other) => other.state === 'confirmed' && other.service === service && other.start === start && other.seat === seat,
	);

/** Out of touch with the cloud, somebody comes with a PIN of a generation that the office has not heard of. */
function checkingInUnheard(office: Office, doing: Extract<Act, { who: 'stranger' }>): OfficeCommand | undefined {
	const service = pick(office.rules.services, doing.service)?.id;
	if (service === undefined) return undefined;
	const start = at(pick(SLOTS, doing.slot) ?? '9:00', office.day.date);
	const generation = 1 + (doing.slot % 2);
	const pin = String(3000 + (doing.slot % SLOTS.length) * 100 + (doing.service % 9) * 10 + doing.seat * 3 + generation);
	const unheard = [{ service, start, end: plusSeconds(start, 1800), seat: doing.seat, generation, pin }];
	const outOfTouch = { unheard, clockErrorSeconds: 600 };
	return { type: 'check-in', pin, terminal: 'lobby', early: false, language: null, outOfTouch };
}

/** The cloud tells a reservation that was unheard of, or that it has told everything. */
function hearing(office: Office, doing: Extract<Act, { who: 'cloud-heard-again' }>): OfficeCommand {
	const unheard = [...office.reservations.values()].filter(
		({ state }) => state === 'unconfirmed' || state === 'disowned',
	);
	const chosen = pick(unheard, doing.which);
	if (!chosen || !doing.knows || isBooked(office, chosen)) return { type: 'settle-unconfirmed' };
	return update(office, { ...factOf(chosen), id: `told-at-revision-${office.revision + 1}`, state: 'confirmed' });
}

const update = (office: Office, fact: ReservationFact): OfficeCommand => ({
	type: 'update-reservations',
	revision: office.revision + 1,
	reservations: [fact],
});

function factOf({ outcome: _outcome, ticket: _ticket, claim: _claim, state: _state, ...fact }: Reservation) {
	return fact;
}
