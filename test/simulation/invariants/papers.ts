import type { Paper } from '../world/hall-hardware.ts';
import type { Ledger } from './ledger.ts';
import { mustHold } from './violation.ts';

/** What a paper says of itself that may be somebody's second. */
const REPEATED = /OPAKOVANÝ TISK|PRINTED AGAIN/;

/** Follows the paper that comes out of the printer. */
export class Papers {
	readonly #ledger: Ledger;
	readonly #printed = new Map<string, number>();
	readonly #joined = new Map<string, number>();

	constructor(ledger: Ledger) {
		this.#ledger = ledger;
	}

	/** Somebody more is on the ticket, so that it gets another paper. */
	joined(ticket: string): void {
		this.#joined.set(ticket, (this.#joined.get(ticket) ?? 0) + 1);
	}

	/** A paper came out. */
	take({ lines }: Paper): void {
		const ticket = [...this.#ledger.tickets.values()].findLast(({ number }) => lines.includes(number));
		mustHold('I11', ticket !== undefined, () => `a paper of no ticket: ${lines.join(' | ')}`);
		const before = this.#printed.get(ticket.id) ?? 0;
		const saysSo = lines.some((line) => REPEATED.test(line));
		mustHold(
			'I11',
			before <= (this.#joined.get(ticket.id) ?? 0) || saysSo,
			() => `${ticket.id} has two papers and neither says so`,
		);
		this.#printed.set(ticket.id, before + 1);
	}

	/** Tickets of those who are there and whose paper has not come out. */
	missing(): readonly string[] {
		return this.#ledger.live().flatMap(({ id }) => (this.#printed.has(id) ? [] : [id]));
	}

	/** The printer has worked for a while: whoever is still there of those who had no paper before has one. */
	mustBeComplete(missingBefore: readonly string[]): void {
		const missing = this.missing().filter((id) => missingBefore.includes(id));
		mustHold('I11', missing.length === 0, () => `no paper for ${missing.join(', ')}`);
	}
}
