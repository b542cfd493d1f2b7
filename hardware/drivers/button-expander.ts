import type { ExpanderWiring } from '../board/wiring.ts';
import { BusError, type I2cBus, type InputLine, type Lines } from '../lines/lines.ts';
import type { LineIoPlugin } from './line-io-plugin.ts';

/** IODIRA, the first of the fourteen configuration registers (Microchip DS20001952C, table 3-3, BANK = 0). */
const FIRST_REGISTER = 0x00;
/** IOCON: INTA also for port B, open drain, active low. */
const MIRRORED_OPEN_DRAIN = 0x44;
/** If an edge of the interrupt line was lost or the chip lost its power, this finds out. */
const SAFETY_POLL_MILLISECONDS = 2000;
/** A wire that never rests must not keep the process busy. */
const MOST_READS_IN_A_ROW = 8;

/**
 * Keeps one MCP23017 configured for buttons and reads it when its interrupt line falls. Before each
 * reading the configuration is compared: a chip that came back from a power glitch has no pull-ups,
 * and its floating pins would look like pressed buttons.
 */
export class ButtonExpander {
	readonly #address: number;
	readonly #io: LineIoPlugin;
	readonly #i2c: I2cBus;
	readonly #interrupt: InputLine;
	readonly #configuration: readonly number[];
	readonly #onAnswering: (answering: boolean) => void;
	#timer: NodeJS.Timeout | undefined;
	#serving: Promise<void> | undefined;
	#closed = false;

	/** `pins` are those with buttons; `onAnswering` hears after each attempt whether the chip answered. */
	constructor(
		ports: { readonly io: LineIoPlugin; readonly i2c: I2cBus; readonly lines: Lines },
		wiring: ExpanderWiring & { readonly pins: readonly number[] },
		onAnswering: (answering: boolean) => void,
	) {
		this.#address = wiring.address;
		this.#io = ports.io;
		this.#i2c = ports.i2c;
		this.#configuration = configurationFor(wiring.pins);
		this.#onAnswering = onAnswering;
		this.#interrupt = ports.lines.input(wiring.interrupt, 'pull-up');
		this.#interrupt.onEdge((level) => {
			if (level === 0) void this.serve();
		});
		this.#timer = setInterval(() => void this.serve(), SAFETY_POLL_MILLISECONDS).unref();
	}

	/** Reads the buttons until the chip has nothing more to tell; resolves then. Calls in between are joined. */
	serve(): Promise<void> {
		this.#serving ??= this.#serve().finally(() => {
			this.#serving = undefined;
		});
		return this.#serving;
	}

	close(): void {
		this.#closed = true;
		clearInterval(this.#timer);
		this.#interrupt.release();
	}

	async #serve(): Promise<void> {
		try {
			for (let reads = 0; reads < MOST_READS_IN_A_ROW && !this.#closed; reads += 1) {
				await this.#restoreConfiguration();
				if (this.#closed) break;
				await this.#io.refresh(this.#address);
				if (this.#closed || this.#interrupt.read() === 1) break;
			}
			if (!this.#closed) this.#onAnswering(true);
		} catch {
			this.#onAnswering(false);
		}
	}

	/** Rejects if the chip does not keep what is written: a bus that reads nothing but zeros must press no buttons. */
	async #restoreConfiguration(): Promise<void> {
		if (await this.#isConfigured()) return;
		await this.#i2c.write(this.#address, [FIRST_REGISTER, ...this.#configuration]);
		if (!(await this.#isConfigured())) throw new BusError('The expander does not keep its configuration.');
	}

	async #isConfigured(): Promise<boolean> {
		const found = await this.#i2c.read(this.#address, FIRST_REGISTER, this.#configuration.length);
		return this.#configuration.every((byte, index) => byte === found[index]);
	}
}

/**
 * Registers 0x00 to 0x0D, ports A and B in turn: buttons are inputs with pull-ups and interrupt on any
 * change; free pins are outputs at ground, so that they cannot float.
 */
function configurationFor(pins: readonly number[]): readonly number[] {
	const mask = pins.reduce((bits, pin) => bits | (1 << pin), 0);
	const buttons = [mask & 0xff, mask >> 8];
	const none = [0, 0];
	return [
		...buttons, // IODIR
		...none, // IPOL
		...buttons, // GPINTEN
		...none, // DEFVAL
		...none, // INTCON
		MIRRORED_OPEN_DRAIN,
		MIRRORED_OPEN_DRAIN,
		...buttons, // GPPU
	];
}
