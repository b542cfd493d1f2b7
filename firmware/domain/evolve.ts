import { talliesOfNewDay } from './day-tally.ts';
import { withEnded } from './ended-tickets.ts';
import type { EventOf, OfficeEvent } from './events.ts';
import { withVisitLearnt } from './learnt-visits.ts';
import type { Office, Reservation, Ticket } from './office.ts';
import { keep, releasing, withCall, withCounter, withIssuing, withReservation, withTicket } from './office-changes.ts';
import { overtakersAfter, withOvertaker } from './overtakers.ts';
import { scoredCall, scoredEnd, scoresOfNewDay } from './promise-scores.ts';
import { checkedIn, withFacts } from './reservations.ts';
import { withRestoredDay } from './restored-day.ts';
import { ofOtherServices, sentOn, stillSentTo } from './sending-on.ts';
import { recognised, withClaimsAsConfirmed } from './unconfirmed.ts';
import { type CounterId, type Instant, partsOf, plusSeconds, type ReservationClaim, type TicketId } from './values.ts';

/** A day that begins within this time has begun by itself, and nothing was before. */
const SINCE_MIDNIGHT_SECONDS = 60;

type Evolver<Type extends OfficeEvent['type']> = (office: Office, event: EventOf<Type>, at: Instant) => Office;

/** The state after an event that happened at `at`. Total: what was once appended is always accepted. */
export function evolve(office: Office, event: OfficeEvent, at: Instant): Office {
	const evolver = EVOLVERS[event.type] as Evolver<typeof event.type>;
	return evolver(office, event, at);
}

/** Whether this version knows such events. */
export const isKnown = ({ type }: { readonly type: string }): boolean => Object.hasOwn(EVOLVERS, type);

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

	'day-begun': (office, { day }, at) =>
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
					// A journal that begins within a day cannot know what was before, nor can it by a clock set right only then.
					isDayWhole:
						office.day.date !== '' && (office.isDayWhole || at < plusSeconds(day.start, SINCE_MIDNIGHT_SECONDS)),
					restored: null,
				},

	'reservations-updated': (office, { revision: to, reservations }) => {
		// Of a mended journal, changes before these may be missing: the office asks for them as long as it has not heard them.
		const revision = to - reservations.length > office.revision ? office.revision : to;
		return withClaimsAsConfirmed(withFacts(recognised({ ...office, revision }, reservations), reservations));
	},

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

	'day-doubted': (office) => ({ ...office, isDayWhole: false }),
	'day-restored': (office, { entries }, at) => withRestoredDay(office, entries, at, evolve),

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
			wish: event.wish ?? null,
			order: office.nextOrder,
			issuedAt: at,
			waitingFrom: Math.max(at, ...[...office.tickets.values()].map(({ waitingFrom }) => waitingFrom)) as Instant,
			state: 'waiting',
			counter: null,
			sentTo: null,
			front: false,
			recalls: 0,
			since: at,
			calledAt: null,
			interrupted: false,
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

	'counter-opened': (office, { counter }) =>
		withCounter(office, counter, {
			state: 'open',
			pause: null,
			// Back from a pause it is still to close as announced.
			...(office.counters.get(counter)?.state === 'closed' && { closesAt: null }),
		}),
	'counter-paused': (office, { counter, kind = 'break', until = null }) =>
		withCounter(office, counter, { state: 'paused', pause: { kind, until } }),
	'counter-closed': (office, { counter }, at) =>
		withCounter(office, counter, { state: 'closed', pause: null, closesAt: closedAsAnnounced(office, counter, at) }),
	'closing-announced': (office, { counter, closesAt }) => withCounter(office, counter, { closesAt }),

	'tickets-stopped': (office, { service, why }) => withIssuing(office, service, { stopped: why }),
	'tickets-resumed': (office, { service }) => withIssuing(office, service, { stopped: null }),
	'tickets-overridden': (office, { service, override }) => withIssuing(office, service, { override }),

	'ticket-called': (office, { ticket, counter }, at) =>
		withCall(
			withCounter(
				withTicket(withScore(office, ticket, at, scoredCall), ticket, ({ interrupted }) => ({
					state: 'called',
					counter,
					recalls: 0,
					since: at,
					calledAt: interrupted ? null : at,
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
		withEnded(withCounter(withVisitLearnt(office, ticket, [], at), counter, { ticket: null }), ticket, 'done', at),
	'ticket-continued': (office, { ticket, next, more }, at) =>
		releasing(withVisitLearnt(office, ticket, [next, ...more], at), ticket, () => ({
			...next,
			more,
			state: 'waiting',
			counter: null,
			sentTo: null,
			front: false,
			since: at,
			calledAt: null,
			interrupted: false,
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
			...stillSentTo(office, before),
			front: before.front || front,
			since: at,
			interrupted: before.interrupted || before.state === 'serving',
			parkedUntil: null,
		})),
	'ticket-parked': (office, { ticket, counter, until = null }, at) =>
		withCounter(
			withTicket(office, ticket, () => ({
				state: 'parked',
				since: at,
				calledAt: null,
				interrupted: true,
				parkedUntil: until,
			})),
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
			sentTo: ofOtherServices(office, toCounter, service),
			front: false,
			since: at,
			interrupted: before.service === service,
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

/** The announced time of the closing, once a counter has closed at it and not before. */
function closedAsAnnounced(office: Office, id: CounterId, at: Instant): Instant | null {
	const closesAt = office.counters.get(id)?.closesAt ?? null;
	return closesAt !== null && closesAt <= at ? closesAt : null;
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

const attemptOf = (print: Ticket['print']): { attempt: number; again: boolean } =>
	print.state === 'pending' ? { attempt: 1, again: false } : { attempt: print.attempt, again: print.again };
