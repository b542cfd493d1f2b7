import type { OfficeCommand } from '#domain/commands.ts';
import { decide } from '#domain/decide.ts';
import { evolve } from '#domain/evolve.ts';
import { emptyOffice, type Office } from '#domain/office.ts';
import { type OfficeDay, plusSeconds, type QueueRules, type ReservationFact, type TicketId } from '#domain/values.ts';
import type { Instant } from '#wire/time.ts';
import type { Shift } from './recorded-day.ts';

/** How a visitor came: with a reservation or without. */
export type VisitorKind = 'walk-in' | 'reservation';

/** A visitor as the day to be played has them. */
export interface ExpectedVisit {
	readonly kind: VisitorKind;
	readonly service: string;
	readonly arrivesAt: Instant;
	/** The slot that is checked in; `null`: takes an ordinary ticket. */
	readonly slotStart: Instant | null;
	readonly counterSeconds: number;
	readonly patienceSeconds: number | null;
}

/** A day as it is to be played. */
export interface ExpectedDay {
	readonly rules: QueueRules;
	readonly day: OfficeDay;
	readonly visits: readonly ExpectedVisit[];
	readonly shifts: readonly Shift[];
}

/** What became of a visitor. `waitedSeconds` is `null` for whoever was not called. */
export interface PlayedVisit {
	readonly kind: VisitorKind;
	readonly waitedSeconds: number | null;
	readonly end: 'served' | 'left' | 'turned-away' | 'unserved';
}

/** A clerk who stops calling so shortly before the office closes does so because nobody waits any more. */
const LAST_SHIFT_SECONDS = 15 * 60;

/** Something that will happen to the office. */
interface Appointment {
	readonly at: Instant;
	happen(): void;
}

/**
 * Plays a day by the office's own rules: visitors come, clerks call whenever they are free, and who is at a counter at
 * the end of its hours is finished. A shift that lasts until the office closes goes on while somebody waits for it.
 */
export function playDay(expected: ExpectedDay): readonly PlayedVisit[] {
	return new DayInPlay(expected).play();
}

class DayInPlay {
	private readonly expected: ExpectedDay;
	private office: Office = emptyOffice;
	private now: Instant;
	private readonly agenda: Appointment[] = [];
	private readonly played: PlayedVisit[];
	private readonly visitOf = new Map<TicketId, number>();
	/** Counters whose shift is over, but not yet their work. */
	private readonly ending = new Set<string>();

	constructor(expected: ExpectedDay) {
		this.expected = expected;
		this.now = expected.day.start;
		this.played = expected.visits.map(({ kind }) => ({ kind, waitedSeconds: null, end: 'unserved' }));
		const { rules, day, shifts, visits } = expected;
		this.execute({ type: 'configure', rules });
		this.execute({ type: 'begin-day', day });
		this.execute({ type: 'update-reservations', revision: 1, reservations: visits.flatMap(factOf) });
		visits.forEach((visit, i) => void this.agenda.push({ at: visit.arrivesAt, happen: () => this.arrive(visit, i) }));
		for (const { counter, from, until } of shifts) {
			this.agenda.push({ at: from, happen: () => this.open(counter) });
			this.agenda.push({ at: until, happen: () => this.endShift(counter, until) });
		}
		// Later appointments stand first, so that the next is taken from the end.
		this.agenda.sort((a, b) => b.at - a.at);
	}

	play(): readonly PlayedVisit[] {
		for (let next = this.agenda.pop(); next && next.at < this.expected.day.end; next = this.agenda.pop()) {
			this.now = next.at;
			next.happen();
		}
		return this.played;
	}

	private arrive(visit: ExpectedVisit, i: number): void {
		const { service, slotStart, patienceSeconds } = visit;
		const ticket = this.issued(
			slotStart === null
				? { type: 'issue-ticket', service, errand: null, language: 'cs' }
				: { type: 'check-in', pin: pinOf(i), terminal: `visitor-${i}`, early: true, language: null },
		);
		if (ticket === null) {
			this.end(i, 'turned-away');
			return;
		}
		this.visitOf.set(ticket, i);
		if (patienceSeconds !== null) this.later(patienceSeconds, () => this.giveUp(ticket, i));
		this.callWhereFree();
	}

	private open(counter: string): void {
		this.ending.delete(counter);
		this.execute({ type: 'open', counter });
		if (this.inHand(counter) === null) this.call(counter);
	}

	private endShift(counter: string, at: Instant): void {
		const closes = this.expected.day.openings.at(-1)?.end ?? this.expected.day.end;
		if (at < plusSeconds(closes, -LAST_SHIFT_SECONDS)) {
			this.execute({ type: 'pause', counter });
			return;
		}
		this.ending.add(counter);
		if (this.inHand(counter) === null) this.call(counter);
	}

	private call(counter: string): void {
		if (this.office.counters.get(counter)?.state !== 'open') return;
		this.execute({ type: 'call-next', counter });
		const ticket = this.inHand(counter);
		if (ticket === null) {
			if (this.ending.has(counter)) this.execute({ type: 'close', counter });
			return;
		}
		const i = this.visitOf.get(ticket);
		const visit = i === undefined ? undefined : this.expected.visits[i];
		if (i === undefined || visit === undefined) throw new Error(`${ticket} is nobody's ticket`);
		this.end(i, 'served', (this.now - visit.arrivesAt) / 1000);
		this.later(visit.counterSeconds, () => this.finish(counter));
	}

	private finish(counter: string): void {
		this.execute({ type: 'finish', counter });
		this.call(counter);
	}

	private giveUp(ticket: TicketId, i: number): void {
		if (this.office.tickets.get(ticket)?.state !== 'waiting') return;
		this.execute({ type: 'leave', ticket });
		this.end(i, 'left');
	}

	private callWhereFree(): void {
		for (const { id, state, ticket } of this.office.counters.values())
			if (state === 'open' && ticket === null) this.call(id);
	}

	private inHand(counter: string): TicketId | null {
		return this.office.counters.get(counter)?.ticket ?? null;
	}

	private end(i: number, end: PlayedVisit['end'], waitedSeconds: number | null = null): void {
		const { kind } = this.played[i] as PlayedVisit;
		this.played[i] = { kind, waitedSeconds, end };
	}

	private later(seconds: number, happen: () => void): void {
		const at = plusSeconds(this.now, seconds);
		let place = this.agenda.length;
		while (place > 0 && (this.agenda[place - 1] as Appointment).at <= at) place--;
		this.agenda.splice(place, 0, { at, happen });
	}

	/** The ticket that a command issued; `null` when none was. */
	private issued(command: OfficeCommand): TicketId | null {
		const { events } = this.execute(command);
		return events.find((event) => event.type === 'ticket-issued')?.ticket ?? null;
	}

	private execute(command: OfficeCommand) {
		const decision = decide(this.office, command, this.now);
		this.office = decision.events.reduce((office, event) => evolve(office, event, this.now), this.office);
		return decision;
	}
}

/** Each visitor's PIN is their number in the day. */
const pinOf = (i: number): string => String(i).padStart(4, '0');

const SLOT_MINUTES = 30;

function factOf({ service, slotStart }: ExpectedVisit, i: number): readonly ReservationFact[] {
	if (slotStart === null) return [];
	const slot = { start: slotStart, end: plusSeconds(slotStart, SLOT_MINUTES * 60) };
	const known = { errand: null, language: 'cs', seat: 0, generation: 0, state: 'confirmed' } as const;
	return [{ id: `visitor-${i}`, service, ...slot, ...known, pin: pinOf(i) }];
}
