import type { Logger } from 'pino';
import { unprintedTickets } from '#domain/effects.ts';
import type { Office, Ticket } from '#domain/office.ts';
import type { TicketId } from '#domain/values.ts';
import type { PrintDocument, PrintResult, TicketPrinter } from '#hardware/devices.ts';
import type { Appliance } from '../appliance.ts';

/** Prints tickets in the order of issue and reports to the office what became of the paper. */
export interface TicketPrinting {
	/** There may be something to print. */
	poke(): void;
	/** Resolves when the attempt under way, if any, has been reported. */
	close(): Promise<void>;
}

/**
 * So often a ticket is sent to a printer that says nothing afterwards: one that prints all the same, and does not confirm it,
 * would print the first ticket for ever.
 */
const MOST_UNCONFIRMED = 3;

/**
 * Prints whatever the state says is not printed. A failed ticket keeps its number and is tried again when the printer
 * reports itself ready or the next ticket is issued; that an attempt began is on record before the first byte leaves,
 * so that a second paper can say that it is one; without room for that record the paper waits.
 */
export function startTicketPrinting(
	appliance: Appliance,
	printer: TicketPrinter,
	layout: (office: Office, ticket: Ticket) => PrintDocument,
	log: Pick<Logger, 'error'>,
): TicketPrinting {
	/** Since something was confirmed. */
	const unconfirmed = new Map<TicketId, number>();
	let running: Promise<void> | null = null;
	let poked = false;
	let waitsForRoom = false;
	let closed = false;

	async function printAll(): Promise<void> {
		while (poked && !closed) {
			poked = false;
			for (const id of unprintedTickets(appliance.office)) {
				if (closed) return;
				if ((unconfirmed.get(id) ?? 0) >= MOST_UNCONFIRMED) continue;
				if (!(await printOne(id))) break;
			}
		}
	}

	async function printOne(id: string): Promise<boolean> {
		const { office, entries, refusal } = appliance.execute({ type: 'start-print', ticket: id });
		waitsForRoom = refusal?.reason === 'no-room';
		if (waitsForRoom) return false;
		const ticket = office.tickets.get(id);
		if (!ticket || entries.length === 0) return true;
		const result: PrintResult = await printer.print(layout(office, ticket));
		count(id, result);
		if (result.ok) appliance.execute({ type: 'report-printed', ticket: id });
		else appliance.execute({ type: 'report-print-failed', ticket: id, reason: result.reason, unsure: result.unsure });
		return result.ok;
	}

	function count(id: TicketId, result: PrintResult): void {
		if (result.ok) {
			// Those that were given up come out now.
			if (unconfirmed.size > 0) poked = true;
			unconfirmed.clear();
		} else if (result.reason === 'no-answer' && result.unsure) {
			const attempts = (unconfirmed.get(id) ?? 0) + 1;
			unconfirmed.set(id, attempts);
			if (attempts === MOST_UNCONFIRMED)
				log.error(
					{ event: 'print-not-confirmed', ticket: id },
					'the printer takes tickets and does not say that they are printed: this one is given up until it does, or the office is started again',
				);
		}
	}

	function poke(): void {
		poked = true;
		if (running || closed) return;
		running = printAll().finally(() => {
			running = null;
			if (poked) poke();
		});
	}

	appliance.onChange(() => {
		if (!waitsForRoom) return;
		waitsForRoom = false;
		poke();
	});
	printer.onHealth(({ ok }) => {
		if (ok) poke();
	});
	return {
		poke,
		async close() {
			closed = true;
			await running;
		},
	};
}
