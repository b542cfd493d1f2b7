import { EventEmitter } from 'node:events';
import type { I2cBus, InputLine, Level, Lines, OutputLine } from '../lines/lines.ts';

/** johnny-five's numbers for pin modes. */
const MODES = { INPUT: 0, OUTPUT: 1 } as const;

/** BCM 0 to 27 are the plugin's pin numbers. */
const PIN_COUNT = 28;

/** I²C addresses have seven bits; johnny-five hands down what `expanderHandle` made of them. */
const ADDRESS_MASK = 0x7f;

type Bytes = readonly number[];

interface RegisterReader {
	readonly address: number;
	readonly register: number;
	readonly count: number;
	readonly listeners: ((bytes: Bytes) => void)[];
}

/**
 * A johnny-five IO plugin on the board's lines and I²C bus. johnny-five believes that `i2cRead` repeats
 * for ever; here the registers are read when `refresh` is called, so that an interrupt line can drive it.
 */
export class LineIoPlugin extends EventEmitter {
	readonly name = 'Prepazka';
	readonly isReady = true;
	readonly HIGH = 1;
	readonly LOW = 0;
	readonly MODES = MODES;
	readonly analogPins: readonly number[] = [];
	readonly pins = Array.from({ length: PIN_COUNT }, () => ({
		supportedModes: [MODES.INPUT, MODES.OUTPUT],
		mode: MODES.INPUT,
		value: 0,
		report: 0,
		analogChannel: 127,
	}));
	readonly #lines: Lines;
	readonly #i2c: I2cBus;
	readonly #onI2cFault: (address: number, fault: unknown) => void;
	readonly #inputs = new Map<number, InputLine>();
	readonly #outputs = new Map<number, { readonly line: OutputLine; level: Level }>();
	readonly #readers: RegisterReader[] = [];

	/** `onI2cFault` hears of every write that a chip did not take. */
	constructor(lines: Lines, i2c: I2cBus, onI2cFault: (address: number, fault: unknown) => void) {
		super();
		this.setMaxListeners(0);
		this.#lines = lines;
		this.#i2c = i2c;
		this.#onI2cFault = onI2cFault;
	}

	normalize(pin: number): number {
		return pin;
	}

	pinMode(pin: number, mode: number): void {
		if (mode === MODES.OUTPUT) {
			if (!this.#outputs.has(pin)) this.#outputs.set(pin, { line: this.#lines.output(pin, 0), level: 0 });
		} else if (!this.#inputs.has(pin)) {
			this.#inputs.set(pin, this.#lines.input(pin, 'pull-up'));
		}
	}

	/** Writes an output. A write to an input would switch a pull-up on other boards; here resistors do that. */
	digitalWrite(pin: number, value: number): void {
		const output = this.#outputs.get(pin);
		const level: Level = value ? 1 : 0;
		// Bits of the same value follow each other often, and on Linux each write is a system call.
		if (!output || output.level === level) return;
		output.line.write(level);
		output.level = level;
	}

	digitalRead(pin: number, listener: (value: number) => void): void {
		const input = this.#inputs.get(pin);
		if (!input) throw new Error(`GPIO ${pin} must be made an input before it is read.`);
		input.onEdge(listener);
		queueMicrotask(() => listener(input.read()));
	}

	i2cConfig(): void {}

	i2cWrite(address: number, bytes: Bytes): void {
		const chip = address & ADDRESS_MASK;
		this.#i2c.write(chip, bytes).catch((fault: unknown) => this.#onI2cFault(chip, fault));
	}

	i2cRead(address: number, register: number, count: number, listener: (bytes: Bytes) => void): void {
		const chip = address & ADDRESS_MASK;
		const known = this.#readers.find(
			(reader) => reader.address === chip && reader.register === register && reader.count === count,
		);
		if (known) known.listeners.push(listener);
		else this.#readers.push({ address: chip, register, count, listeners: [listener] });
	}

	/** Reads every register of the chip that somebody asked for, and tells them; rejects if the chip does not answer. */
	async refresh(address: number): Promise<void> {
		for (const { register, count, listeners } of this.#readers.filter((reader) => reader.address === address)) {
			const bytes = await this.#i2c.read(address, register, count);
			for (const listener of listeners) listener(bytes);
		}
	}

	/** Releases every line. */
	close(): void {
		for (const line of this.#inputs.values()) line.release();
		for (const { line } of this.#outputs.values()) line.release();
		this.removeAllListeners();
	}
}
