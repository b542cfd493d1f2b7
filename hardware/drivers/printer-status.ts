import type { DeviceHealth, PrintResult } from '../devices.ts';
import type { ByteLink } from '../lines/lines.ts';

/** Longest time that a printer takes for an answer to a real-time request, its own and two bytes at 9600 baud. */
const ANSWER_MILLISECONDS = 1000;
/** The time is counted in steps: a process that was held up reads what has arrived before it gives up. */
const ANSWER_STEP_MILLISECONDS = 50;

/** Answers to DLE EOT are 0xx1xx10, answers to GS r are 0xx0xxxx (Epson ESC/POS command reference). */
const isStatusByte = (byte: number): boolean => (byte & 0x93) === 0x12;
const isPaperByte = (byte: number): boolean => (byte & 0x90) === 0x00;

/** DLE EOT n for the printer, the cause of being offline, and the paper; answered by a byte each, in this order. */
const ASK_STATUS = Uint8Array.of(0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 4);

/** GS r 1: answered when everything before it has been printed. */
export const REPORT_WHEN_PRINTED = Uint8Array.of(0x1d, 0x72, 1);

/** DLE DC4 with function 8: forget what was received and not printed. */
const CLEAR_BUFFERS = Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);
const BUFFERS_CLEARED = 0x37;

/** Bits of the answers. */
const OFFLINE = 0x08;
const COVER_OPEN = 0x04;
const STOPPED_FOR_PAPER = 0x20;
const ERROR = 0x40;
const NEAR_END = 0x0c;
const PAPER_END = 0x60;

/** Why a printer does not print. */
export type PrinterFault = Extract<PrintResult, { ok: false }>['reason'];

/** What the printer says about itself. */
export type PrinterStatus = { readonly fault: PrinterFault } | { readonly fault: null; readonly paperLow: boolean };

interface Expectation {
	readonly matches: (byte: number) => boolean;
	readonly answered: (byte: number) => void;
}

/** Questions to the printer and their answers; bytes that nobody asked for are dropped. */
export class PrinterDialogue {
	readonly #link: ByteLink;
	readonly #expectations = new Set<Expectation>();

	constructor(link: ByteLink) {
		this.#link = link;
		link.onBytes((bytes) => {
			for (const byte of bytes) this.#received(byte);
		});
	}

	/** Asks for everything that can keep the printer from printing, in one go, so as not to hold up the ticket; never rejects. */
	async status(): Promise<PrinterStatus> {
		const [printer, cause, paper] = await this.#ask(ASK_STATUS, 3, isStatusByte);
		if (printer === undefined || cause === undefined || paper === undefined) return { fault: 'no-answer' };
		if ((paper & PAPER_END) !== 0 || (cause & STOPPED_FOR_PAPER) !== 0) return { fault: 'paper-out' };
		if ((cause & COVER_OPEN) !== 0) return { fault: 'cover-open' };
		if ((printer & OFFLINE) !== 0 || (cause & ERROR) !== 0) return { fault: 'offline' };
		return { fault: null, paperLow: (paper & NEAR_END) !== 0 };
	}

	/** Makes the printer forget what it has not printed yet; true if it said so. */
	async clearBuffers(): Promise<boolean> {
		return (await this.#ask(CLEAR_BUFFERS, 1, (byte) => byte === BUFFERS_CLEARED)).length === 1;
	}

	/** Waits for the answer to `REPORT_WHEN_PRINTED`; `cancel` ends the waiting. */
	whenPrinted(): { readonly printed: Promise<void>; readonly cancel: () => void } {
		let cancel = (): void => {};
		const printed = new Promise<void>((resolve) => {
			cancel = this.#expect(isPaperByte, () => resolve());
		});
		return { printed, cancel };
	}

	/** Gives so many answers, or those that came in time. */
	async #ask(question: Uint8Array, count: number, matches: (byte: number) => boolean): Promise<readonly number[]> {
		return new Promise((resolve) => {
			const answers: number[] = [];
			const end = (): void => {
				clearInterval(steps);
				for (const cancel of cancels) cancel();
				resolve(answers);
			};
			const answered = (byte: number): void => {
				if (answers.push(byte) === count) end();
			};
			const cancels = Array.from({ length: count }, () => this.#expect(matches, answered));
			let left = ANSWER_MILLISECONDS / ANSWER_STEP_MILLISECONDS;
			const steps = setInterval(() => {
				left -= 1;
				if (left === 0) end();
			}, ANSWER_STEP_MILLISECONDS);
			this.#link.write(question).catch(end);
		});
	}

	#expect(matches: (byte: number) => boolean, answered: (byte: number) => void): () => void {
		const expectation: Expectation = { matches, answered };
		this.#expectations.add(expectation);
		return () => void this.#expectations.delete(expectation);
	}

	#received(byte: number): void {
		for (const expectation of this.#expectations) {
			if (!expectation.matches(byte)) continue;
			this.#expectations.delete(expectation);
			expectation.answered(byte);
			return;
		}
	}
}

/** The status as health: low paper still prints. */
export function healthOf(status: PrinterStatus): DeviceHealth {
	if (status.fault !== null) return { ok: false, state: status.fault };
	return { ok: true, state: status.paperLow ? 'paper-low' : 'ready' };
}
