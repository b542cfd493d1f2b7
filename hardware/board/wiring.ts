import type { DeskButton, KeypadKey } from '../devices.ts';

/** A 4×4 matrix keypad: each key joins one row with one column. Columns have 10 kΩ pull-ups to 3.3 V, rows a diode each. */
export interface KeypadWiring {
	/** BCM numbers from top to bottom; outputs. */
	readonly rows: readonly number[];
	/** BCM numbers from left to right; inputs. */
	readonly columns: readonly number[];
	/** What is printed on the keys, row by row. */
	readonly keys: readonly (readonly KeypadKey[])[];
	/** Time a column needs to settle after its row was driven. 0 on real wires: writing the line takes longer than their 1 µs. */
	readonly settleMilliseconds: number;
}

/** Chained MAX7219 drivers of eight seven-segment digits each; the first display is nearest to the Pi. */
export interface CallerWiring {
	readonly data: number;
	readonly clock: number;
	readonly cs: number;
	readonly displays: readonly string[];
	/** 0 to 100. */
	readonly brightnessPercent: number;
}

/** One MCP23017; its INTA (mirrored, open drain) pulls the interrupt line down. */
export interface ExpanderWiring {
	/** 7-bit I²C address, set by the pins A0 to A2. */
	readonly address: number;
	/** BCM number. */
	readonly interrupt: number;
}

/** The clerk's box at one counter, on an expander: four buttons that close to ground. */
export interface ButtonBoxWiring {
	readonly counter: string;
	readonly expanderAddress: number;
	/** Pins 0 to 15 of the expander: 0 to 7 are GPA0 to GPA7, 8 to 15 are GPB0 to GPB7. */
	readonly pins: Readonly<Record<DeskButton, number>>;
}

/** The clerk's box at one counter, on the header itself: for an office so small that it needs no expander. */
export interface LineBoxWiring {
	readonly counter: string;
	/** BCM numbers; each has a 4.7 kΩ pull-up to 3.3 V. */
	readonly lines: Readonly<Record<DeskButton, number>>;
}

/** The ticket printer on the serial line. */
export interface PrinterWiring {
	readonly path: string;
	readonly baudRate: number;
	/** A model that the encoder library knows, for 80 mm and for 58 mm paper: decides columns and code page numbers. */
	readonly model: 'epson-tm-t20iii' | 'pos-5890';
	/** Code page for Czech; `cp852` only for printers without the other, as it lacks the paragraph sign. */
	readonly codepage: 'cp852' | 'windows1250';
}

/** Everything that is connected to one Pi. */
export interface BoardWiring {
	readonly keypad: KeypadWiring;
	readonly caller: CallerWiring;
	readonly expanders: readonly ExpanderWiring[];
	readonly buttonBoxes: readonly ButtonBoxWiring[];
	readonly lineBoxes: readonly LineBoxWiring[];
	readonly printer: PrinterWiring;
	/** BCM numbers that a bus of the Pi itself uses, with the signal's name. */
	readonly buses: Readonly<Record<string, number>>;
}
