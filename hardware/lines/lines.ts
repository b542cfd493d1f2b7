/**
 * The ports between the drivers and the wires: GPIO lines by BCM number, an I²C bus and a serial line.
 * Every backend (Linux, the virtual board) implements these and nothing more.
 */

/** Logic level of a line: 0 is ground, 1 is the 3.3 V rail. */
export type Level = 0 | 1;

/** The resistor that the wiring gives an input. Linux's sysfs cannot switch it; a backend that can see it checks it. */
export type Bias = 'pull-up' | 'pull-down' | 'none';

export interface InputLine {
	/** The level at this moment. */
	read(): Level;
	/**
	 * Calls the listener after a change, with the level at the time of the call. Changes that follow
	 * each other quickly may be reported as one, so edges must never be counted.
	 */
	onEdge(listener: (level: Level) => void): void;
	/** Gives the line back; no listener is called afterwards. Releasing twice is allowed. */
	release(): void;
}

export interface OutputLine {
	/** Drives the line; when this returns, the wire has the level. */
	write(level: Level): void;
	/** Gives the line back, leaving its level to the wiring. Releasing twice is allowed. */
	release(): void;
}

/** The GPIO lines of one board. Both requests throw a `LineError` if the line is taken, unknown or not permitted. */
export interface Lines {
	input(bcm: number, bias: Bias): InputLine;
	/** The line has the initial level from the first moment on. */
	output(bcm: number, initial: Level): OutputLine;
}

/** One I²C bus. Calls are carried out in the order in which they were made. */
export interface I2cBus {
	/** Writes the bytes to the chip in one transaction; rejects with a `BusError` if it does not answer. */
	write(address: number, bytes: readonly number[]): Promise<void>;
	/** Reads `count` bytes beginning at the register; rejects with a `BusError` if the chip does not answer. */
	read(address: number, register: number, count: number): Promise<readonly number[]>;
}

/** A serial line to one device. */
export interface ByteLink {
	/** Resolves when the last byte has left for the device; rejects with a `LinkError` if the line is gone. */
	write(bytes: Uint8Array): Promise<void>;
	onBytes(listener: (bytes: Uint8Array) => void): void;
	/** Drops the bytes that were given to `write` and have not left yet; their write then resolves. */
	discard(): Promise<void>;
	close(): Promise<void>;
}

/** Everything the drivers need of a board. */
export interface BoardPorts {
	readonly lines: Lines;
	readonly i2c: I2cBus;
	readonly printerLink: ByteLink;
}

/** A GPIO line could not be had; the message names the line and the remedy. */
export class LineError extends Error {
	override readonly name = 'LineError';
}

/** A chip on the I²C bus did not answer. */
export class BusError extends Error {
	override readonly name = 'BusError';
}

/** The serial line is not there. */
export class LinkError extends Error {
	override readonly name = 'LinkError';
}
