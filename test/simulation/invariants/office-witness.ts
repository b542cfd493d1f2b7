import { isDeepStrictEqual } from 'node:util';
import type { OfficeCommand } from '#domain/commands.ts';
import type { OfficeEvent } from '#domain/events.ts';
import { evolve } from '#domain/evolve.ts';
import { emptyOffice, type Office } from '#domain/office.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { Journal, JournalEntry } from '../../../firmware/journal/journal.ts';
import { NotWritten } from '../../../firmware/journal/unwritten-steps.ts';
import { FairOrder } from './fair-order.ts';
import { Ledger } from './ledger.ts';
import { mustHold, Violation } from './violation.ts';

/** What people hold in their hands must be written. */
const GIVES_TICKET: readonly OfficeEvent['type'][] = [
	...(['ticket-issued', 'ticket-joined', 'reservation-checked-in', 'unconfirmed-checked-in'] as const),
];

/** What is on a card: the entries of its journal, of which the cloud had acknowledged so many. */
export interface KnownOfCard {
	readonly entries: readonly JournalEntry[];
	readonly acknowledged: number;
}

const NOTHING_SEEN = { office: emptyOffice, entries: 0 } as const;

/** Stands beside the office's journal and believes only what was appended to it or told to somebody. */
export class OfficeWitness {
	readonly ledger: Ledger;
	readonly fairness: FairOrder;
	/** What did not hold while the process was at work. */
	violation: Violation | null = null;
	/** Processes that have begun so far. */
	starts = 0;
	/** Hears of each. */
	onStart: () => void = () => {};
	readonly #tell: (line: string) => void;
	readonly #trueTime: () => number;
	/** Tickets whose number somebody was told. */
	readonly #handed = new Set<string>();
	#written = 0;
	/** What an append was about that failed: afterwards all of it is there, or nothing. */
	#inDoubt: readonly JournalEntry[] = [];
	#command: OfficeCommand | null = null;
	/** How far the cloud has acknowledged the journal, as the office was told. */
	#acknowledged = 0;
	/** A state of the office, and how many entries are in it. */
	#seen: { readonly office: Office; readonly entries: number } = NOTHING_SEEN;

	/**
	 * @param tell takes a line for the trace
	 * @param trueTime what the machine's clock would show if nothing were wrong with it
	 */
	constructor(config: OfficeConfig, tell: (line: string) => void, trueTime: () => number) {
		this.#tell = tell;
		this.#trueTime = trueTime;
		this.ledger = new Ledger(
			(counter) => config.counters.find(({ id }) => id === counter)?.services ?? [],
			(letter) => config.services.find((service) => service.letter === letter)?.numbers.last ?? 0,
		);
		this.fairness = new FairOrder(this.ledger, config);
	}

	/** A process opened the journal's file: all that was written is in it. What is written is seen from now on. */
	watchDisk(journal: Journal): Journal {
		this.#reread(journal);
		const append: Journal['append'] = (events, at) => {
			const from = journal.lastSequence + 1;
			this.#inDoubt = events.map((event, i) => ({ sequence: from + i, at, event }));
			try {
				const entries = journal.append(events, at);
				this.#written += entries.length;
				this.#inDoubt = [];
				return entries;
			} catch (error) {
				if (error instanceof NotWritten) this.#inDoubt = [];
				throw error;
			}
		};
		return Object.create(journal, { append: { value: append } }) as Journal;
	}

	/** What the process appends is seen from now on, whether it is written or kept in memory. */
	watchJournal(journal: Journal): Journal {
		const append: Journal['append'] = (events, at) => {
			this.#mustBeTrueTime(at, events);
			const entries = journal.append(events, at);
			for (const entry of entries) this.#record(entry);
			this.#command = null;
			return entries;
		};
		const setPosition: Journal['setPosition'] = (follower, sequence) => {
			this.#acknowledged = sequence;
			journal.setPosition(follower, sequence);
		};
		return Object.create(journal, { append: { value: append }, setPosition: { value: setPosition } }) as Journal;
	}

	/** What a copy of the card holds that is made now. */
	copyOfCard(): KnownOfCard {
		return { entries: this.ledger.entries.slice(0, this.#written), acknowledged: this.#acknowledged };
	}

	/** Another card is in the place of the one with the journal. */
	cardChanged({ entries, acknowledged }: KnownOfCard): void {
		this.ledger.changeCard(entries, this.#acknowledged);
		this.#acknowledged = acknowledged;
		this.#written = entries.length;
		this.#inDoubt = [];
		this.#handed.clear();
		this.#seen = NOTHING_SEEN;
		this.#tell(`another card with ${entries.length} entries`);
	}

	/** How many entries are on the disk; those after them are in memory. */
	get written(): number {
		return this.#written;
	}

	/** There has been room on the disk for a while. */
	mustBeWritten(): void {
		const { length } = this.ledger.entries;
		mustHold('I9', this.#written === length, () => `only ${this.#written} of ${length} entries are written`);
	}

	/** A process has replayed its journal and begun. */
	started(office: Office): void {
		const { entries } = this.ledger;
		const { office: before, entries: known } = this.#seen;
		const expected = entries.slice(known).reduce((state, { event, at }) => evolve(state, event, at), before);
		mustHold('I12', isDeepStrictEqual(office, expected), () => 'a restart made another state of the same journal');
		this.starts += 1;
		this.#tell(`office started with ${entries.length} entries`);
		this.onStart();
	}

	/** A command is about to be decided. */
	asked(command: OfficeCommand): void {
		this.#command = command;
	}

	/** The process ends by an error; one of the witnesses' own is no fault of the process, and is told at the end of the step. */
	failed(error: unknown): void {
		if (error instanceof Violation) this.violation ??= error;
		this.#tell(`office failed: ${error instanceof Error ? error.message : String(error)}`);
	}

	/** Somebody was told this ticket's number. */
	handed(ticket: string): void {
		mustHold('I1', this.ledger.tickets.has(ticket), () => `${ticket} was handed out and is not on record`);
		mustHold('I2', !this.#handed.has(ticket), () => `${ticket} was handed out twice`);
		this.#handed.add(ticket);
	}

	/** A step is over: the state agrees with the record. */
	settled(office: Office): void {
		const { entries, tickets } = this.ledger;
		if (this.#seen.entries === entries.length) return;
		this.#seen = { office, entries: entries.length };
		const live = this.ledger.live();
		const adrift = live.find(({ state }) => state === 'adrift');
		mustHold('I1', adrift === undefined, () => `${adrift?.id} was left where nobody calls it`);
		for (const { id } of live) mustHold('I1', office.tickets.has(id), () => `${id} is no longer in the office's state`);
		for (const id of office.tickets.keys())
			mustHold('I1', tickets.get(id)?.state !== 'ended', () => `${id} has ended and is still in the office's state`);
		const inHand = [...office.counters.values()].flatMap(({ ticket }) => (ticket === null ? [] : [ticket]));
		mustHold('I2', new Set(inHand).size === inHand.length, () => `one ticket in two hands: ${inHand.join()}`);
	}

	#mustBeTrueTime(at: number, events: readonly OfficeEvent[]): void {
		const wrongMinutes = (at - this.#trueTime()) / 60_000;
		const what = () => events.map(({ type }) => type).join();
		mustHold('I15', Math.abs(wrongMinutes) <= 10, () => `${what()} at a time that is ${wrongMinutes} minutes wrong`);
	}

	#record(entry: JournalEntry): void {
		const isWritten = entry.sequence <= this.#written;
		mustHold(
			'I9',
			isWritten || !GIVES_TICKET.includes(entry.event.type),
			() => `${entry.event.type} is in memory only`,
		);
		this.fairness.judge(entry, this.#command);
		this.ledger.record(entry);
		this.#tell(`${entry.sequence} ${entry.at} ${JSON.stringify(entry.event)}`);
	}

	/** What a process before told from memory only is lost; of what it was about to write all is there, or nothing. */
	#reread(journal: Journal): void {
		const last = journal.lastSequence;
		mustHold('I9', last >= this.#written, () => `written: ${this.#written} entries, found: ${last}`);
		const doubtful = this.#inDoubt;
		this.#inDoubt = [];
		const isWhole = last === this.#written || last === this.#written + doubtful.length;
		mustHold('I9', isWhole, () => `half of an append is there: ${last}`);
		this.#written = last;
		const { entries } = this.ledger;
		if (entries.length > last) {
			this.ledger.forgetAfter(last);
			this.#seen = NOTHING_SEEN;
			this.#tell(`${last} entries were written`);
		}
		for (const entry of doubtful.filter(({ sequence }) => entries.length < sequence && sequence <= last))
			this.#record(entry);
		for (const entry of journal.read(1, last)) {
			const known = entries[entry.sequence - 1];
			mustHold('I9', isDeepStrictEqual(entry, known), () => `entry ${entry.sequence} is another one now`);
		}
	}
}
