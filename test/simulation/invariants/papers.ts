import type { Paper } from '../world/hall-hardware.ts';
import type { Ledger, TicketRecord } from './ledger.ts';
import { mustHold } from './violation.ts';

/** What a paper says of itself that may be somebody's second. */
const REPEATED = /OPAKOVANÝ TISK|PRINTED AGAIN/;

/** A number may be somebody else's after a card was lost. */
const keyOf = ({ id, issuedAt }: TicketRecord): string => `${id} ${issuedAt}`;

/** Follows the paper that comes out of the printer. */
export class Papers {
	readonly #ledger: Ledger;
	/** How many papers of each that had one did not say that they may be a second. */
	readonly #printed = new Map<string, number>();
	/** When somebody more came onto a ticket, so that it gets another paper; on any card that has been in. */
	readonly #joined = new Map<string, Set<number>>();

	constructor(ledger: Ledger) {
		this.#ledger = ledger;
	}

	/** A paper came out, perhaps of a ticket that was lost with a card meanwhile. */
	take({ lines }: Paper): void {
		const ticket = this.#ticketOn(lines);
		mustHold('I11', ticket !== undefined, () => `a paper of no ticket: ${lines.join(' | ')}`);
		const before = this.#printed.get(keyOf(ticket)) ?? 0;
		const joined = new Set([...(this.#joined.get(keyOf(ticket)) ?? []), ...ticket.joinedAt]);
		this.#joined.set(keyOf(ticket), joined);
		const saysSo = lines.some((line) => REPEATED.test(line));
		mustHold(
			'I11',
			before <= joined.size || saysSo || this.#ledger.printedUnaware.has(ticket.id),
			() => `${ticket.id} has two papers and neither says so`,
		);
		this.#printed.set(keyOf(ticket), before + (saysSo ? 0 : 1));
	}

	/** Of two people with one number the paper is for who has none yet: a card may be lost while it is printed. */
	#ticketOn(lines: readonly string[]): TicketRecord | undefined {
		const { ticketsOfLost, tickets } = this.#ledger;
		const ofNumber = [...ticketsOfLost, ...tickets.values()].filter(({ number }) => lines.includes(number));
		return ofNumber.findLast((ticket) => !this.#printed.has(keyOf(ticket))) ?? ofNumber.at(-1);
	}

	/** Tickets of those who are there and whose paper has not come out. */
	missing(): readonly string[] {
		return this.#ledger.live().flatMap((ticket) => (this.#printed.has(keyOf(ticket)) ? [] : [ticket.id]));
	}

	/** The printer has worked for a while: whoever is still there of those who had no paper before has one. */
	mustBeComplete(missingBefore: readonly string[]): void {
		const missing = this.missing().filter((id) => missingBefore.includes(id));
		mustHold('I11', missing.length === 0, () => `no paper for ${missing.join(', ')}`);
	}
}
