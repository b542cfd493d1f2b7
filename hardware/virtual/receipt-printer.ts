import { EscPosInterpreter } from './escpos-interpreter.ts';
import { Paper, type PaperState } from './paper.ts';
import type { PrinterModel } from './printer-models.ts';

const DLE = 0x10;
const EOT = 0x04;
const DC4 = 0x14;

/** DLE DC4 with function 8 clears the buffers; these parameters guard against chance (Epson command reference). */
const CLEAR_BUFFERS = [DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8];
const BUFFERS_CLEARED = [0x37, 0x25, 0x00];

/** Receive buffer of the TM-T20III. */
const BUFFER_BYTES = 4096;

/** Bits that are always set in an answer to DLE EOT. */
const FIXED_BITS = 0x12;

/** What a hand can do to the printer, besides changing the roll. */
export interface PrinterSituation {
	/** The online button: offline it answers, but does not print. */
	readonly online: boolean;
	readonly coverOpen: boolean;
	/** False: no power or no cable; it neither hears nor answers. */
	readonly plugged: boolean;
}

/**
 * The ticket printer at byte level: receive buffer, real-time status, paper, ESC/POS. Bytes come in by
 * `receive`, answers go out by `answer`.
 */
export class ReceiptPrinter {
	readonly paper: Paper;
	readonly #interpreter: EscPosInterpreter;
	readonly #answer: (bytes: readonly number[]) => void;
	readonly #violation: (what: string) => void;
	readonly #changed: () => void;
	readonly #buffer: number[] = [];
	#situation: PrinterSituation = { online: true, coverOpen: false, plugged: true };

	constructor(options: {
		readonly model: PrinterModel;
		readonly now: () => number;
		readonly answer: (bytes: readonly number[]) => void;
		readonly violation: (what: string) => void;
		readonly changed: () => void;
	}) {
		this.paper = new Paper(options.now);
		this.#interpreter = new EscPosInterpreter(options.model, options.violation);
		this.#answer = options.answer;
		this.#violation = options.violation;
		this.#changed = options.changed;
	}

	get situation(): PrinterSituation {
		return this.#situation;
	}

	/** False while the buffer is full or the plug is out: the handshake wire tells the Pi to wait. */
	get accepts(): boolean {
		return this.#situation.plugged && this.#buffer.length < BUFFER_BYTES;
	}

	setSituation(change: Partial<PrinterSituation>): void {
		const before = this.#situation;
		this.#situation = { ...before, ...change };
		if (before.plugged && !this.#situation.plugged) this.#powerDown();
		this.#changed();
		this.#print();
	}

	loadPaper(roll: PaperState | { readonly lines: number }): void {
		this.paper.load(roll);
		this.#changed();
		this.#print();
	}

	/** One byte arrives on the serial line. */
	receive(byte: number): void {
		if (!this.#situation.plugged) return;
		if (this.#buffer.length >= BUFFER_BYTES) this.#violation('printer: bytes sent into a full buffer are lost');
		else this.#buffer.push(byte);
		this.#realTimeCommands();
		this.#print();
	}

	/** Real-time commands act when their last byte arrives, even when printing has stopped. */
	#realTimeCommands(): void {
		const [dle, eot, subject] = this.#buffer.slice(-3);
		if (dle === DLE && eot === EOT && subject !== undefined) {
			this.#buffer.splice(-3);
			this.#answer([this.#status(subject)]);
			return;
		}
		const tail = this.#buffer.slice(-CLEAR_BUFFERS.length);
		if (tail.length === CLEAR_BUFFERS.length && tail.every((byte, index) => byte === CLEAR_BUFFERS[index])) {
			this.#buffer.length = 0;
			this.#interpreter.reset();
			this.#answer(BUFFERS_CLEARED);
		}
	}

	/** Answers to DLE EOT (Epson command reference: printer, offline cause, error, roll paper sensor). */
	#status(subject: number): number {
		const paperOut = this.paper.state === 'out';
		const { online, coverOpen } = this.#situation;
		switch (subject) {
			case 1:
				return FIXED_BITS | (online && !coverOpen && !paperOut ? 0 : 0x08);
			case 2:
				return FIXED_BITS | (coverOpen ? 0x04 : 0) | (paperOut ? 0x20 : 0);
			case 3:
				return FIXED_BITS;
			case 4:
				return FIXED_BITS | (this.paper.state === 'ok' ? 0 : 0x0c) | (paperOut ? 0x60 : 0);
			default:
				this.#violation(`printer: DLE EOT ${subject} is not in the printer's set`);
				return FIXED_BITS;
		}
	}

	/** Works through the buffer until it is empty, a command is incomplete, or printing must stop. */
	#print(): void {
		while (this.#canPrint() && !this.#startsRealTime()) {
			const { taken, action } = this.#interpreter.step(this.#buffer);
			if (taken === 0) return;
			this.#buffer.splice(0, taken);
			if (action?.kind === 'line') this.paper.print(action.line);
			else if (action?.kind === 'report-paper') this.#answer([this.paper.state === 'ok' ? 0x00 : 0x03]);
			else if (action?.kind === 'cut') {
				this.paper.cut();
				this.#changed();
			}
		}
	}

	#canPrint(): boolean {
		const { online, coverOpen, plugged } = this.#situation;
		return online && !coverOpen && plugged && this.paper.state !== 'out';
	}

	/** A real-time command that is still arriving must not be taken for printing data. */
	#startsRealTime(): boolean {
		const [first, second] = this.#buffer;
		return first === DLE && (second === undefined || second === EOT || second === DC4);
	}

	#powerDown(): void {
		this.#buffer.length = 0;
		this.#interpreter.reset();
	}
}
