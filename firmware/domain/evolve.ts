import { talliesOfNewDay } from './day-tally.ts';
import { withEnded } from './ended-tickets.ts';
import type { EventOf, OfficeEvent } from './events.ts';
import type { Call, Counter, Issuing, Office, Reservation, Ticket } from './office.ts';
import { overtakersAfter, withOvertaker } from './overtakers.ts';
import { scoredCall, scoredEnd, scoresOfNewDay } from './promise-scores.ts';
import { errandKey, withVisit } from './service-times.ts';
import { recognised, withClaimsAsConfirmed } from './unconfirmed.ts';
import {
	type CounterId,
	type Errand,
	type Instant,
	partsOf,
	type ReservationClaim,
	type ReservationFact,
	type ReservationId,
	type ServiceId,
	type TicketId,
} from './values.ts';
import { errandsOf } from './visits.ts';

type Evolver<Type extends OfficeEvent['type']> = (office: Office, event: EventOf<Type>, at: Instant) => Office;

/** The state after an event that happened at `at`. Total: what was once appended is always accepted. */
export function evolve(office: Office, event: OfficeEvent, at: Instant): Office {
	const evolver = EVOLVERS[event.type] as Evolver<typeof event.type>;
	return evolver(office, event, at);
}

const EVOLVERS: { readonly [Type in OfficeEvent['type']]: Evolver<Type> } = {
	'office-configured': (office, { rules }) => ({
		...office,
		rules,
		counters: new Map(
			rules.counters.map(({ id, services }) => {
				const before = office.counters.get(id);
				return [id, { ...(before ?? CLOSED), id, services }];
			}),
		),
		calls: office.calls.filter((call) => rules.counters.some(({ id }) => id === call.counter)),
	}),

	'day-begun': (office, { day }) =>
		day.date === office.day.date
			? { ...office, day }
			: {
					...office,
					day,
					tickets: new Map(),
					counters: new Map([...office.counters].map(([id, counter]) => [id, { ...counter, closesAt: null }])),
					issuing: new Map(),
					tallies: talliesOfNewDay(office.tallies, day.date),
					lastNumbers: new Map(),
					wrongPinsToday: new Map(),
					calls: [],
					overtakers: overtakersAfter(office),
					promises: scoresOfNewDay(office.promises, day.date),
					reservations: keep(office.reservations, ({ start }) => start >= day.start),
				},

	'reservations-updated': (office, { revision, reservations }) =>
		withClaimsAsConfirmed(withFacts(recognised({ ...office, revision }, reservations), reservations)),

	'reservation-missed': (office, event) => withReservation(office, event.reservation, { outcome: 'missed' }),

	'reservation-checked-in': (office, { reservation, ticket, late, terminal }) => ({
		...withReservation(office, reservation, checkedIn(office, reservation, ticket, late)),
		wrongPins: keep(office.wrongPins, (_, id) => id !== terminal),
	}),

	'unconfirmed-checked-in': (office, { reservation: id, ticket, service, start, end, seat, generation, pin }) => {
		const claimed = { id, service, errand: null, language: 'cs', start, end, seat, generation, pin } as const;
		const reservation: Reservation = { ...claimed, state: 'unconfirmed', ...checkedIn(office, id, ticket, false) };
		return { ...office, reservations: new Map(office.reservations).set(id, reservation) };
	},

	'unconfirmed-disowned': (office, { reservation }) =>
		withClaimsAsConfirmed(withReservation(office, reservation, { state: 'disowned' })),

	'pin-refused': (office, { terminal }, at) => {
		const before = office.wrongPins.get(terminal);
		const isRecent = before !== undefined && at - before.lastAt < office.rules.wrongPins.forgetSeconds * 1000;
		const wrong = { count: (isRecent ? before.count : 0) + 1, lastAt: at };
		const today = (office.wrongPinsToday.get(terminal) ?? 0) + 1;
		return {
			...office,
			wrongPins: new Map(office.wrongPins).set(terminal, wrong),
			wrongPinsToday: new Map(office.wrongPinsToday).set(terminal, today),
		};
	},

	'ticket-issued': (office, event, at) => {
		const { ticket: id, number, service, errand, language, reservation, promised = null, more = [] } = event;
		const ticket: Ticket = {
			id,
			number,
			service,
			errand,
			language,
			reservation,
			more,
			order: office.nextOrder,
			issuedAt: at,
			waitingFrom: Math.max(at, ...[...office.tickets.values()].map(({ waitingFrom }) => waitingFrom)) as Instant,
			state: 'waiting',
			counter: null,
			front: false,
			recalls: 0,
			since: at,
			calledAt: null,
			promised,
			parkedUntil: null,
			print: { state: 'pending' },
		};
		return {
			...office,
			tickets: new Map([...office.tickets, [id, ticket]]),
			lastNumbers: new Map(office.lastNumbers).set(number.charAt(0), Number(number.slice(1))),
			nextOrder: office.nextOrder + 1,
			overtakers: isUnannounced(office, reservation) ? withOvertaker(office.overtakers, service) : office.overtakers,
		};
	},

	'numbers-skipped': (office, { tickets }) => {
		const lastNumbers = new Map(office.lastNumbers);
		for (const { letter, number } of tickets.map(partsOf)) lastNumbers.set(letter, number);
		return { ...office, lastNumbers };
	},

	'ticket-joined': (office, { ticket, errand }) =>
		withTicket(office, ticket, ({ more }) => ({ more: [...more, errand], print: { state: 'pending' } })),

	'print-started': (office, { ticket, attempt, again }) =>
		withTicket(office, ticket, () => ({ print: { state: 'printing', attempt, again } })),
	'ticket-printed': (office, { ticket }) =>
		withTicket(office, ticket, ({ print }) => ({ print: { state: 'printed', ...attemptOf(print) } })),
	'print-failed': (office, { ticket, reason, unsure }) =>
		withTicket(office, ticket, ({ print }) => ({ print: { state: 'failed', ...attemptOf(print), reason, unsure } })),

	'counter-opened': (office, { counter }, at) =>
		withCounter(office, counter, { state: 'open', pause: null, ...closingKept(office, counter, (it) => it > at) }),
	'counter-paused': (office, { counter, kind = 'break', until = null }) =>
		withCounter(office, counter, { state: 'paused', pause: { kind, until } }),
	'counter-closed': (office, { counter }, at) =>
		withCounter(office, counter, { state: 'closed', pause: null, ...closingKept(office, counter, (it) => it <= at) }),
	'closing-announced': (office, { counter, closesAt }) => withCounter(office, counter, { closesAt }),

	'tickets-stopped': (office, { service, why }) => withIssuing(office, service, { stopped: why }),
	'tickets-resumed': (office, { service }) => withIssuing(office, service, { stopped: null }),
	'tickets-overridden': (office, { service, override }) => withIssuing(office, service, { override }),

	'ticket-called': (office, { ticket, counter }, at) =>
		withCall(
			withCounter(
				withTicket(withScore(office, ticket, at, scoredCall), ticket, () => ({
					state: 'called',
					counter,
					recalls: 0,
					since: at,
					calledAt: at,
					promised: null,
				})),
				counter,
				{ ticket },
			),
			ticket,
			counter,
			at,
		),
	'ticket-recalled': (office, { ticket, counter }, at) =>
		withCall(
			withTicket(office, ticket, ({ recalls }) => ({ recalls: recalls + 1 })),
			ticket,
			counter,
			at,
		),
	'serving-started': (office, { ticket }, at) => withTicket(office, ticket, () => ({ state: 'serving', since: at })),
	'ticket-finished': (office, { ticket, counter }, at) =>
		withEnded(withCounter(withServiceTime(office, ticket, [], at), counter, { ticket: null }), ticket, 'done', at),
	'ticket-continued': (office, { ticket, next, more }, at) =>
		releasing(withServiceTime(office, ticket, [next, ...more], at), ticket, () => ({
			...next,
			more,
			state: 'waiting',
			counter: null,
			front: false,
			since: at,
			calledAt: null,
		})),
	'ticket-no-show': (office, { ticket, counter }, at) =>
		withCounter(
			withTicket(office, ticket, () => ({ state: 'no-show', since: at })),
			counter,
			{ ticket: null },
		),
	'ticket-put-back': (office, { ticket, front }, at) =>
		releasing(front ? overtakenBy(office, ticket) : office, ticket, (before) => ({
			state: 'waiting',
			counter: sentTo(office, before),
			front: before.front || front,
			since: at,
			parkedUntil: null,
		})),
	'ticket-parked': (office, { ticket, counter, until = null }, at) =>
		withCounter(
			withTicket(office, ticket, () => ({ state: 'parked', since: at, calledAt: null, parkedUntil: until })),
			counter,
			{ ticket: null },
		),
	'ticket-returned': (office, { ticket, counter }, at) =>
		withTicket(office, ticket, () => ({ state: 'waiting', counter, front: true, since: at, parkedUntil: null })),
	'ticket-resumed': (office, { ticket, counter }, at) =>
		withCounter(
			withTicket(office, ticket, () => ({ state: 'serving', counter, since: at, parkedUntil: null })),
			counter,
			{ ticket },
		),
	'ticket-transferred': (office, { ticket, service, toCounter }, at) =>
		releasing(office, ticket, (before) => ({
			...sentOn(before, service),
			state: 'waiting',
			counter: toCounter,
			front: false,
			since: at,
		})),
	'ticket-left': (office, { ticket }, at) => withEnded(withScore(office, ticket, at, scoredEnd), ticket, 'left', at),
	'ticket-unserved': (office, { ticket }, at) =>
		withEnded(
			releasing(withScore(office, ticket, at, scoredEnd), ticket, () => ({})),
			ticket,
			'unserved',
			at,
		),
};

/** The office's score once a ticket's promise is redeemed or broken. */
function withScore(office: Office, id: TicketId, at: Instant, scored: typeof scoredCall): Office {
	const ticket = office.tickets.get(id);
	return ticket ? { ...office, promises: scored(office.promises, ticket, at) } : office;
}

/** The closing that a counter has announced, when it is to be remembered. */
function closingKept(office: Office, id: CounterId, isKept: (closesAt: Instant) => boolean): Pick<Counter, 'closesAt'> {
	const closesAt = office.counters.get(id)?.closesAt ?? null;
	return { closesAt: closesAt !== null && isKept(closesAt) ? closesAt : null };
}

/** A counter as its configuration brings it. */
const CLOSED = { state: 'closed', pause: null, closesAt: null, ticket: null } as const;

/** Somebody comes back in front of those who wait. */
function overtakenBy(office: Office, id: TicketId): Office {
	const ticket = office.tickets.get(id);
	return ticket ? { ...office, overtakers: withOvertaker(office.overtakers, ticket.service) } : office;
}

/** A claim of which the cloud had told nothing. */
const isUnannounced = (office: Office, claim: ReservationClaim | null): boolean =>
	claim !== null && !office.reservations.has(claim.id);

/** With the cloud's facts, keeping what became of each in the building; those of past days are of no use here. */
function withFacts(office: Office, facts: readonly ReservationFact[]): Office {
	const reservations = new Map(office.reservations);
	for (const fact of facts) {
		if (fact.start < office.day.start) continue;
		const { outcome, ticket, claim } = reservations.get(fact.id) ?? NOTHING_YET;
		reservations.set(fact.id, { ...fact, outcome, ticket, claim });
	}
	return { ...office, reservations };
}

const NOTHING_YET = { outcome: null, ticket: null, claim: null } as const;

/** What becomes of a reservation when its visitor gets that ticket. */
function checkedIn(
	office: Office,
	reservation: ReservationId,
	id: TicketId,
	late: boolean,
): Pick<Reservation, 'outcome' | 'ticket' | 'claim'> {
	const ticket = office.tickets.get(id);
	const isHeld = ticket && errandsOf(ticket).some((errand) => errand.reservation?.id === reservation);
	const claim = late ? 'late' : isHeld ? 'held' : 'withheld';
	return { outcome: 'checked-in', ticket: { id, number: ticket?.number ?? id }, claim };
}

/** Sent on to a service for which the visitor has come as well, it is about that from now on. */
function sentOn({ service: before, errand, reservation, more }: Ticket, service: ServiceId): Partial<Ticket> {
	const next = service === before ? undefined : more.find((other) => other.service === service);
	if (!next) return { service, errand, reservation };
	return { ...next, reservation: next.reservation ?? reservation, more: more.filter((other) => other !== next) };
}

/** A counter that had a ticket without serving its service had it sent there, and stays its only one while it is not closed. */
function sentTo(office: Office, { counter, service }: Ticket): CounterId | null {
	const holder = [...office.counters.values()].find(({ id }) => id === counter);
	return holder && holder.state !== 'closed' && !holder.services.includes(service) ? holder.id : null;
}

function keep<Key, Value>(
	map: ReadonlyMap<Key, Value>,
	wanted: (value: Value, key: Key) => boolean,
): ReadonlyMap<Key, Value> {
	return new Map([...map].filter(([key, value]) => wanted(value, key)));
}

function withTicket(office: Office, id: TicketId, change: (ticket: Ticket) => Partial<Ticket>): Office {
	const ticket = office.tickets.get(id);
	return ticket ? { ...office, tickets: new Map(office.tickets).set(id, { ...ticket, ...change(ticket) }) } : office;
}

function withCounter(office: Office, id: CounterId, change: Partial<Counter>): Office {
	const counter = office.counters.get(id);
	if (!counter) return office;
	const counters = new Map(office.counters).set(id, { ...counter, ...change });
	// Whoever is no longer at the counter is no longer called there.
	const calls = change.ticket === null ? office.calls.filter((call) => call.counter !== id) : office.calls;
	return { ...office, counters, calls };
}

function withIssuing(office: Office, service: ServiceId, change: Partial<Issuing>): Office {
	const { stopped = null, override = null } = office.issuing.get(service) ?? {};
	return { ...office, issuing: new Map(office.issuing).set(service, { stopped, override, ...change }) };
}

function withReservation(office: Office, id: ReservationId, change: Partial<Reservation>): Office {
	const reservation = office.reservations.get(id);
	return reservation
		? { ...office, reservations: new Map(office.reservations).set(id, { ...reservation, ...change }) }
		: office;
}

/** Changes a ticket and takes it out of the hand of whichever counter had it. */
function releasing(office: Office, id: TicketId, change: (ticket: Ticket) => Partial<Ticket>): Office {
	const holder = [...office.counters.values()].find((counter) => counter.ticket === id);
	const released = holder ? withCounter(office, holder.id, { ticket: null }) : office;
	return withTicket(released, id, change);
}

function withCall(office: Office, ticket: TicketId, counter: CounterId, at: Instant): Office {
	const number = office.tickets.get(ticket)?.number ?? ticket;
	const count = office.callCount + 1;
	const call: Call = { ticket, number, counter, at, count };
	return { ...office, callCount: count, calls: [call, ...office.calls.filter((other) => other.counter !== counter)] };
}

/** Learns from a visit after which `left` is still to be arranged: of the service if it was about that alone, of an errand if about nothing else. */
function withServiceTime(office: Office, id: TicketId, left: readonly Errand[], at: Instant): Office {
	const ticket = office.tickets.get(id);
	// A visit that the day's end finished lasted until nobody knows when.
	if (!ticket || ticket.calledAt === null || at >= office.day.end) return office;
	const seconds = Math.max(0, at - ticket.calledAt) / 1000;
	if (seconds < office.rules.shortestVisitSeconds) return office;
	const done = errandsOf(ticket).filter((errand) => !left.some(({ service }) => service === errand.service));
	const { service, errand } = ticket;
	if (done.some((other) => other.service !== service)) return office;
	const { serviceTimes, errandTimes } = office;
	const learnt = new Map(serviceTimes).set(service, withVisit(serviceTimes.get(service), seconds));
	if (errand === null || done.length > 1) return { ...office, serviceTimes: learnt };
	const key = errandKey(service, errand);
	const errands = new Map(errandTimes).set(key, withVisit(errandTimes.get(key), seconds));
	return { ...office, serviceTimes: learnt, errandTimes: errands };
}

const attemptOf = (print: Ticket['print']): { attempt: number; again: boolean } =>
	print.state === 'pending' ? { attempt: 1, again: false } : { attempt: print.attempt, again: print.again };
