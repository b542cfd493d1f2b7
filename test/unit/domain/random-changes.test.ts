import { describe, expect, it } from 'vitest';
import type { OfficeCommand } from '#domain/commands.ts';
import { decide } from '#domain/decide.ts';
import { evolve } from '#domain/evolve.ts';
import type { Office, Ticket } from '#domain/office.ts';
import type { Instant, OfficeDay, QueueRules } from '#domain/values.ts';
import { leftAfter } from '#domain/visits.ts';
import { DOCUMENTS, dayOf, LICENCES, reservation, rules } from '../../support/office-builder.ts';
import { onRandomDays, type Step } from '../../support/random-days.ts';

/** A step that the random days themselves need not take, at any moment of them. */
interface Change {
	readonly before: Office;
	readonly after: Office;
}

/** What a command would lead to at every other moment of the random days. */
const afterAsking =
	(ask: (office: Office) => OfficeCommand, property: (change: Change) => void) =>
	(steps: readonly Step[]): void => {
		for (const { after: before, at } of steps.filter((_, i) => i > 1 && i % 2 === 0))
			property({ before, after: happens(before, ask(before), at) });
	};

function happens(office: Office, command: OfficeCommand, at: Instant): Office {
	const { events, refusal } = decide(office, command, at);
	expect(refusal).toBeNull();
	return events.reduce((state, event) => evolve(state, event, at), office);
}

const holds = onRandomDays(20261127, 60);
const isInHand = ({ state }: Ticket): boolean => state === 'called' || state === 'serving';
const counterOf = (office: Office, { counter }: Ticket) => office.counters.get(counter ?? '');

describe('whenever a day begins', () => {
	const THURSDAY = dayOf('2026-11-26', '8:00-12:00');
	const onThursday = (): OfficeCommand => ({ type: 'begin-day', day: THURSDAY });

	/** How a ticket ends with its day. */
	function endOf(office: Office, ticket: Ticket): string {
		const counter = counterOf(office, ticket);
		if (ticket.state === 'no-show') return 'left';
		const isDone = isInHand(ticket) && counter && leftAfter(office, counter, ticket).length === 0;
		return isDone ? 'done' : 'unserved';
	}

	it(
		'Q50 all counters are closed and every ticket has ended as what it was',
		holds(
			afterAsking(onThursday, ({ before, after }) => {
				for (const { state, ticket, pause, closesAt } of after.counters.values())
					expect({ state, ticket, pause, closesAt }).toEqual({
						state: 'closed',
						ticket: null,
						pause: null,
						closesAt: null,
					});
				expect(after.tickets.size).toBe(0);
				const ended = new Map(after.ended.map(({ id, how }) => [id, how]));
				for (const ticket of before.tickets.values()) expect(ended.get(ticket.id)).toBe(endOf(before, ticket));
			}),
		),
	);

	it(
		'Q51 reservations of past days are dropped and none is told again, after being missed where nothing became of them',
		holds(
			afterAsking(onThursday, ({ before, after }) => {
				expect([...after.reservations.values()].filter(({ start }) => start < THURSDAY.start)).toEqual([]);
				const { events } = decide(before, onThursday(), THURSDAY.start);
				const missed = events.flatMap((event) => (event.type === 'reservation-missed' ? [event.reservation] : []));
				const open = [...before.reservations.values()].filter(
					({ state, outcome }) => state === 'confirmed' && outcome === null,
				);
				expect(missed).toEqual(open.map(({ id }) => id));
				const revision = after.revision + 1;
				const past = { type: 'update-reservations', revision, reservations: [reservation('9:00', '9999')] } as const;
				expect(happens(after, past, THURSDAY.start)).toEqual({ ...after, revision });
			}),
		),
	);

	it(
		'Q52 that has begun only its hours change, and an earlier one never comes back',
		holds((steps) => {
			for (const { after, at } of steps.slice(2)) {
				const day: OfficeDay = { ...after.day, openings: [{ start: after.day.start, end: after.day.end }] };
				expect(happens(after, { type: 'begin-day', day }, at)).toEqual({ ...after, day });
				for (const past of ['2026-11-22', '2025-12-31'])
					expect(decide(after, { type: 'begin-day', day: dayOf(past) }, at)).toEqual({ events: [], refusal: null });
			}
		}),
	);
});

describe('whatever the new rules are', () => {
	const configured = (changed: QueueRules) => (): OfficeCommand => ({ type: 'configure', rules: changed });
	const ONE_COUNTER = rules({ counters: [{ id: '2', services: ['licences'] }] });
	const ONE_SERVICE = rules({ services: [DOCUMENTS] });

	it(
		'Q53 counters and tickets of what remains are as they were, and the same rules again change nothing',
		holds((steps) => {
			const renamed = rules({ services: [{ ...DOCUMENTS, letter: 'X' }, LICENCES], recallLimit: 7 });
			for (const { after: before, at } of steps.slice(2)) {
				const same: OfficeCommand = { type: 'configure', rules: before.rules };
				expect(decide(before, same, at)).toEqual({ events: [], refusal: null });
				const after = happens(before, configured(renamed)(), at);
				expect(after.tickets).toEqual(before.tickets);
				expect(after.calls).toEqual(before.calls);
				for (const [id, { services: _, ...counter }] of before.counters)
					expect(after.counters.get(id)).toMatchObject(counter);
				expect(after.reservations).toEqual(before.reservations);
			}
		}),
	);

	it(
		'Q54, W5 a counter that is no more lets go of its tickets: in hand or parked to the front, sent to their place, missed as they were',
		holds(
			afterAsking(configured(ONE_COUNTER), ({ before, after }) => {
				expect([...after.counters.keys()]).toEqual(['2']);
				expect(after.calls.filter(({ counter }) => counter !== '2')).toEqual([]);
				for (const ticket of before.tickets.values()) {
					const { id, counter, state, front } = ticket;
					const remains = counter === null || counter === '2' || state === 'no-show';
					const interrupted = ticket.interrupted || state === 'serving';
					const place = { counter: null, state: 'waiting', front: front || state !== 'waiting' };
					const released = { ...ticket, ...place, interrupted };
					const { since: _, parkedUntil: __, ...expected } = remains ? ticket : released;
					expect(after.tickets.get(id)).toMatchObject(expected);
				}
			}),
		),
	);

	it(
		'Q55 the tickets of a service that is no more are unserved, a no-show has left, all others are still there',
		holds(
			afterAsking(configured(ONE_SERVICE), ({ before, after }) => {
				const ended = new Map(after.ended.map(({ id, how }) => [id, how]));
				for (const { id, service, state } of before.tickets.values()) {
					const isOffered = service === 'documents';
					expect(after.tickets.has(id)).toBe(isOffered);
					if (!isOffered) expect(ended.get(id)).toBe(state === 'no-show' ? 'left' : 'unserved');
				}
				for (const { ticket } of after.counters.values())
					if (ticket !== null) expect(after.tickets.get(ticket)?.service).toBe('documents');
			}),
		),
	);
});
