import iconv from 'iconv-lite';
import type { PrintedLine } from './paper.ts';
import type { PrinterModel } from './printer-models.ts';

/** What a command made the printer do. */
export type PrinterAction =
	| { readonly kind: 'line'; readonly line: PrintedLine }
	| { readonly kind: 'cut' }
	| { readonly kind: 'report-paper' };

/** Bytes that the first command took (0: it is not complete yet), and what there is to do. */
interface Step {
	readonly taken: number;
	readonly action?: PrinterAction | undefined;
}

const LF = 0x0a;
const CR = 0x0d;
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const OPEN_PARENTHESIS = 0x28;
const FIRST_PRINTABLE = 0x20;

/**
 * Interprets the ESC/POS commands of the ticket printer's documented set (Epson, "ESC/POS command
 * reference") and no others: an unknown byte or parameter is a violation, never skipped in silence.
 *
 * Our own for want of another on npm: npos (0.1.19) reads ESC/POS, but knows no `GS ( k` and gives up at every QR code, with
 * a hundred packages behind it; all others, receiptline among them, only write.
 */
export class EscPosInterpreter {
	readonly #model: PrinterModel;
	readonly #violation: (what: string) => void;
	#line = { text: '', width: 0, size: 1, bold: false };
	#style = { width: 1, height: 1, bold: false, codePage: 'cp437' };
	#qrData: string | undefined;
	/** Whose rows are just coming. */
	#picture: { bytesLeft: number; readonly name: string } | undefined;
	/** In memory that outlives the power. */
	#logo: string | undefined;

	constructor(model: PrinterModel, violation: (what: string) => void) {
		this.#model = model;
		this.#violation = violation;
	}

	/** Carries out the first command in the bytes. */
	step(bytes: readonly number[]): Step {
		const [first, second] = bytes;
		if (first === undefined) return { taken: 0 };
		if (this.#picture) return this.#rows(this.#picture, bytes.length);
		if (first >= FIRST_PRINTABLE) return this.#character(first);
		if (first === CR) return { taken: 1 };
		if (first === LF) return { taken: 1, action: this.#endLine() };
		if (first !== ESC && first !== FS && first !== GS) return this.#unknown([first]);
		if (second === undefined) return { taken: 0 };
		if (first === GS && second === OPEN_PARENTHESIS) return this.#extended(bytes);
		if (first === FS && second === 0x71) return this.#storeOldLogo(bytes);
		if (first === FS && second === 0x70) return this.#printOldLogo(bytes);
		if (first === GS && second === 0x76) return this.#raster(bytes);
		const name = `${first === ESC ? 'ESC' : first === FS ? 'FS' : 'GS'} ${String.fromCharCode(second)}`;
		if (name === 'ESC @') return this.#initialise();
		if (name === 'FS .') return { taken: 2 };
		const parameter = bytes[2];
		if (parameter === undefined) return { taken: 0 };
		return { taken: 3, action: this.#set(name, parameter) };
	}

	/** Forgets half-received text and all settings, as at power-up. */
	reset(): void {
		this.#line = { text: '', width: 0, size: 1, bold: false };
		this.#style = { width: 1, height: 1, bold: false, codePage: 'cp437' };
		this.#qrData = undefined;
		this.#picture = undefined;
	}

	#initialise(): Step {
		this.reset();
		return { taken: 2 };
	}

	/** Commands with one parameter. */
	#set(name: string, n: number): PrinterAction | undefined {
		switch (name) {
			case 'ESC E':
				this.#expect(name, n, [0, 1]);
				this.#style.bold = n === 1;
				return undefined;
			case 'ESC M':
				this.#expect(name, n, [0]);
				return undefined;
			case 'ESC a':
				this.#expect(name, n, [0, 1, 2]);
				return undefined;
			case 'ESC t':
				this.#expect(name, n, [...this.#model.codePages.keys()]);
				this.#style.codePage = this.#model.codePages.get(n) ?? 'cp437';
				return undefined;
			case 'GS !':
				this.#style.width = ((n >> 4) & 0x7) + 1;
				this.#style.height = (n & 0x7) + 1;
				return undefined;
			case 'GS V':
				this.#expect(name, n, [0, 1]);
				if (this.#line.text !== '') this.#violation('ESC/POS: cut in the middle of a line');
				return { kind: 'cut' };
			case 'GS r':
				this.#expect(name, n, [1]);
				return { kind: 'report-paper' };
			default:
				this.#violation(`ESC/POS: unknown command ${name}`);
				return undefined;
		}
	}

	/** GS v 0: a picture, row by row; it is printed as it comes, and may be larger than the buffer. */
	#raster(bytes: readonly number[]): Step {
		const [, , zero, scale, widthLow, widthHigh, heightLow, heightHigh] = bytes;
		if (widthLow === undefined || widthHigh === undefined || heightLow === undefined || heightHigh === undefined)
			return { taken: 0 };
		const width = (widthLow + widthHigh * 256) * 8;
		const height = heightLow + heightHigh * 256;
		if (zero !== 0x30 || scale !== 0) this.#violation('ESC/POS: of GS v only GS v 0 0 is known');
		if (width > this.#model.dots) this.#violation(`ESC/POS: a picture of ${width} dots is wider than the paper`);
		this.#picture = { bytesLeft: (width * height) / 8, name: `[picture ${width}×${height}]` };
		return { taken: 8 };
	}

	#rows(picture: { bytesLeft: number; readonly name: string }, available: number): Step {
		const taken = Math.min(available, picture.bytesLeft);
		picture.bytesLeft -= taken;
		if (picture.bytesLeft > 0) return { taken };
		this.#picture = undefined;
		return { taken, action: { kind: 'line', line: { text: picture.name, size: 1, bold: false } } };
	}

	/** GS ( L: graphics in the printer's memory, function 67 stores and 69 prints. */
	#graphics(bytes: readonly number[], taken: number): Step {
		const [m, step, , , , , widthLow = 0, widthHigh = 0, heightLow = 0, heightHigh = 0, colour] = bytes;
		if (m === 0x30 && step === 0x45) return { taken, action: this.#printLogo() };
		if (m !== 0x30 || step !== 0x43 || colour !== 0x31) return this.#unknown(bytes);
		return {
			taken,
			action: this.#storeLogo(widthLow + widthHigh * 256, heightLow + heightHigh * 256, bytes.length - 11),
		};
	}

	/** FS q: the older way to store pictures. */
	#storeOldLogo(bytes: readonly number[]): Step {
		const [, , count, widthLow, widthHigh, heightLow, heightHigh] = bytes;
		if (widthLow === undefined || widthHigh === undefined || heightLow === undefined || heightHigh === undefined)
			return { taken: 0 };
		const width = (widthLow + widthHigh * 256) * 8;
		const height = (heightLow + heightHigh * 256) * 8;
		const taken = 7 + (width * height) / 8;
		if (bytes.length < taken) return { taken: 0 };
		if (count !== 1) this.#violation(`ESC/POS: FS q with ${count} pictures`);
		return { taken, action: this.#storeLogo(width, height, taken - 7) };
	}

	/** FS p: the older way to print one. */
	#printOldLogo(bytes: readonly number[]): Step {
		if (bytes.length < 4) return { taken: 0 };
		if (bytes[2] !== 1 || bytes[3] !== 0) this.#violation('ESC/POS: of FS p only FS p 1 0 is known');
		return { taken: 4, action: this.#printLogo() };
	}

	#storeLogo(width: number, height: number, bytes: number): undefined {
		if (bytes * 8 !== width * height) this.#violation('ESC/POS: the logo has not the size that it says');
		this.#logo = `[logo ${width}×${height}]`;
	}

	#printLogo(): PrinterAction | undefined {
		return this.#logo === undefined ? undefined : { kind: 'line', line: { text: this.#logo, size: 1, bold: false } };
	}

	/** GS ( k: a two-dimensional code, in the steps model, size, correction, data, print. */
	#extended(bytes: readonly number[]): Step {
		const [, , kind, low, high] = bytes;
		if (kind === undefined || low === undefined || high === undefined) return { taken: 0 };
		const taken = 5 + low + high * 256;
		if (bytes.length < taken) return { taken: 0 };
		if (kind === 0x4c) return this.#graphics(bytes.slice(5, taken), taken);
		const [symbol, step, ...parameters] = bytes.slice(5, taken);
		if (kind !== 0x6b || symbol !== 0x31) this.#violation('ESC/POS: only QR codes are known of GS (');
		switch (step) {
			case 0x41: // Model 2.
			case 0x43: // Size of a module in dots.
			case 0x45: // Error correction.
				return { taken };
			case 0x50:
				this.#qrData = iconv.decode(Buffer.from(parameters.slice(1)), 'utf8');
				return { taken };
			case 0x51:
				return { taken, action: this.#printQr() };
			default:
				return this.#unknown(bytes.slice(0, taken));
		}
	}

	#printQr(): PrinterAction | undefined {
		if (this.#qrData === undefined) {
			this.#violation('ESC/POS: a QR code is printed before its data came');
			return undefined;
		}
		return { kind: 'line', line: { text: `[QR ${this.#qrData}]`, size: 1, bold: false } };
	}

	#character(byte: number): Step {
		const { width, height, bold, codePage } = this.#style;
		const line = this.#line;
		line.text += iconv.decode(Buffer.from([byte]), codePage);
		line.width += width;
		if (byte !== FIRST_PRINTABLE) {
			line.size = Math.max(line.size, width, height);
			line.bold ||= bold;
		}
		if (line.width > this.#model.columns && line.width - width <= this.#model.columns)
			this.#violation(`ESC/POS: a line is wider than the paper: ${line.text}`);
		return { taken: 1 };
	}

	#endLine(): PrinterAction {
		const { text, size, bold } = this.#line;
		this.#line = { text: '', width: 0, size: 1, bold: false };
		return { kind: 'line', line: { text: text.trimEnd(), size, bold } };
	}

	#expect(name: string, value: number, allowed: readonly number[]): void {
		if (!allowed.includes(value)) this.#violation(`ESC/POS: ${name} ${value} is not in the printer's set`);
	}

	#unknown(bytes: readonly number[]): Step {
		const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
		this.#violation(`ESC/POS: unknown command ${hex}`);
		return { taken: Math.max(1, bytes.length) };
	}
}
