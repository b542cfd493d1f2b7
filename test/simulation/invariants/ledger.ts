import type { OfficeEvent, RestoredEntry } from '#domain/events.ts';
import type { OfficeDay, ReservationFact, UnheardReservation } from '#domain/values.ts';
import type { JournalEntry } from '../../../firmware/journal/journal.ts';
import { LostCards } from './lost-cards.ts';
import { mustHold } from './violation.ts';

/** A service, with the reservation that gives a claim to it, if any. */
interface ErrandRecord {
	readonly service: string;
	readonly reservation: { readonly id: string; readonly slotStart: number } | null;
}

/** What the ledger knows of a ticket; kept when it has ended. */
export interface TicketRecord {
	readonly id: string;
	readonly number: string;
	readonly issuedAt: number;
	/** Place in the order of issue. */
	readonly place: number;
	/** Since when its holder waits; a clock that was set back puts nobody before those who came earlier. */
	readonly waitsFrom: number;
	/** When somebody more came onto it. */
	joinedAt: readonly number[];
	/** What its holder has come for, first that for which they wait now. */
	errands: readonly ErrandRecord[];
	state: 'waiting' | 'called' | 'serving' | 'parked' | 'no-show' | 'adrift' | 'ended';
	/** Where it is in hand, parked or was missed. */
	counter: string | null;
	/** The only counter that may call it. */
	sentTo: string | null;
	front: boolean;
	/** While it is parked: when its holder is to be back, where that was said. */
	backAt: number | null;
}

/** The service that a ticket waits for. */
export const serviceOf = ({ errands: [first] }: TicketRecord): string => first?.service ?? '';

/** The reservation by which a ticket goes first here from its slot on: the earliest for the service it waits for. */
export function claimOf(ticket: TicketRecord): ErrandRecord['reservation'] {
	const claims = ticket.errands.flatMap(({ service, reservation }) =>
		service === serviceOf(ticket) && reservation !== null ? [reservation] : [],
	);
	return claims.toSorted((a, b) => a.slotStart - b.slotStart)[0] ?? null;
}

/** What the ledger knows of a reservation: as the cloud told it, or as a visitor claimed while nobody could ask the cloud. */
export interface ReservationRecord {
	/** As the cloud told it. */
	fact: ReservationFact | null;
	/** As it was claimed. */
	claimed: UnheardReservation | null;
	isDisowned: boolean;
	/** Whether its ticket goes first by it; `withheld` while it might. */
	claim: 'held' | 'late' | 'withheld' | null;
	ticket: string | null;
	/** What the cloud should know of it in the end. */
	attendance: 'checked-in' | 'served' | 'no-show' | null;
}

const UNKNOWN: ReservationRecord = {
	...{ fact: null, claimed: null, isDisowned: false },
	...{ claim: null, ticket: null, attendance: null },
};

const NEVER = Number.POSITIVE_INFINITY;
const MINUTE = 60_000;
/** Wrong PINs without a pause, the first pause after them, and when they are forgotten (`town.ts`). */
export const FREE_WRONG_PINS = 3;
const SHORTEST_PAUSE_MILLISECONDS = 5000;
const FORGOTTEN_AFTER_MILLISECONDS = 10 * MINUTE;

type UnconfirmedCheckIn = Extract<OfficeEvent, { type: 'unconfirmed-checked-in' }>;

/** The reservation as the cloud told it, or else as somebody claimed. */
export const toldOrClaimed = ({ fact, claimed }: ReservationRecord) => fact ?? claimed;

/** Neither cancelled nor disowned. */
const isStanding = ({ fact, isDisowned }: ReservationRecord): boolean =>
	fact === null ? !isDisowned : fact.state === 'confirmed';

function seatOf(record: ReservationRecord): string {
	const { service, start, seat } = toldOrClaimed(record) ?? {};
	return `${service} ${start} ${seat}`;
}

/** Which services a counter serves. */
type Skills = (counter: string) => readonly string[];

/** An independent account of the office: kept from what was appended to its journal, by none of the product's rules. */
export class Ledger {
	readonly entries: JournalEntry[] = [];
	readonly tickets = new Map<string, TicketRecord>();
	readonly reservations = new Map<string, ReservationRecord>();
	readonly counters = new Map<string, 'closed' | 'open' | 'paused'>();
	/** When counters will close, as announced. */
	readonly #closings = new Map<string, number>();
	/** Wrong PINs since the last check-in, or since there was none for a while. */
	wrongPins = 0;
	wrongPinsToday = 0;
	#wrongPinAt = 0;
	readonly #skills: Skills;
	#day = '';
	#dayStart = 0;
	readonly #numbersOfDay = new Set<string>();
	/** For which tickets were given. */
	readonly #wishes = new Set<string>();
	#issued = 0;
	/** Whether entries are recorded that were recorded before. */
	#isRepeating = false;
	/** Ticket that each counter had in hand last. */
	readonly #lastAt = new Map<string, string>();
	/** What cards that are no more have taken away. */
	readonly lost: LostCards;
	/** Tickets of those cards, whose papers are in people's hands. */
	readonly ticketsOfLost: TicketRecord[] = [];
	/** Tickets whose paper an older copy has begun before it could hear that there had been one. */
	readonly printedUnaware = new Set<string>();
	/** Whether the card that is in has not been told yet what it lacks of today. */
	#isUnaware = false;

	/** @param lastNumber the last number that a letter has */
	constructor(skills: Skills, lastNumber: (letter: string) => number) {
		this.#skills = skills;
		this.lost = new LostCards(lastNumber);
	}

	/** Another card is in the place of this one, and holds these entries; of this one the cloud has acknowledged so many. */
	changeCard(entries: readonly JournalEntry[], acknowledged: number): void {
		this.lost.lose(this.#today().filter(({ sequence }) => sequence <= acknowledged));
		this.ticketsOfLost.push(...this.tickets.values());
		this.#begin(entries);
		this.#isUnaware = true;
		this.printedUnaware.clear();
	}

	/** Whatever happened at the office today, as its journal has it. */
	#today(): readonly JournalEntry[] {
		const start = this.entries.findIndex(({ event }) => event.type === 'day-begun' && event.day.date === this.#day);
		return start === -1 ? [] : this.entries.slice(start);
	}

	/** An older copy may serve somebody once more whose visit had ended: office and cloud need not agree on how it ended. */
	hadEndedOnLostCard(ticket: string | null): boolean {
		return this.ticketsOfLost.some(({ id, state }) => id === ticket && state === 'ended');
	}

	/** What the cloud had acknowledged of today before a card was lost is known here again. */
	mustHaveDay(): void {
		const known = this.#today().flatMap(({ at, event }) =>
			event.type === 'day-restored' ? event.entries : [{ at, event }],
		);
		this.lost.mustBeBack(known);
	}

	/** Only so many entries were written; the others went with the power, out of memory. */
	forgetAfter(sequence: number): void {
		const unwritten = this.entries.slice(sequence);
		if (unwritten.some(({ event }) => event.type === 'numbers-skipped' || event.type === 'day-restored'))
			this.lost.unheard();
		this.#begin(this.entries.slice(0, sequence));
	}

	/** The account begins anew, with these entries. */
	#begin(entries: readonly JournalEntry[]): void {
		this.#isRepeating = true;
		this.entries.length = 0;
		this.#day = '';
		this.reservations.clear();
		this.#forgetDay();
		for (const entry of entries) this.record(entry);
		this.#isRepeating = false;
	}

	#forgetDay(): void {
		for (const known of [this.tickets, this.counters, this.#closings, this.#numbersOfDay, this.#wishes, this.#lastAt])
			known.clear();
		this.wrongPins = 0;
		this.wrongPinsToday = 0;
	}

	/** Whether the terminal must take no PIN at this moment of the office's clock. */
	mustPause(at: number): boolean {
		const since = at - this.#wrongPinAt;
		return this.wrongPins > FREE_WRONG_PINS && since >= 0 && since < SHORTEST_PAUSE_MILLISECONDS;
	}

	/** Whoever said until when they would be away waits again by then, and a little longer. */
	mustHaveReturned(at: number): void {
		const late = this.live().find(({ state, backAt }) => state === 'parked' && backAt !== null && backAt < at - MINUTE);
		mustHold('I8', late === undefined, () => `${late?.id} is back and nobody calls it`);
	}

	/** Tickets that have not ended, in the order of issue. */
	live(): readonly TicketRecord[] {
		return [...this.tickets.values()].filter(({ state }) => state !== 'ended');
	}

	reservation(id: string): ReservationRecord {
		const known = this.reservations.get(id) ?? { ...UNKNOWN };
		this.reservations.set(id, known);
		return known;
	}

	record(entry: JournalEntry): void {
		mustHold(
			'I9',
			entry.sequence === this.entries.length + 1,
			() => `entry ${entry.sequence} after ${this.entries.length}`,
		);
		this.entries.push(entry);
		const { event } = entry;
		if (event.type === 'print-started' && this.#isUnaware && !this.#isRepeating) this.printedUnaware.add(event.ticket);
		if (event.type === 'day-restored') this.#restore(event.entries, entry.at);
		else this.#happen(entry, false);
	}

	/**
	 * Today as the cloud and this journal know it together: it happens anew, in that order. Whom somebody called here and
	 * somebody else before is told of as it comes.
	 */
	#restore(entries: readonly RestoredEntry[], now: number): void {
		const facts = [...this.reservations.values()].flatMap(({ fact }) => (fact === null ? [] : [fact]));
		this.#forgetDay();
		this.reservations.clear();
		this.#hear(facts);
		for (const entry of entries) this.#happen(entry, true);
		this.#hear(facts);
		for (const ticket of this.live()) {
			if (this.#isAdrift(ticket)) ticket.state = 'adrift';
			// Whose time was over before is called back only now.
			if (ticket.backAt !== null) ticket.backAt = Math.max(ticket.backAt, now);
		}
		this.#isUnaware = false;
		this.#hearNumbers();
	}

	/** Whether a ticket was in the hand of a counter that has called somebody else since, or has closed. */
	#isAdrift({ id, state, counter }: TicketRecord): boolean {
		if (counter === null || (state !== 'called' && state !== 'serving')) return false;
		return this.#lastAt.get(counter) !== id || (this.counters.get(counter) ?? 'closed') === 'closed';
	}

	/** @param isTold whether it is told of after the card was lost: then much may have come between that nobody knows */
	#happen({ event, at }: RestoredEntry, isTold: boolean): void {
		if (event.type === 'ticket-issued') this.#issue(event, at, isTold);
		else if (event.type === 'reservations-updated') this.#hear(event.reservations);
		else if (event.type === 'reservation-checked-in')
			this.#checkIn(event.reservation, event.ticket, event.late, isTold);
		else if (event.type === 'unconfirmed-checked-in') this.#takeIn(event, isTold);
		else if (event.type === 'unconfirmed-disowned') this.#disown(event.reservation);
		else if (event.type === 'reservation-missed') this.#miss(event.reservation, isTold);
		else if (event.type === 'pin-refused') this.#refusePin(at);
		else if (event.type === 'day-begun') this.#beginDay(event.day);
		else if (event.type === 'closing-announced') this.#closings.set(event.counter, event.closesAt ?? NEVER);
		else if (event.type === 'numbers-skipped') this.#hearNumbers(event.tickets.map(letterOf));
		else if ('ticket' in event) this.#move(event, at, isTold);
		else if ('counter' in event) this.#switch(event.counter, event.type);
	}

	#hearNumbers(letters?: readonly string[]): void {
		if (!this.#isRepeating) this.lost.heard(letters);
	}

	#beginDay({ date, start }: OfficeDay): void {
		mustHold('I7', date >= this.#day, () => `${date} began after ${this.#day}`);
		if (date === this.#day) return;
		this.lost.beginDay(date);
		this.#day = date;
		this.#dayStart = start;
		this.wrongPinsToday = 0;
		this.#numbersOfDay.clear();
		this.#closings.clear();
		mustHold('I1', this.live().length === 0, () => `${date} began with tickets of the day before`);
	}

	#issue(event: Extract<OfficeEvent, { type: 'ticket-issued' }>, at: number, isTold: boolean): void {
		const { ticket: id, number, service, reservation, more = [], wish } = event;
		mustHold('I2', !this.tickets.has(id), () => `ticket ${id} was issued twice`);
		mustHold('I2', wish === undefined || !this.#wishes.has(wish), () => `${id} is another ticket for ${wish}`);
		if (wish !== undefined) this.#wishes.add(wish);
		mustHold('I7', !this.#numbersOfDay.has(number), () => `number ${number} was given twice on ${this.#day}`);
		if (this.#isRepeating) this.lost.gave(number);
		else if (!isTold)
			this.lost.gives(
				id,
				number,
				this.ticketsOfLost.some((lost) => lost.id === id),
			);
		this.#numbersOfDay.add(number);
		this.#issued += 1;
		const earlier = this.live().map(({ waitsFrom }) => waitsFrom);
		const place = { issuedAt: at, place: this.#issued, waitsFrom: Math.max(at, ...earlier) };
		const fresh = { state: 'waiting', joinedAt: [], counter: null, sentTo: null, front: false, backAt: null } as const;
		this.tickets.set(id, { id, number, errands: [{ service, reservation }, ...more], ...place, ...fresh });
	}

	#hear(facts: readonly ReservationFact[]): void {
		const cancelledLast = facts.toSorted((a, b) => b.state.localeCompare(a.state) || b.generation - a.generation);
		for (const fact of cancelledLast) {
			// What became of those of past days is not told to a new card.
			if (fact.start < this.#dayStart && !this.reservations.has(fact.id)) continue;
			this.#recognise(fact);
			this.reservation(fact.id).fact = fact;
		}
		this.#settleClaims();
	}

	/** Somebody who was taken in without the cloud's word: the same PIN of the same slot. */
	#recognise({ id, service, start, pin }: ReservationFact): void {
		for (const [name, record] of this.reservations) {
			const { claimed, fact } = record;
			const isSame = claimed?.service === service && claimed.start === start && claimed.pin === pin;
			if (fact !== null || !isSame) continue;
			this.reservations.delete(name);
			this.reservations.set(id, record);
			this.#changeErrand(record, (errand) => errand.reservation?.id === name, { id, slotStart: start });
			return;
		}
	}

	#checkIn(id: string, ticket: string, late: boolean, isTold: boolean): void {
		const record = this.reservation(id);
		mustHold('I5', isTold || record.ticket === null, () => `${id} was checked in as ${record.ticket} and as ${ticket}`);
		const isHeld = this.tickets.get(ticket)?.errands.some(({ reservation }) => reservation?.id === id);
		const claim = late ? 'late' : isHeld ? 'held' : 'withheld';
		Object.assign(record, { ticket, claim, attendance: 'checked-in' });
		this.wrongPins = 0;
	}

	#refusePin(at: number): void {
		this.wrongPins = at - this.#wrongPinAt < FORGOTTEN_AFTER_MILLISECONDS ? this.wrongPins + 1 : 1;
		this.#wrongPinAt = at;
		this.wrongPinsToday += 1;
	}

	/** Whoever came was not missed, whatever an office said that had forgotten it. */
	#miss(id: string, isTold: boolean): void {
		const record = this.reservation(id);
		if (!isTold || record.ticket === null) record.attendance = 'no-show';
	}

	#takeIn(event: UnconfirmedCheckIn, isTold: boolean): void {
		const { type: _type, reservation, ticket, terminal: _terminal, ...claimed } = event;
		const wrongPins = this.wrongPins;
		this.reservation(reservation).claimed = claimed;
		this.#checkIn(reservation, ticket, false, isTold);
		// It may be a guess.
		this.wrongPins = wrongPins;
	}

	#disown(id: string): void {
		this.reservation(id).isDisowned = true;
		this.#settleClaims();
	}

	/** Claims are with those whose reservation stands; whoever had to wait for one gets it when the seat's other one is gone. */
	#settleClaims(): void {
		const records = [...this.reservations];
		for (const [id, record] of records) {
			if (record.claim !== 'held' || isStanding(record)) continue;
			record.claim = 'withheld';
			this.#changeErrand(record, (errand) => errand.reservation?.id === id, null);
		}
		for (const [id, record] of records) {
			const { fact } = record;
			if (record.claim !== 'withheld' || fact?.state !== 'confirmed') continue;
			const isTaken = records.some(([, other]) => other.claim === 'held' && seatOf(other) === seatOf(record));
			if (isTaken) continue;
			record.claim = 'held';
			const isWithout = (errand: ErrandRecord) => errand.reservation === null && errand.service === fact.service;
			this.#changeErrand(record, isWithout, { id, slotStart: fact.start });
		}
	}

	/** Changes by what reservation the first errand of that kind goes, while its ticket is there. */
	#changeErrand(
		{ ticket: id }: ReservationRecord,
		isMeant: (errand: ErrandRecord) => boolean,
		reservation: ErrandRecord['reservation'],
	): void {
		const ticket = this.tickets.get(id ?? '');
		if (!ticket || ticket.state === 'ended') return;
		const meant = ticket.errands.find(isMeant);
		ticket.errands = ticket.errands.map((errand) => (errand === meant ? { ...errand, reservation } : errand));
	}

	#switch(counter: string, type: OfficeEvent['type']): void {
		if (type === 'counter-opened') this.counters.set(counter, 'open');
		if (type === 'counter-paused') this.counters.set(counter, 'paused');
		if (type !== 'counter-closed') return;
		this.counters.set(counter, 'closed');
		this.#closings.delete(counter);
	}

	#move(event: Extract<OfficeEvent, { ticket: string }>, at: number, isTold: boolean): void {
		const step = STEPS[event.type];
		if (!step) return;
		const ticket = this.tickets.get(event.ticket);
		// An older copy brings back by itself whoever was parked when it was made, and may have been served since.
		if (isTold && (ticket === undefined || ticket.state === 'ended')) return;
		mustHold('I1', ticket !== undefined, () => `${event.type} of ${event.ticket}, which was never issued`);
		const isStep = isTold || step.from.includes(ticket.state);
		mustHold('I2', isStep, () => `${event.type} of ${ticket.id}, which is ${ticket.state}`);
		if (!isTold) this.#mustBeRight(event, ticket);
		if (step.to) ticket.state = step.to;
		if (event.type === 'ticket-parked') ticket.backAt = event.until ?? null;
		if (event.type === 'ticket-called') {
			const isOpen = isTold || at < (this.#closings.get(event.counter) ?? NEVER);
			mustHold('I3', isOpen, () => `counter ${event.counter} called ${ticket.id} after its announced closing`);
			ticket.counter = event.counter;
		}
		if (event.type === 'ticket-called' || event.type === 'ticket-resumed') this.#lastAt.set(event.counter, ticket.id);
		// With a day brought back it may be somebody else's visit that ends there: then nobody holds whoever was called since.
		if ('counter' in event && FREES_COUNTER.includes(event.type)) this.#lastAt.delete(event.counter ?? '');
		if (event.type === 'ticket-transferred') {
			const errands = sentOn(ticket.errands, event.service);
			Object.assign(ticket, { errands, counter: null, sentTo: event.toCounter, front: false });
		}
		if (event.type === 'ticket-joined')
			Object.assign(ticket, { errands: [...ticket.errands, event.errand], joinedAt: [...ticket.joinedAt, at] });
		if (event.type === 'ticket-continued') this.#continue(ticket, [event.next, ...event.more]);
		if (event.type === 'ticket-returned') Object.assign(ticket, { counter: null, sentTo: event.counter, front: true });
		if (event.type === 'ticket-put-back') this.#putBack(ticket, event.front);
		const attendance =
			step.to === 'ended' ? (event.type === 'ticket-finished' ? 'served' : 'no-show') : step.attendance;
		if (attendance) this.#attend(ticket, attendance);
	}

	/** What the event says of a ticket is as the rules have it of one in this state. */
	#mustBeRight(event: Extract<OfficeEvent, { ticket: string }>, ticket: TicketRecord): void {
		const { id, state, errands } = ticket;
		if (event.type === 'ticket-put-back') {
			const isFirst = state === 'called' ? this.counters.get(event.counter) === 'closed' : state !== 'waiting';
			mustHold(
				'I3',
				event.front === isFirst,
				() => `${id}, ${state}, was put back ${event.front ? '' : 'not '}in front`,
			);
		}
		if (event.type === 'ticket-finished') {
			const here = [serviceOf(ticket), ...this.#skills(event.counter)];
			const left = errands.find(({ service }) => !here.includes(service));
			mustHold('I1', left === undefined, () => `the visit of ${id} ended without ${left?.service}`);
		}
	}

	/** Whoever was sent to a counter of other services still waits for it, unless it has closed. */
	#putBack(ticket: TicketRecord, front: boolean): void {
		const at = ticket.counter ?? ticket.sentTo;
		const isBound = at !== null && this.counters.get(at) !== 'closed' && !this.#skills(at).includes(serviceOf(ticket));
		Object.assign(ticket, { counter: null, sentTo: isBound ? at : null, front: ticket.front || front });
	}

	#attend(ticket: TicketRecord, attendance: 'checked-in' | 'served' | 'no-show'): void {
		for (const reservation of this.reservations.values())
			if (reservation.ticket === ticket.id && reservation.attendance !== 'served') reservation.attendance = attendance;
	}

	/** What could be done here is done; the rest is waited for elsewhere. */
	#continue(ticket: TicketRecord, errands: readonly ErrandRecord[]): void {
		Object.assign(ticket, { errands, counter: null, sentTo: null, front: false });
		const waitedFor = errands.map(({ service }) => service);
		for (const reservation of this.reservations.values()) {
			const service = toldOrClaimed(reservation)?.service ?? '';
			if (reservation.ticket === ticket.id && !waitedFor.includes(service)) reservation.attendance = 'served';
		}
	}
}

const letterOf = (ticket: string): string => ticket.charAt(ticket.indexOf('/') + 1);

/** Sent on to a service for which they have come as well, it is about that from now on; the claim goes with them. */
function sentOn([first, ...more]: readonly ErrandRecord[], service: string): readonly ErrandRecord[] {
	const reservation = first?.reservation ?? null;
	const next = first?.service === service ? undefined : more.find((other) => other.service === service);
	if (!next) return [{ service, reservation }, ...more];
	return [{ service, reservation: next.reservation ?? reservation }, ...more.filter((other) => other !== next)];
}

const FREES_COUNTER: readonly OfficeEvent['type'][] = ['ticket-finished', 'ticket-no-show', 'ticket-parked'];

interface Step {
	readonly from: readonly TicketRecord['state'][];
	readonly to?: TicketRecord['state'];
	readonly attendance?: 'checked-in' | 'no-show';
}

/** A ticket's life by design.md §1, with what each event makes of it. */
const STEPS: { readonly [Type in OfficeEvent['type']]?: Step } = {
	'ticket-called': { from: ['waiting'], to: 'called' },
	'ticket-recalled': { from: ['called'] },
	'serving-started': { from: ['called'], to: 'serving' },
	'ticket-joined': { from: ['waiting'] },
	'ticket-continued': { from: ['serving'], to: 'waiting' },
	'ticket-finished': { from: ['serving'], to: 'ended' },
	'ticket-no-show': { from: ['called'], to: 'no-show', attendance: 'no-show' },
	'ticket-put-back': {
		from: ['called', 'no-show', 'waiting', 'parked', 'adrift'],
		to: 'waiting',
		attendance: 'checked-in',
	},
	'ticket-parked': { from: ['serving'], to: 'parked' },
	'ticket-returned': { from: ['parked'], to: 'waiting' },
	'ticket-resumed': { from: ['parked'], to: 'serving' },
	'ticket-transferred': { from: ['serving'], to: 'waiting' },
	'ticket-left': { from: ['waiting', 'no-show'], to: 'ended' },
	'ticket-unserved': { from: ['waiting', 'called', 'serving', 'parked'], to: 'ended' },
};
