import five from 'johnny-five';
import type { LineIoPlugin } from './line-io-plugin.ts';

/*
 * The one file that imports johnny-five: what the drivers use of it, with types that fit. The types
 * package lacks `sigint`, the digits' `send` and the board's `shiftOut`.
 */

/** Chained MAX7219 digits, as five.Led.Digits has them. */
export interface FiveDigits {
	/** Writes one register of one chip; the chip latches before this returns. */
	send(device: number, register: number, value: number): void;
}

/** The board's own means that Led.Digits is built on. */
interface LineWrites {
	digitalWrite(pin: number, value: number): void;
	shiftOut(data: number, clock: number, value: number): void;
}

/** A board of johnny-five's. */
export type FiveHost = five.Board & LineWrites;

/** A button that has gone through johnny-five's own 7 ms debounce. */
export type FiveButton = Pick<five.Button, 'on'>;

/** Segments of each character that the digits can show, bit 6 to 0 for A to G. */
export const DIGIT_SEGMENTS: Readonly<Record<string, number>> = readDigitSegments();

/** A johnny-five board on the plugin; resolves when johnny-five calls it ready. */
export async function openFiveBoard(io: LineIoPlugin): Promise<FiveHost> {
	const options = { io, repl: false, debug: false, sigint: false };
	const board = new five.Board(options) as FiveHost;
	await new Promise<void>((resolve) => void board.on('ready', resolve));
	return board;
}

export function createDigits(
	board: FiveHost,
	options: {
		readonly pins: { readonly data: number; readonly clock: number; readonly cs: number };
		readonly devices: number;
	},
): FiveDigits {
	return new five.Led.Digits({ board, ...options }) as unknown as FiveDigits;
}

/** How many boards this process has opened. */
let boardsWithExpanders = 0;

/**
 * johnny-five remembers the address of every expander for the life of the process and refuses a second
 * one. Boards in one process (tests, a reopened board) therefore get handles that differ above the seven
 * address bits.
 */
export function nextExpanderBase(): number {
	boardsWithExpanders += 1;
	return boardsWithExpanders << 7;
}

/** The buttons of one MCP23017 by pin; all of them close to ground against the chip's own pull-ups. */
export function createExpanderButtons(
	board: FiveHost,
	handle: number,
	pins: readonly number[],
): ReadonlyMap<number, FiveButton> {
	const options = { board, controller: 'MCP23017', address: handle };
	const expander = new five.Expander(options);
	const virtual = new five.Board.Virtual(expander);
	return new Map(
		pins.map((pin) => {
			expander.pullUp(pin, 1);
			// `pullup: true` would write a high level to the output latch, which is not what enables the pull-up.
			const button = { board: virtual, pin, invert: true };
			return [pin, new five.Button(button)];
		}),
	);
}

/** The buttons on the board's own lines by BCM number; all of them close to ground against the wiring's pull-ups. */
export function createLineButtons(board: FiveHost, pins: readonly number[]): ReadonlyMap<number, FiveButton> {
	return new Map(pins.map((pin) => [pin, new five.Button({ board, pin, invert: true })]));
}

function readDigitSegments(): Readonly<Record<string, number>> {
	const digits = five.Led.Digits as unknown as { readonly CHARS: Readonly<Record<string, number>> };
	return digits.CHARS;
}
