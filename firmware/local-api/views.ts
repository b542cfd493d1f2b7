import { mayCall, peopleAhead, waitingTickets } from '#domain/claims.ts';
import { outlookOf } from '#domain/closing-forecast.ts';
import { unprintedTickets } from '#domain/effects.ts';
import { expectedWait } from '#domain/expected-wait.ts';
import type { Counter, Office, Reservation, Ticket } from '#domain/office.ts';
import { type DayScore, tellable } from '#domain/promise-scores.ts';
import { closingOf, ticketsClosed, walkInNumbersLeft } from '#domain/tickets-open.ts';
import { doubtOf, doubtOfTicket } from '#domain/unconfirmed.ts';
import type { Instant, ServiceId, TicketId } from '#domain/values.ts';
import { claimedSlot, errandsNow } from '#domain/visits.ts';
import type { DevicesHealth } from '#wire/health.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { toLocalRfc3339 } from '#wire/time.ts';
import { SERVICE_KEYS, type SessionAnswer } from '../kiosk-session.ts';
import { serviceOccupancy, ticketsClosedView } from '../sync/occupancy.ts';
import type { TicketPages } from '../ticket-pages.ts';
import { type CounterView, type KioskAnswer, type OfficeView, printFaultSchema, type TicketView } from './messages.ts';

/** Everything the screens' messages are made of; the functions below only put it into their words. */
export interface Sources {
	readonly office: Office;
	readonly config: OfficeConfig;
	readonly now: Instant;
	/** What the machine's clock shows while it is not believed. */
	readonly doubtedTime: Instant | null;
	readonly kiosk: {
		readonly typedDigits: number;
		readonly answer: SessionAnswer | null;
		readonly joins: TicketId | null;
	};
	readonly devices: DevicesHealth;
	readonly link: {
		readonly up: boolean;
		readonly since: Instant;
		readonly unsentEvents: number;
		readonly inTouch: boolean;
	};
	readonly journal: OfficeView['journal'];
	readonly pinKeys: OfficeView['pinKeys'];
	readonly pages: TicketPages | null;
}

const moment = ({ config }: Sources, at: Instant): string => toLocalRfc3339(at, config.calendar.timeZone);

const momentOrNull = (sources: Sources, at: Instant | null): string | null => at && moment(sources, at);

/** Today's state for every screen. */
export function officeView(sources: Sources): OfficeView {
	const { office, config, now, link, devices, journal, pinKeys } = sources;
	return {
		office: { id: config.id, name: config.name, timeZone: config.calendar.timeZone },
		now: moment(sources, now),
		doubtedTime: momentOrNull(sources, sources.doubtedTime),
		closesAt: momentOrNull(sources, closingOf(office, now)),
		lastDay: office.tallies.last,
		services: config.services.map((service, i) => ({
			...serviceOccupancy(office, config, service.id, now, journal !== 'no-room'),
			letter: service.letter,
			key: SERVICE_KEYS[i] ?? null,
			name: service.name,
			errands: service.errands.map(({ id, name, bring }) => ({ id, name, bring })),
			ticketsClosed: closedView(sources, service.id),
			override: office.issuing.get(service.id)?.override ?? null,
			numbersLeft: walkInNumbersLeft(office, service.id, now),
		})),
		counters: [...office.counters.values()].map((counter) => counterView(sources, counter)),
		waiting: [...office.tickets.values()]
			.filter(({ state }) => state === 'waiting')
			.map((ticket) => ticketView(sources, ticket)),
		calls: office.calls.map(({ number, counter, at, count }) => ({
			number,
			counter,
			label: labelOf(config, counter),
			at: moment(sources, at),
			count,
		})),
		doubtful: [...office.reservations.values()].flatMap((reservation) => doubtfulView(sources, reservation)),
		wrongPins: [...office.wrongPinsToday].map(([terminal, count]) => ({ terminal, count })),
		unprinted: unprintedTickets(office).flatMap((id) => unprintedView(sources, id)),
		kiosk: {
			typedDigits: sources.kiosk.typedDigits,
			answer: sources.kiosk.answer && answerView(sources, sources.kiosk.answer),
			joins: office.tickets.get(sources.kiosk.joins ?? '')?.number ?? null,
		},
		promises: { today: promisesView(office.promises.today), last: promisesView(office.promises.last) },
		devices,
		link: {
			state: link.up ? 'up' : 'down',
			since: moment(sources, link.since),
			unsentEvents: link.unsentEvents,
			inTouch: link.inTouch,
		},
		journal,
		pinKeys,
	};
}

/** One ticket as its holder sees it. */
export function ticketView(sources: Sources, ticket: Ticket): TicketView {
	const { office, now } = sources;
	return {
		id: ticket.id,
		number: ticket.number,
		...visitView(ticket),
		channel: channelOf(ticket),
		slotStart: momentOrNull(sources, claimedSlot(ticket)),
		late: claimedSlot(ticket) === null && isLate(office, ticket.id),
		doubt: doubtOfTicket(office, ticket),
		state: ticket.state,
		issuedAt: moment(sources, ticket.issuedAt),
		peopleAhead: peopleAhead(office, ticket.service, now, ticket),
		expectedWait: expectedWait(office, ticket.service, now, ticket),
		outlook: outlookOf(office, ticket, now),
		print: {
			state: ticket.print.state,
			again: ticket.print.state !== 'pending' && ticket.print.again,
			reason: ticket.print.state === 'failed' ? ticket.print.reason : null,
		},
	};
}

function visitView(ticket: Ticket): Pick<TicketView, 'service' | 'errand' | 'errands' | 'later'> {
	return {
		service: ticket.service,
		errand: ticket.errand,
		errands: errandsNow(ticket).flatMap(({ errand }) => errand ?? []),
		later: ticket.more
			.filter(({ service }) => service !== ticket.service)
			.map(({ service, errand }) => ({ service, errand })),
	};
}

/** One counter as its clerk sees it. */
export function counterView(sources: Sources, counter: Counter): CounterView {
	const { office, config, now } = sources;
	const inState = (state: Ticket['state'], isOurs: (ticket: Ticket) => boolean) =>
		[...office.tickets.values()]
			.filter((ticket) => ticket.state === state && isOurs(ticket))
			.map((ticket) => counterTicket(sources, ticket));
	const isHere = (ticket: Ticket): boolean => ticket.counter === counter.id;
	const queue = waitingTickets(office, now).flatMap((ticket) => (mayCall(counter, ticket) ? [ticket.id] : []));
	const inHand = counter.ticket === null ? undefined : office.tickets.get(counter.ticket);
	return {
		id: counter.id,
		label: labelOf(config, counter.id),
		state: counter.state,
		pause: counter.pause && { kind: counter.pause.kind, until: momentOrNull(sources, counter.pause.until) },
		closesAt: momentOrNull(sources, counter.closesAt),
		services: [...counter.services],
		ticket: inHand ? counterTicket(sources, inHand) : null,
		parked: inState('parked', isHere),
		// A late comer asks at whichever counter is free.
		missed: inState('no-show', (ticket) => isHere(ticket) || counter.services.includes(ticket.service)),
		waiting: queue.length,
		queue,
	};
}

function counterTicket(sources: Sources, ticket: Ticket): NonNullable<CounterView['ticket']> {
	const { id, number, language, state, recalls } = ticket;
	return {
		id,
		number,
		...visitView(ticket),
		channel: channelOf(ticket),
		language,
		state,
		since: moment(sources, ticket.since),
		issuedAt: moment(sources, ticket.issuedAt),
		recalls,
		doubt: doubtOfTicket(sources.office, ticket),
		parkedUntil: momentOrNull(sources, ticket.parkedUntil),
	};
}

type UsedPin = Extract<KioskAnswer, { kind: 'already-checked-in' }>;

/** `null` when the ticket is done with already. */
function answerView(sources: Sources, answer: SessionAnswer): KioskAnswer | null {
	if (answer.kind === 'pin-too-short') return answer;
	if (answer.kind === 'ticket') {
		const ticket = sources.office.tickets.get(answer.ticket);
		return ticket ? { kind: 'ticket', ticket: ticketView(sources, ticket) } : null;
	}
	const { refusal } = answer;
	switch (refusal.reason) {
		case 'unknown-pin':
			return { kind: 'unknown-pin', ...(refusal.onlyInTime && { onlyInTime: true }) };
		case 'no-room':
		case 'unknown-service':
			return { kind: refusal.reason };
		case 'too-early':
			return {
				kind: 'too-early',
				opensAt: moment(sources, refusal.opensAt),
				slotStart: moment(sources, refusal.slotStart),
			};
		case 'already-checked-in':
			return { kind: 'already-checked-in', number: refusal.number, ...standing(sources, refusal.ticket) };
		case 'slow-down':
			return { kind: 'slow-down', retryAt: moment(sources, refusal.retryAt) };
		case 'tickets-closed':
			return {
				kind: 'tickets-closed',
				service: refusal.service,
				closed: ticketsClosedView(refusal, sources.config),
			};
		default:
			return { kind: 'out-of-order' };
	}
}

function standing({ office, config }: Sources, id: TicketId): { state: UsedPin['state']; counter: string | null } {
	const { state = 'ended', counter = null } = office.tickets.get(id) ?? {};
	return { state, counter: counter && labelOf(config, counter) };
}

function doubtfulView(sources: Sources, reservation: Reservation): OfficeView['doubtful'] {
	const { service, start, ticket } = reservation;
	const doubt = doubtOf(reservation);
	if (ticket === null || doubt === null) return [];
	return [{ number: ticket.number, service, slotStart: moment(sources, start), doubt }];
}

/** Behind the first one that failed the others wait until there is paper again, and their holders have none either. */
function unprintedView(sources: Sources, id: TicketId): OfficeView['unprinted'] {
	const { office, devices, journal, pages } = sources;
	const ticket = office.tickets.get(id);
	if (!ticket) return [];
	const { number, language, print } = ticket;
	const isOnItsWay = print.state !== 'failed' && devices.printer.ok && journal !== 'no-room';
	if (isOnItsWay) return [];
	const reason = print.state === 'failed' ? print.reason : faultOf(devices.printer);
	return [{ id, number, reason, page: pages?.addressOf(id, language) ?? null }];
}

const faultOf = ({ state }: DevicesHealth['printer']): OfficeView['unprinted'][number]['reason'] =>
	printFaultSchema.safeParse(state).data ?? null;

function promisesView(given: DayScore | null): OfficeView['promises']['today'] {
	const score = tellable(given);
	if (score === null) return null;
	const { date, tickets, withinMedian, withinBound, missedBySeconds, lateSeconds, called } = score;
	const mean = (seconds: number): number => Math.round(seconds / Math.max(1, called));
	return {
		date,
		tickets,
		withinMedian,
		withinBound,
		meanMissedBySeconds: mean(missedBySeconds),
		meanLateSeconds: mean(lateSeconds),
	};
}

function closedView(
	{ office, config, now, journal }: Sources,
	service: ServiceId,
): OfficeView['services'][number]['ticketsClosed'] {
	const closed = ticketsClosed(office, service, now);
	if (closed !== null) return ticketsClosedView(closed, config);
	return journal === 'no-room' ? { why: journal, opensAt: null } : null;
}

const channelOf = (ticket: Ticket): TicketView['channel'] => (claimedSlot(ticket) === null ? 'walk-in' : 'reservation');
const labelOf = (config: OfficeConfig, counter: string): string =>
	config.counters.find(({ id }) => id === counter)?.label ?? counter;
const isLate = (office: Office, id: TicketId): boolean =>
	[...office.reservations.values()].some(({ ticket, claim }) => ticket?.id === id && claim === 'late');
