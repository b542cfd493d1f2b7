import { noTalliesOn } from './day-tally.ts';
import type { OfficeEvent, RestoredEntry } from './events.ts';
import type { Office, PrintState, Reservation } from './office.ts';
import { noOvertakers } from './overtakers.ts';
import { noScoresOn } from './promise-scores.ts';
import { NOTHING_YET } from './reservations.ts';
import type { Instant, ReservationFact } from './values.ts';

/** How an event changes the state. */
export type Evolve = (office: Office, event: OfficeEvent, at: Instant) => Office;

/**
 * The state after the day as it was told: what this journal knew of today is forgotten and the entries happen one after
 * the other. What makes no sense in between, as when somebody was called here who had been served, is passed over.
 */
export function withRestoredDay(
	office: Office,
	entries: readonly RestoredEntry[],
	at: Instant,
	evolve: Evolve,
): Office {
	let restored = withoutToday(office);
	for (const entry of entries)
		if (makesSense(restored, entry.event)) restored = evolve(restored, entry.event, entry.at);
	// Those taken in unconfirmed before the cloud told of them are known again.
	const { revision } = office;
	restored = evolve(restored, { type: 'reservations-updated', revision, reservations: told(office) }, at);
	const counters = new Map(
		[...restored.counters.values()].map((counter) => {
			const ticket = counter.ticket === null ? undefined : restored.tickets.get(counter.ticket);
			const isThere = ticket?.counter === counter.id && isInHand(ticket.state);
			return [counter.id, isThere ? counter : { ...counter, ticket: null }];
		}),
	);
	const tickets = [...restored.tickets].map(
		([id, ticket]) => [id, { ...ticket, print: unsure(ticket.print) }] as const,
	);
	return {
		...restored,
		tickets: new Map(tickets),
		counters,
		calls: restored.calls.filter(({ counter, ticket }) => counters.get(counter)?.ticket === ticket),
		lastNumbers: highest(office.lastNumbers, restored.lastNumbers),
		serviceTimes: mostSeen(office.serviceTimes, restored.serviceTimes),
		errandTimes: mostSeen(office.errandTimes, restored.errandTimes),
		hourPaces: mostSeen(office.hourPaces, restored.hourPaces),
		overtakers: {
			counts: highest(office.overtakers.counts, restored.overtakers.counts),
			seconds: office.overtakers.seconds,
		},
		isDayWhole: true,
		restored: { at, tickets: restored.tickets.size },
	};
}

/** The paper may have come out after what was heard of. */
function unsure(print: PrintState): PrintState {
	if (print.state === 'pending') return { state: 'printing', attempt: 1, again: false };
	return print.state === 'failed' ? { ...print, unsure: true } : print;
}

/** Whether a ticket in that state is in the hand of a counter. */
export const isInHand = (state: string | undefined): boolean => state === 'called' || state === 'serving';

function withoutToday(office: Office): Office {
	const { date } = office.day;
	return {
		...office,
		tickets: new Map(),
		ended: [],
		counters: new Map(
			[...office.counters].map(([id, counter]) => [
				id,
				{ ...counter, state: 'closed', pause: null, closesAt: null, ticket: null },
			]),
		),
		calls: [],
		lastNumbers: new Map(),
		reservations: new Map(told(office).map((fact): [string, Reservation] => [fact.id, { ...fact, ...NOTHING_YET }])),
		wrongPins: new Map(),
		wrongPinsToday: new Map(),
		serviceTimes: new Map(),
		errandTimes: new Map(),
		hourPaces: new Map(),
		overtakers: noOvertakers,
		issuing: new Map(),
		tallies: { ...office.tallies, today: noTalliesOn(date) },
		promises: { ...office.promises, today: noScoresOn(date) },
	};
}

/** The cloud's facts, without what became of them here. */
const told = ({ reservations }: Office): readonly ReservationFact[] =>
	[...reservations.values()].flatMap(({ outcome, ticket, claim, state, ...fact }) =>
		state === 'confirmed' || state === 'cancelled' ? [{ ...fact, state }] : [],
	);

/** An event about a ticket that is not there says nothing; nor does it that somebody stayed away who came. */
function makesSense({ tickets, reservations }: Office, event: OfficeEvent): boolean {
	if (event.type === 'reservation-missed') return reservations.get(event.reservation)?.outcome !== 'checked-in';
	if (event.type === 'ticket-issued' || !('ticket' in event)) return true;
	return tickets.has(event.ticket);
}

function highest(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
	return new Map([...a, ...b].map(([key]) => [key, Math.max(a.get(key) ?? 0, b.get(key) ?? 0)]));
}

/** What was learnt before today stands; an office that lost that as well has learnt what the day's visits tell. */
function mostSeen<Key, Seen extends { readonly count: number }>(
	a: ReadonlyMap<Key, Seen>,
	b: ReadonlyMap<Key, Seen>,
): ReadonlyMap<Key, Seen> {
	return new Map([...b, ...[...a].filter(([key, { count }]) => count >= (b.get(key)?.count ?? 0))]);
}
