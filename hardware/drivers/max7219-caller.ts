import type { CallerWiring } from '../board/wiring.ts';
import type { Caller, DeviceHealth } from '../devices.ts';
import { createDigits, type FiveDigits, type FiveHost } from './johnny-five.ts';
import { LED_DIGITS, segmentsFor } from './led-characters.ts';

/** Control registers of the MAX7219 (Maxim datasheet 19-4452, table 2). */
const DECODE_MODE = 0x09;
const INTENSITY = 0x0a;
const SCAN_LIMIT = 0x0b;
const SHUTDOWN = 0x0c;
const DISPLAY_TEST = 0x0f;

const BRIGHTEST = 15;

/** A call blinks this long, unless something else is shown before. */
const BLINK_SECONDS = 10;
const BLINK_LIT_MILLISECONDS = 700;
const BLINK_DARK_MILLISECONDS = 300;

/**
 * One register of every chip is written again at this pace, thirteen in turn: a display that lost its
 * power for a moment is whole again within half a minute, at less than half a percent of a core.
 */
const REFRESH_MILLISECONDS = 2000;

interface Display {
	readonly segments: number[];
	lit: boolean;
	testing: boolean;
	blink: NodeJS.Timeout | undefined;
}

/** The chained LED displays, through johnny-five's Led.Digits. */
export class Max7219Caller implements Caller {
	readonly displays: readonly string[];
	readonly #board: FiveHost;
	readonly #wiring: CallerWiring;
	readonly #digits: FiveDigits;
	readonly #states: readonly Display[];
	#intensity: number;
	readonly #refresh: NodeJS.Timeout;
	#nextRefresh = 0;

	/** Sets up every chip and blanks it; takes the three lines at once and throws a `LineError` if one cannot be had. */
	constructor(board: FiveHost, wiring: CallerWiring) {
		this.displays = wiring.displays;
		this.#board = board;
		this.#wiring = wiring;
		this.#intensity = intensityFor(wiring.brightnessPercent);
		this.#states = wiring.displays.map(() => ({
			segments: Array<number>(LED_DIGITS).fill(0),
			lit: true,
			testing: false,
			blink: undefined,
		}));
		const { data, clock, cs } = wiring;
		this.#digits = createDigits(board, { pins: { data, clock, cs }, devices: wiring.displays.length });
		for (const write of this.#allRegisters()) write();
		this.#refresh = setInterval(() => this.#refreshNext(), REFRESH_MILLISECONDS).unref();
	}

	async show(display: string, text: string, options: { readonly blink?: boolean } = {}): Promise<void> {
		const { device, state } = this.#find(display);
		const segments = segmentsFor(text);
		this.#setLit(device, state, true);
		clearTimeout(state.blink);
		for (const [place, value] of segments.entries()) {
			if (state.segments[place] === value) continue;
			state.segments[place] = value;
			this.#digits.send(device, digitRegister(place), value);
		}
		if (options.blink === true) this.#blink(device, state, performance.now() + BLINK_SECONDS * 1000);
	}

	showTestPattern(display: string, on: boolean): void {
		const { device, state } = this.#find(display);
		state.testing = on;
		this.#digits.send(device, DISPLAY_TEST, Number(on));
	}

	setBrightness(percent: number): void {
		this.#intensity = intensityFor(percent);
		this.#sendToAll(INTENSITY, () => this.#intensity);
	}

	/** Write-only chips on a one-way wire: nothing can be known of them. */
	health(): DeviceHealth {
		return { ok: true, state: 'ready' };
	}

	/** Never calls, as the health never changes. */
	onHealth(): void {}

	/** Blanks every display and stops the timers. */
	close(): void {
		clearInterval(this.#refresh);
		for (const state of this.#states) {
			clearTimeout(state.blink);
			state.segments.fill(0);
			state.testing = false;
		}
		for (const write of this.#allRegisters()) write();
	}

	#find(display: string): { readonly device: number; readonly state: Display } {
		const device = this.displays.indexOf(display);
		const state = this.#states[device];
		if (!state) throw new RangeError(`There is no LED display "${display}"; there are ${this.displays.join(', ')}.`);
		return { device, state };
	}

	#blink(device: number, state: Display, until: number): void {
		const wait = state.lit ? BLINK_LIT_MILLISECONDS : BLINK_DARK_MILLISECONDS;
		state.blink = setTimeout(() => {
			const isOver = performance.now() >= until;
			this.#setLit(device, state, isOver || !state.lit);
			if (!isOver) this.#blink(device, state, until);
		}, wait).unref();
	}

	#setLit(device: number, state: Display, lit: boolean): void {
		if (state.lit === lit) return;
		state.lit = lit;
		this.#digits.send(device, SHUTDOWN, lit ? 1 : 0);
	}

	#refreshNext(): void {
		const writes = this.#allRegisters();
		writes[this.#nextRefresh % writes.length]?.();
		this.#nextRefresh += 1;
	}

	/**
	 * Every register of the chips, each written to all chips in one frame. Digits goes one chip at a time and
	 * never writes the decode mode, without which a chip that wakes decoding shows nonsense.
	 */
	#allRegisters(): readonly (() => void)[] {
		const places = Array.from({ length: LED_DIGITS }, (_, place) => place);
		return [
			() => this.#sendToAll(DISPLAY_TEST, ({ testing }) => Number(testing)),
			() => this.#sendToAll(DECODE_MODE, () => 0),
			() => this.#sendToAll(SCAN_LIMIT, () => LED_DIGITS - 1),
			() => this.#sendToAll(INTENSITY, () => this.#intensity),
			...places.map((place) => () => this.#sendToAll(digitRegister(place), ({ segments }) => segments[place] ?? 0)),
			() => this.#sendToAll(SHUTDOWN, ({ lit }) => (lit ? 1 : 0)),
		];
	}

	/** The word for the last chip of the chain goes first. */
	#sendToAll(register: number, value: (state: Display) => number): void {
		const { data, clock, cs } = this.#wiring;
		this.#board.digitalWrite(cs, 0);
		for (const state of [...this.#states].reverse()) {
			this.#board.shiftOut(data, clock, register);
			this.#board.shiftOut(data, clock, value(state));
		}
		this.#board.digitalWrite(cs, 1);
	}
}

/** The chip knows sixteen steps, of which the lowest is still visible. */
function intensityFor(percent: number): number {
	if (!(percent >= 0 && percent <= 100)) throw new RangeError(`A brightness is 0 to 100 per cent, not ${percent}.`);
	return Math.round((percent / 100) * BRIGHTEST);
}

/** The leftmost place is digit 7, register 8. */
function digitRegister(place: number): number {
	return LED_DIGITS - place;
}
