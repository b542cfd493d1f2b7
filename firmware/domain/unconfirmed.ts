import { type Decision, happens } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import type { Office, Reservation, Ticket } from './office.ts';
import type { Errand, ReservationFact, TicketId } from './values.ts';
import { claimedSlot, errandsOf } from './visits.ts';

/** A seat of a slot. */
type Seat = Pick<Reservation, 'service' | 'start' | 'seat'>;

/**
 * Whether somebody has the seat's claim. Each seat gives one, so that walk-ins are overtaken by no more visitors than the
 * slot has seats, whoever of two is in the right; a cancelled or disowned reservation has given its claim back.
 */
export function isClaimed(office: Office, seat: Seat): boolean {
	return [...office.reservations.values()].some(
		(other) =>
			other.claim === 'held' &&
			isStanding(other) &&
			other.start === seat.start &&
			other.seat === seat.seat &&
			other.service === seat.service,
	);
}

const isStanding = ({ state }: Pick<Reservation, 'state'>): boolean => state === 'confirmed' || state === 'unconfirmed';

/**
 * Why a reservation's ticket may not go before walk-ins, or not for long: `unconfirmed`, the cloud has not told of it yet;
 * `withheld`, somebody else has the seat's claim until it tells; `disowned`, it knows nothing of it; or `cancelled`.
 */
export type Doubt = 'unconfirmed' | 'withheld' | 'disowned' | 'cancelled';

/** What is doubtful about a reservation that was checked in, or `null`. */
export function doubtOf({ state, ticket, claim }: Reservation): Doubt | null {
	if (ticket === null || claim === 'late') return null;
	if (state === 'disowned' || state === 'cancelled') return state;
	if (claim === 'withheld') return claim;
	return state === 'unconfirmed' ? state : null;
}

/**
 * What is doubtful about a ticket's place by its reservation, the first of a family's, or `null`. One that gives no claim
 * changes nothing while another of the family's does.
 */
export function doubtOfTicket(office: Office, ticket: Ticket): Doubt | null {
	const doubts = [...office.reservations.values()].filter((one) => one.ticket?.id === ticket.id).map(doubtOf);
	const goesFirst = claimedSlot(ticket) !== null;
	return doubts.find((doubt) => (goesFirst ? doubt === 'unconfirmed' : doubt !== null)) ?? null;
}

/** The cloud has told all it has: the unconfirmed ones that were not among it are disowned. */
export function decideSettleUnconfirmed(office: Office): Decision {
	const unheard = [...office.reservations.values()].filter(({ state }) => state === 'unconfirmed');
	return happens(...unheard.map(({ id }): OfficeEvent => ({ type: 'unconfirmed-disowned', reservation: id })));
}

/**
 * With the unconfirmed visitors recognised in the cloud's facts: the same PIN of the same slot, of several the one that is
 * not cancelled, then the latest, as the cloud has it. Also those disowned too early, so that it does not matter in which
 * order messages come.
 */
export function recognised(office: Office, facts: readonly ReservationFact[]): Office {
	const unheard = [...office.reservations.values()].filter((one) => !isFact(one));
	return unheard.reduce((state, one) => {
		const [fact] = facts
			.filter(({ service, start, pin }) => service === one.service && start === one.start && pin === one.pin)
			.sort((a, b) => Number(isStanding(b)) - Number(isStanding(a)) || b.generation - a.generation);
		return fact ? withName(state, one, fact) : state;
	}, office);
}

const isFact = ({ state }: Reservation): boolean => state === 'confirmed' || state === 'cancelled';

/** The reservation under the name that the cloud has for it, and what its ticket says of it. */
function withName(office: Office, unheard: Reservation, fact: ReservationFact): Office {
	const reservations = new Map(office.reservations);
	reservations.delete(unheard.id);
	reservations.set(fact.id, { ...unheard, ...fact });
	const reservation = { id: fact.id, slotStart: fact.start };
	const tickets = withErrand(office, unheard, isOf(unheard), { errand: fact.errand, reservation });
	return { ...office, reservations, tickets };
}

/**
 * With each claim where the cloud's word puts it: taken from those whose reservation was cancelled or disowned, as the
 * slot may be somebody else's, and given to those confirmed from whom it was withheld.
 */
export function withClaimsAsConfirmed(office: Office): Office {
	const lost = [...office.reservations.values()].filter((one) => one.claim === 'held' && !isStanding(one));
	const without = lost.reduce((state, one) => withStanding(state, one, 'withheld'), office);
	const entitled = [...without.reservations.values()].filter(
		(one) => one.claim === 'withheld' && one.state === 'confirmed',
	);
	return entitled.reduce((state, one) => (isClaimed(state, one) ? state : withStanding(state, one, 'held')), without);
}

function withStanding(office: Office, reservation: Reservation, claim: 'held' | 'withheld'): Office {
	const { id, start, service } = reservation;
	const tickets =
		claim === 'withheld'
			? withErrand(office, reservation, isOf(reservation), { reservation: null })
			: withErrand(office, reservation, (errand) => errand.reservation === null && errand.service === service, {
					reservation: { id, slotStart: start },
				});
	return { ...office, reservations: new Map(office.reservations).set(id, { ...reservation, claim }), tickets };
}

const isOf =
	({ id }: Reservation) =>
	(errand: Errand): boolean =>
		errand.reservation?.id === id;

/** The tickets with the first errand that it is about changed on the reservation's ticket, if that waits for it still. */
function withErrand(
	{ tickets }: Office,
	{ ticket }: Reservation,
	isMeant: (errand: Errand) => boolean,
	change: Partial<Errand>,
): ReadonlyMap<TicketId, Ticket> {
	const before = ticket && tickets.get(ticket.id);
	if (!before) return tickets;
	const errands = errandsOf(before);
	const meant = errands.find(isMeant);
	const [first, ...more] = errands.map((errand) => (errand === meant ? { ...errand, ...change } : errand));
	return new Map(tickets).set(before.id, { ...before, ...first, more });
}
