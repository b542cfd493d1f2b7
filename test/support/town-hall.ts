import type { CounterCommand, OfficeCommand, Refusal } from '#domain/commands.ts';
import type { Decision } from '#domain/decision.ts';
import type { OfficeEvent } from '#domain/events.ts';
import { evolve } from '#domain/evolve.ts';
import type { Office, Ticket } from '#domain/office.ts';
import type { Instant, QueueRules, ReservationFact, ServiceId, UnheardReservation } from '#domain/values.ts';
import { at, day, officeOn, play, rules } from './office-builder.ts';

/** What a clerk asks for with nothing but their counter. */
type PlainCounterCommand = Exclude<
	CounterCommand['type'],
	'announce-closing' | 'override-tickets' | 'call' | 'resume' | 'transfer' | 'put-back'
>;

/** A small town hall in which a story is told: people act at a moment, and each act takes a second. */
export class TownHall {
	office: Office;
	now: Instant = at('8:00');
	readonly events: OfficeEvent[] = [];

	constructor(changes: Partial<QueueRules> = {}, ...openings: readonly string[]) {
		this.office = officeOn(day(...(openings.length > 0 ? openings : ['8:00-17:00'])), rules(changes));
	}

	/** The story goes on at that time of the day. */
	at(time: string): this {
		this.now = at(time);
		return this;
	}

	/** Lets a command be decided, and what it leads to happen. */
	decide(command: OfficeCommand): Decision {
		const { office, decisions } = play(this.office, [command], this.now);
		const [decision = { events: [], refusal: null }] = decisions;
		this.office = office;
		this.events.push(...decision.events);
		this.now = (this.now + 1000) as Instant;
		return decision;
	}

	/** Does what must not be refused; the types of the events that followed. */
	does(command: OfficeCommand): readonly OfficeEvent['type'][] {
		const { events, refusal } = this.decide(command);
		if (refusal) throw new Error(`${command.type} was refused: ${JSON.stringify(refusal)}`);
		return events.map(({ type }) => type);
	}

	/** Asks for what must be refused; the refusal. */
	refuses(command: OfficeCommand): Refusal {
		const { events, refusal } = this.decide(command);
		if (!refusal) throw new Error(`${command.type} was not refused: ${JSON.stringify(events)}`);
		return refusal;
	}

	opens(...counters: readonly string[]): this {
		for (const counter of counters) this.does({ type: 'open', counter });
		return this;
	}

	/** Takes walk-in tickets one after another; the number of the last. */
	takes(service: ServiceId = 'documents', count = 1): string {
		for (let i = 0; i < count; i++) this.does({ type: 'issue-ticket', service, errand: null, language: 'cs' });
		return this.lastNumber();
	}

	/** The cloud tells of reservations. */
	reserves(...reservations: readonly ReservationFact[]): this {
		this.does({ type: 'update-reservations', revision: this.office.revision + 1, reservations });
		return this;
	}

	/** Somebody is taken in with a reservation of which the cloud had not told yet. */
	comesUnannounced(id: string): void {
		const number = `Z${String(this.office.nextOrder).padStart(3, '0')}`;
		const reservation = { id, slotStart: this.now };
		const visit = { service: 'documents', errand: null, language: 'cs', reservation } as const;
		const ticket = `${this.office.day.date}/${number}`;
		this.office = evolve(this.office, { type: 'ticket-issued', ticket, number, ...visit }, this.now);
	}

	/** Types a PIN that must be taken; the number of the ticket. */
	typesPin(pin: string, early = false): string {
		this.does({ type: 'check-in', pin, terminal: 'lobby', early, language: null });
		return this.lastNumber();
	}

	/** Types a PIN while the office is out of touch with the cloud, which must be taken; the number of the ticket. */
	typesUnheard(pin: string, ...unheard: readonly UnheardReservation[]): string {
		this.does(this.outOfTouch(pin, unheard));
		return this.lastNumber();
	}

	/** A PIN typed while the office is out of touch; it may stand for `unheard`. */
	outOfTouch(pin: string, unheard: readonly UnheardReservation[] = []): Extract<OfficeCommand, { type: 'check-in' }> {
		const offline = { unheard, clockErrorSeconds: 600 };
		return { type: 'check-in', pin, terminal: 'lobby', early: false, language: null, outOfTouch: offline };
	}

	/** Types a PIN that must not be taken; the refusal. */
	isRefusedPin(pin: string, early = false, terminal = 'lobby'): Refusal {
		return this.refuses({ type: 'check-in', pin, terminal, early, language: null });
	}

	/** Presses a clerk's button. */
	presses(counter: string, type: PlainCounterCommand): readonly OfficeEvent['type'][] {
		return this.does({ type, counter });
	}

	/** Calls the next visitor; the number called, `null` when nobody was. */
	calls(counter: string): string | null {
		const { events } = this.decide({ type: 'call-next', counter });
		const called = events.find((event) => event.type === 'ticket-called');
		return called ? this.numberOf(called.ticket) : null;
	}

	/** Calls everybody there is for a counter, one after another. */
	callsAll(counter: string): readonly string[] {
		const number = this.calls(counter);
		return number === null ? [] : [number, ...this.callsAll(counter)];
	}

	/** The ticket of that number, which must still be part of the state. */
	ticket(number: string): Ticket {
		const ticket = this.find(number);
		if (!ticket) throw new Error(`there is no ticket ${number}`);
		return ticket;
	}

	find(number: string): Ticket | undefined {
		return [...this.office.tickets.values()].find((ticket) => ticket.number === number);
	}

	private numberOf(id: string): string {
		return this.office.tickets.get(id)?.number ?? id;
	}

	private lastNumber(): string {
		const issued = this.events.findLast((event) => event.type === 'ticket-issued');
		return issued?.number ?? 'none';
	}
}
