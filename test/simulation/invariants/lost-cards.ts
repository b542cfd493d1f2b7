import type { OfficeEvent, RestoredEntry } from '#domain/events.ts';
import type { JournalEntry } from '../../../firmware/journal/journal.ts';
import { mustHold } from './violation.ts';

/** Numbers left out after the last one that the cloud knew when a card was lost (D18). */
const UNHEARD = 10;

/** Told elsewhere: these are no part of what happened today. */
const ELSEWHERE: readonly OfficeEvent['type'][] = [
	...(['office-configured', 'day-begun', 'reservations-updated', 'day-doubted', 'day-restored'] as const),
];

/** What tells apart two things that happened today. */
function keyOf({ at, event }: RestoredEntry): string {
	const { ticket, counter, reservation, service, terminal } = event as Partial<Record<string, unknown>>;
	return JSON.stringify([at, event.type, ticket, counter, reservation, service, terminal]);
}

const ticketOf = ({ event }: RestoredEntry): string | null => ('ticket' in event ? event.ticket : null);

/** What of today is owed to people when the office's card is lost: all that the cloud had acknowledged comes back. */
export class LostCards {
	#date = '';
	readonly #owed = new Map<string, RestoredEntry>();
	/** Last number of each letter that the cloud had acknowledged. */
	readonly #last = new Map<string, number>();
	/** Numbers of each letter up to which nobody gets one, once the office has heard of them. */
	readonly #skipped = new Map<string, number>();
	/** Last number given of each letter since the card was lost. */
	readonly #given = new Map<string, number>();
	/** Tickets of any day whose number was given again while the office could not know of them; only the later one stands. */
	readonly givenAgain = new Set<string>();
	readonly #lastOfRange: (letter: string) => number;

	/** @param lastOfRange the last number that a letter has */
	constructor(lastOfRange: (letter: string) => number) {
		this.#lastOfRange = lastOfRange;
	}

	beginDay(date: string): void {
		if (date <= this.#date) return;
		this.#date = date;
		for (const kept of [this.#owed, this.#last, this.#skipped, this.#given]) kept.clear();
	}

	/** A card is lost; the cloud had acknowledged these entries of today. */
	lose(acknowledged: readonly JournalEntry[]): void {
		for (const entry of acknowledged) {
			if (!ELSEWHERE.includes(entry.event.type)) this.#owed.set(keyOf(entry), entry);
			if (entry.event.type !== 'ticket-issued') continue;
			const [letter, number] = partsOf(entry.event.number);
			this.#last.set(letter, Math.max(number, this.#last.get(letter) ?? 0));
		}
		this.#skipped.clear();
		this.#given.clear();
	}

	/** The office has heard up to which number of a letter there are tickets, or of all letters. */
	heard(only?: readonly string[]): void {
		for (const letter of only ?? this.#last.keys()) {
			const last = this.#last.get(letter);
			if (last === undefined || (this.#given.get(letter) ?? 0) > last) continue;
			const left = Math.max(0, Math.floor((this.#lastOfRange(letter) - last) / 2));
			this.#skipped.set(letter, last + Math.min(UNHEARD, left));
		}
	}

	/** What the office has heard since is forgotten: it went with the power, out of memory. */
	unheard(): void {
		this.#skipped.clear();
	}

	/** Somebody got a number, as the present card has it. */
	gave(number: string): void {
		const [letter, count] = partsOf(number);
		this.#given.set(letter, Math.max(count, this.#given.get(letter) ?? 0));
	}

	/** Somebody gets a number. @param wasGiven whether somebody has got it on a card that was lost */
	gives(ticket: string, number: string, wasGiven: boolean): void {
		const [letter, count] = partsOf(number);
		const skipped = this.#skipped.get(letter) ?? 0;
		mustHold('I7', count > skipped, () => `number ${number} was given, up to ${skipped} they are somebody's or may be`);
		this.gave(number);
		if (wasGiven) this.givenAgain.add(ticket);
	}

	/** Of what happened today the office knows these: nothing is missing that the cloud had acknowledged. */
	mustBeBack(known: readonly RestoredEntry[]): void {
		const keys = new Set(known.map(keyOf));
		for (const [key, entry] of this.#owed)
			mustHold('I6', keys.has(key) || this.givenAgain.has(ticketOf(entry) ?? ''), () => `did not come back: ${key}`);
	}
}

const partsOf = (number: string): readonly [letter: string, number: number] => [
	number.charAt(0),
	Number(number.slice(1)),
];
