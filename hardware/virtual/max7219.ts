import { textOf } from './segments.ts';

/** Registers of the MAX7219 (Maxim datasheet 19-4452, table 2). */
const NO_OP = 0x0;
const LAST_DIGIT = 0x8;
const DECODE_MODE = 0x9;
const INTENSITY = 0xa;
const SCAN_LIMIT = 0xb;
const SHUTDOWN = 0xc;
const DISPLAY_TEST = 0xf;

/** Every segment and point alight. */
const ALL_SEGMENTS = 0xff;
const DIGITS = 8;

/** What one MAX7219 and its eight digits show. */
export interface Max7219State {
	/** What the digit registers form, trailing blanks removed; digits are preferred to letters of the same shape. */
	readonly text: string;
	/** False in shutdown: nothing is alight, though the registers keep their text. */
	readonly lit: boolean;
	/** 0 to 15. */
	readonly intensity: number;
}

/** One display driver chip: eight digit registers and the control registers. Digit 7 is the leftmost. */
export class Max7219 {
	readonly #registers = new Uint8Array(16);
	readonly #violation: (what: string) => void;

	constructor(violation: (what: string) => void) {
		this.#violation = violation;
		this.powerUp();
	}

	/**
	 * Supply comes up. The datasheet promises shutdown, one digit scanned and no decoding; cheaper
	 * copies of the chip wake with other values, so this one wakes in the worst state a driver must repair.
	 */
	powerUp(): void {
		this.#registers.fill(0x5a, 0, LAST_DIGIT + 1);
		this.#registers[DECODE_MODE] = 0xff;
		this.#registers[INTENSITY] = 0;
		this.#registers[SCAN_LIMIT] = 0;
		this.#registers[SHUTDOWN] = 0;
		this.#registers[DISPLAY_TEST] = 0;
	}

	/** Takes the 16 bits that were in the shift register when LOAD rose. */
	latch(word: number): void {
		const register = (word >> 8) & 0xf;
		if (register === NO_OP) return;
		if (register === 0xd || register === 0xe) {
			this.#violation(`MAX7219: register 0x${register.toString(16)} does not exist`);
			return;
		}
		this.#registers[register] = word & 0xff;
	}

	state(): Max7219State {
		const scanned = (this.#register(SCAN_LIMIT) & 0x7) + 1;
		const testing = (this.#register(DISPLAY_TEST) & 1) === 1;
		const codes = Array.from({ length: DIGITS }, (_, place) => {
			const digit = DIGITS - 1 - place;
			if (testing) return { code: ALL_SEGMENTS, decoded: false };
			if (digit >= scanned) return { code: 0, decoded: false };
			return { code: this.#register(digit + 1), decoded: ((this.#register(DECODE_MODE) >> digit) & 1) === 1 };
		});
		return {
			text: textOf(codes).trimEnd(),
			lit: testing || (this.#register(SHUTDOWN) & 1) === 1,
			intensity: this.#register(INTENSITY) & 0xf,
		};
	}

	#register(index: number): number {
		return this.#registers[index] ?? 0;
	}
}
