import type { Picture } from './board/town-crest.ts';

/**
 * What the office can do with its hardware. Nothing above this file knows pins or bytes;
 * nothing below it knows tickets.
 */

/** A key of the 4×4 matrix keypad. */
export type KeypadKey =
	| '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' // biome-ignore format: one row
	| '*' | '#' | 'A' | 'B' | 'C' | 'D'; // biome-ignore format: one row

/** The four push buttons of a clerk's button box. */
export type DeskButton = 'next' | 'recall' | 'finish' | 'pause';

/** One complete press (pushed and released, or held past the long-press time) of a clerk's button. */
export interface ButtonPress {
	/** Which counter's box, e.g. `3`. */
	readonly counter: string;
	readonly button: DeskButton;
	readonly length: 'short' | 'long';
}

/** Health of one device as `/healthz` and the admin page show it. */
export interface DeviceHealth {
	readonly ok: boolean;
	/** A stable word for the state, e.g. `ready`, `paper-low`, `paper-out`, `offline`, `stuck-key`. */
	readonly state: string;
}

interface Device {
	health(): DeviceHealth;
	/** Calls the listener whenever `health()` would answer differently. */
	onHealth(listener: (health: DeviceHealth) => void): void;
}

export interface Keypad extends Device {
	/** Calls the listener once for each key pressed, debounced, without auto-repeat. */
	onKey(listener: (key: KeypadKey) => void): void;
}

export interface DeskButtons extends Device {
	onPress(listener: (press: ButtonPress) => void): void;
}

/** The LED displays: `main` in the hall and one above each counter, named by the counter's id. */
export interface Caller extends Device {
	readonly displays: readonly string[];
	/**
	 * Shows up to eight characters that seven segments can form (see `LED_CHARACTERS`), left-aligned;
	 * resolves when the last chip has latched. An unknown display is an error.
	 */
	show(display: string, text: string, options?: { readonly blink?: boolean }): Promise<void>;
	/** Lights every segment and point of a display, whatever it shows, until told to stop: for whoever looks for a broken one. */
	showTestPattern(display: string, on: boolean): void;
	/** Sets all displays to a brightness, 0 (just visible) to 100 per cent, e.g. by the time of day. */
	setBrightness(percent: number): void;
}

/** One line of a printed document; `size` multiplies the character height and width. */
export type PrintLine =
	| {
			readonly kind: 'text';
			readonly text: string;
			readonly align?: 'left' | 'center';
			readonly bold?: boolean;
			readonly size?: 1 | 2 | 3 | 4 | 5 | 6;
	  }
	| { readonly kind: 'rule' }
	/** The picture in the printer's own memory, centred; nothing if `storeLogo` was never called. */
	| { readonly kind: 'logo' }
	| { readonly kind: 'qr'; readonly data: string };

/** What to print on one piece of paper; the printer cuts after it. */
export type PrintDocument = readonly PrintLine[];

/**
 * `unsure` is true when bytes had left for the printer before it failed, so that paper may have
 * come out all the same.
 */
export type PrintResult =
	| { readonly ok: true }
	| {
			readonly ok: false;
			readonly reason: 'paper-out' | 'cover-open' | 'offline' | 'no-answer';
			readonly unsure: boolean;
	  };

export interface TicketPrinter extends Device {
	/** Prints one document and confirms it by the printer's own status; never rejects. One at a time: a second call waits. */
	print(document: PrintDocument): Promise<PrintResult>;
	/** Puts the office's crest into the printer's memory, once when it is set up; never rejects. */
	storeLogo(crest: Picture): Promise<PrintResult>;
}

/** Everything on one board. */
export interface Devices {
	readonly keypad: Keypad;
	readonly deskButtons: DeskButtons;
	readonly caller: Caller;
	readonly printer: TicketPrinter;
	/** Waits for the ticket that is being printed, blanks the displays, releases lines and ports. */
	close(): Promise<void>;
}
