import { mayCall, weightOf } from './claims.ts';
import { DrawnTimes, type DrawnVisit } from './drawn-times.ts';
import type { Counter, Office, Reservation, Ticket } from './office.ts';
import { overtakersToCome } from './overtakers.ts';
import { checkInOpensAt, isTooLate, openReservations } from './reservations.ts';
import { RUNS, strata } from './strata.ts';
import { type Instant, plusSeconds, type ServiceId } from './values.ts';
import type { SecondsPerRun, VirtualCounter, VirtualQueue, VirtualVisitor } from './virtual-queue.ts';
import { claimedSlot, errandsNow } from './visits.ts';

/** An office as a virtual queue, and who its visitors and lines are. */
export interface OfficeQueue {
	readonly queue: VirtualQueue;
	/** The first visitors of the queue: those waiting whom an open counter may call. */
	readonly tickets: readonly Ticket[];
	/** The lines that newcomers join; whoever was sent to a counter has a line behind these. */
	readonly services: readonly ServiceId[];
}

/** Reservations taken to be kept and missed, before any of today have been. */
const PRIOR_KEPT = 9;
const PRIOR_MISSED = 1;
/** Puts whoever is put back in front before every claim, and leaves the order among them as it is. */
const IN_FRONT_SECONDS = 1e9;
/** Seed of a reservation's chances: far from any ticket's order. */
const RESERVATION_SEED = 0x20000000;

/**
 * What the office knows at a moment, as a virtual queue of the counters that are sure to call, or of those given. A ticket
 * for several services is foreseen only where it waits now: when it comes to the next line hangs on the first.
 */
export function virtualQueueOf(
	office: Office,
	at: Instant,
	counters: readonly Counter[] = [...office.counters.values()].filter((counter) => willCall(counter, at)),
): OfficeQueue {
	const services = office.rules.services.map(({ id }) => id);
	const times = new DrawnTimes(office);
	const tickets = [...office.tickets.values()]
		.filter((ticket) => ticket.state === 'waiting' && counters.some((counter) => mayCall(counter, ticket)))
		.sort((a, b) => a.order - b.order);
	const coming = openReservations(office).filter((one) => one.start < office.day.end && !isTooLate(office, one, at));
	const returning = [...office.tickets.values()].flatMap((ticket) => {
		const { state, parkedUntil: until, counter } = ticket;
		return state === 'parked' && until !== null && counters.some(({ id }) => id === counter) ? [{ ticket, until }] : [];
	});
	const lines = linesOf(services, [...tickets, ...returning.map(({ ticket }) => ticket)]);
	const lineOf = (ticket: Ticket): number => lines.findIndex((line) => isIn(line, ticket));
	const visitors = [
		...tickets.map((ticket) => waitingVisitor(ticket, lineOf(ticket), times, at)),
		...coming.map((one) => comingVisitor(office, one, services.indexOf(one.service), times, at)),
		...returning.map(({ ticket, until }) => returningVisitor(ticket, until, lineOf(ticket), times, at)),
	];
	return {
		queue: {
			lines: lines.map(({ service, counter }, line) => ({
				weight: weightOf(office, service),
				overtakers: counter === null ? overtakersToCome(office, service, line, times, at) : null,
			})),
			newcomerLines: services.length,
			counters: counters.map((counter): VirtualCounter => {
				const serves = lines.map((line) =>
					line.counter === null ? counter.services.includes(line.service) : line.counter === counter.id,
				);
				const closesIn = counter.closesAt === null ? Number.POSITIVE_INFINITY : secondsUntil(counter.closesAt, at);
				return { serves, freeIn: freeIn(office, counter, times, at), closesIn };
			}),
			visitors,
			waiting: tickets.length,
			goingFirst: placesOfThoseGoingFirst(visitors),
			paces: times.hourPaces,
			secondsIntoDay: -secondsUntil(office.day.start, at),
			breaks: breaksFrom(office, at),
		},
		tickets,
		services,
	};
}

/** Visitors of a service whom all its counters may call, or only the one that they were sent to. */
type Line = Pick<Ticket, 'service' | 'counter'>;

/** One for each service, then one for each that somebody was sent to a counter for. */
function linesOf(services: readonly ServiceId[], tickets: readonly Ticket[]): readonly Line[] {
	const lines: Line[] = services.map((service) => ({ service, counter: null }));
	for (const ticket of tickets)
		if (ticket.counter !== null && !lines.some((line) => isIn(line, ticket))) lines.push(ticket);
	return lines;
}

const isIn = (line: Line, { service, counter }: Line): boolean => line.service === service && line.counter === counter;

function waitingVisitor(ticket: Ticket, line: number, times: DrawnTimes, at: Instant): VirtualVisitor {
	const slot = claimedSlot(ticket);
	const claimFrom = slot === null ? Number.POSITIVE_INFINITY : secondsUntil(slot, at);
	return {
		line,
		serviceTime: times.whole(visitOf(ticket)),
		firstFrom: ticket.front ? Math.min(0, claimFrom) - IN_FRONT_SECONDS : claimFrom,
		waitedSeconds: -secondsUntil(ticket.waitingFrom, at),
		comesIn: null,
	};
}

/** Whoever was parked until a time comes back then, before all others; how much of the visit remains is not known. */
function returningVisitor(
	ticket: Ticket,
	until: Instant,
	line: number,
	times: DrawnTimes,
	at: Instant,
): VirtualVisitor {
	const back = Math.max(0, secondsUntil(until, at));
	return {
		line,
		serviceTime: times.whole(visitOf(ticket)),
		firstFrom: -IN_FRONT_SECONDS,
		waitedSeconds: 0,
		comesIn: new Float64Array(RUNS).fill(back),
	};
}

function comingVisitor(
	office: Office,
	reservation: Reservation,
	line: number,
	times: DrawnTimes,
	at: Instant,
): VirtualVisitor {
	const { service, errand, start, seat } = reservation;
	const seed = RESERVATION_SEED + line * 65_536 + (start / 60_000) * 16 + seat;
	return {
		line,
		serviceTime: times.whole({ errands: [{ service, errand }], seed }),
		firstFrom: secondsUntil(start, at),
		waitedSeconds: 0,
		comesIn: comesIn(office, reservation, seed, at),
	};
}

/** Evenly between the opening of check-in and the slot, or from now to its closing once the slot has begun. */
function comesIn(office: Office, reservation: Reservation, seed: number, at: Instant): SecondsPerRun {
	const { start } = reservation;
	const closes = plusSeconds(start, office.rules.checkInClosesSeconds);
	const first = Math.max(0, secondsUntil(checkInOpensAt(office, reservation), at));
	const last = secondsUntil(start > at ? start : closes, at);
	const kept = shareKept(office);
	return Float64Array.from(strata(seed + 1), (part) => {
		const share = (part + 0.5) / RUNS;
		return share < kept ? first + (last - first) * (share / kept) : Number.POSITIVE_INFINITY;
	});
}

/** How many of today's reservations are kept. */
function shareKept(office: Office): number {
	const outcomes = [...office.reservations.values()].map(({ outcome }) => outcome);
	const kept = PRIOR_KEPT + outcomes.filter((outcome) => outcome === 'checked-in').length;
	return kept / (kept + PRIOR_MISSED + outcomes.filter((outcome) => outcome === 'missed').length);
}

/** Open, or paused until a time that is still ahead: a clerk who is late will be back nobody knows when. */
const willCall = ({ state, pause }: Counter, at: Instant): boolean => state === 'open' || (pause?.until ?? at) > at;

/** When a counter has nobody in hand any more and its pause is over. */
function freeIn(office: Office, { ticket, pause }: Counter, times: DrawnTimes, at: Instant): SecondsPerRun {
	const back = Math.max(0, secondsUntil(pause?.until ?? at, at));
	const inHand = ticket === null ? undefined : office.tickets.get(ticket);
	if (!inHand) return new Float64Array(RUNS).fill(back);
	return times.remaining(visitOf(inHand), inHand.calledAt ?? inHand.since, at).map((free) => Math.max(free, back));
}

const visitOf = (ticket: Ticket): DrawnVisit => ({ errands: errandsNow(ticket), seed: ticket.order });

/** Visitors are in the order of their tickets, which decides between equal claims. */
function placesOfThoseGoingFirst(visitors: readonly VirtualVisitor[]): readonly number[] {
	return visitors
		.map(({ firstFrom }, place) => ({ firstFrom, place }))
		.filter(({ firstFrom }) => firstFrom !== Number.POSITIVE_INFINITY)
		.sort((a, b) => a.firstFrom - b.firstFrom || a.place - b.place)
		.map(({ place }) => place);
}

/** The breaks that have not begun; who calls during one goes on calling. */
function breaksFrom(office: Office, at: Instant): VirtualQueue['breaks'] {
	const { openings } = office.day;
	const breaks = openings.map(({ end }, i) => ({ end, next: openings[i + 1] }));
	return breaks.flatMap(({ end, next }) =>
		next && end > at ? [{ from: secondsUntil(end, at), until: secondsUntil(next.start, at) }] : [],
	);
}

const secondsUntil = (then: Instant, at: Instant): number => (then - at) / 1000;
