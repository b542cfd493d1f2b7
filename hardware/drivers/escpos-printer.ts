import type { Picture } from '../board/town-crest.ts';
import type { PrinterWiring } from '../board/wiring.ts';
import type { DeviceHealth, PrintDocument, PrintResult, TicketPrinter } from '../devices.ts';
import type { ByteLink } from '../lines/lines.ts';
import { Health } from './health.ts';
import { storeLogoBytes } from './printer-logo.ts';
import { healthOf, PrinterDialogue, type PrinterFault, REPORT_WHEN_PRINTED } from './printer-status.ts';
import { ticketBytes } from './ticket-bytes.ts';

/** A start bit, eight data bits, a stop bit. */
const BITS_PER_BYTE = 10;
/** How long a ticket may take on paper once its last byte has arrived, cutter included. */
const PRINTING_MILLISECONDS = 10_000;
/** While a ticket is being printed, how often to ask whether something has stopped it. */
const WATCH_MILLISECONDS = 500;
/** Between two looks at an idle printer: how soon the clerk sees low paper, and that a fault is gone. */
const POLL_READY_MILLISECONDS = 10_000;
const POLL_FAULT_MILLISECONDS = 2000;

/** ESC @ and GS V 0: whatever hangs out of the printer is not a part of the next ticket. */
const CUT_OFF_REMAINS = [0x1b, 0x40, 0x1d, 0x56, 0];

/** The ticket printer, ESC/POS on a serial line. */
export class EscPosPrinter implements TicketPrinter {
	readonly #link: ByteLink;
	readonly #wiring: PrinterWiring;
	readonly #dialogue: PrinterDialogue;
	readonly #health = new Health({ ok: false, state: 'no-answer' });
	/** The end of the last thing that was asked of the printer: one at a time. */
	#turn: Promise<unknown> = Promise.resolve();
	/** True when the printer may still hold a part of a ticket that was given up, as by a process that died: it has power of its own. */
	#holdsRemains = true;
	/** True when a part of such a ticket may hang out of it. */
	#remainsHang = true;
	#poll: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(link: ByteLink, wiring: PrinterWiring) {
		this.#link = link;
		this.#wiring = wiring;
		this.#dialogue = new PrinterDialogue(link);
	}

	/** Asks for the status once and begins to watch it; resolves when the first answer is in or missing. */
	async ready(): Promise<void> {
		await this.#inTurn(() => this.#look());
		this.#schedulePoll();
	}

	async print(document: PrintDocument): Promise<PrintResult> {
		const result = await this.#inTurn(() => this.#deliver(() => ticketBytes(document, this.#wiring)));
		// A fault just found is watched more closely from now on.
		if (!result.ok) this.#schedulePoll();
		return result;
	}

	async storeLogo(crest: Picture): Promise<PrintResult> {
		return this.#inTurn(() => this.#deliver(() => storeLogoBytes(this.#wiring.model, crest)));
	}

	health(): DeviceHealth {
		return this.#health.current;
	}

	onHealth(listener: (health: DeviceHealth) => void): void {
		this.#health.onChange(listener);
	}

	/** Stops watching; resolves when the ticket that is being printed has been confirmed or given up. */
	async close(): Promise<void> {
		this.#closed = true;
		clearTimeout(this.#poll);
		await this.#turn;
	}

	/** Sends what the printer shall do, if it can, and waits until it has done it. */
	async #deliver(create: () => Iterable<number>): Promise<PrintResult> {
		const looking = this.#look();
		// Worked out while the printer's answer is on its way.
		const bytes = create();
		const before = await looking;
		if (before) return { ok: false, reason: before, unsure: false };
		const remains = this.#remainsHang ? CUT_OFF_REMAINS : [];
		// A line that breaks may look like the answer that all is printed: a printer that is there answers once more.
		const fault = (await this.#send(Uint8Array.of(...remains, ...bytes))) ?? (await this.#lookIfSilent());
		this.#remainsHang = fault !== null;
		if (fault) {
			this.#health.report({ ok: false, state: fault });
			this.#holdsRemains = true;
			await this.#link.discard();
			// At once: a printer that gets paper, or its cover closed, would print the rest of its own accord.
			await this.#clearRemains();
			return { ok: false, reason: fault, unsure: true };
		}
		return { ok: true };
	}

	/** Reads the status into the health; gives whether the printer is gone, whatever else keeps it from printing the next ticket. */
	async #lookIfSilent(): Promise<'no-answer' | null> {
		return (await this.#look()) === 'no-answer' ? 'no-answer' : null;
	}

	/** Sends a ticket and waits until it is on paper, or until the printer says why not or says nothing. */
	async #send(bytes: Uint8Array): Promise<PrinterFault | null> {
		const lineTime = (bytes.length * BITS_PER_BYTE * 1000) / this.#wiring.baudRate;
		const deadline = performance.now() + lineTime + PRINTING_MILLISECONDS;
		const { printed, cancel } = this.#dialogue.whenPrinted();
		const lost = new Promise<'lost'>((resolve) => {
			this.#link.write(Uint8Array.of(...bytes, ...REPORT_WHEN_PRINTED)).catch(() => resolve('lost'));
		});
		let wait = lineTime + WATCH_MILLISECONDS;
		try {
			for (;;) {
				const news = await firstOf(printed, lost, wait);
				if (news === 'printed') return null;
				if (news === 'lost') return 'no-answer';
				const { fault } = await this.#dialogue.status();
				if (fault) return fault;
				if (performance.now() > deadline) return 'no-answer';
				wait = WATCH_MILLISECONDS;
			}
		} finally {
			cancel();
		}
	}

	/** Reads the status into the health; gives what keeps the printer from printing. */
	async #look(): Promise<PrinterFault | null> {
		if (this.#holdsRemains) await this.#clearRemains();
		const status = await this.#dialogue.status();
		if (status.fault === 'no-answer') await this.#link.discard();
		this.#health.report(healthOf(status));
		return status.fault;
	}

	async #clearRemains(): Promise<void> {
		if (await this.#dialogue.clearBuffers()) this.#holdsRemains = false;
	}

	#inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
		const result = this.#turn.then(work);
		this.#turn = result.catch(() => undefined);
		return result;
	}

	#schedulePoll(): void {
		if (this.#closed) return;
		clearTimeout(this.#poll);
		const wait = this.#health.current.ok ? POLL_READY_MILLISECONDS : POLL_FAULT_MILLISECONDS;
		this.#poll = setTimeout(() => {
			void this.#inTurn(() => this.#look()).finally(() => this.#schedulePoll());
		}, wait).unref();
	}
}

/** Which comes first, or `waited` after so many milliseconds. */
async function firstOf(
	printed: Promise<void>,
	lost: Promise<'lost'>,
	milliseconds: number,
): Promise<'printed' | 'lost' | 'waited'> {
	let timer: NodeJS.Timeout | undefined;
	const waited = new Promise<'waited'>((resolve) => {
		timer = setTimeout(() => resolve('waited'), milliseconds);
	});
	try {
		return await Promise.race([printed.then(() => 'printed' as const), lost, waited]);
	} finally {
		clearTimeout(timer);
	}
}
