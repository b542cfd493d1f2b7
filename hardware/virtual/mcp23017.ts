import type { Level } from '../lines/lines.ts';
import type { Net } from './nets.ts';

/** Registers with IOCON.BANK = 0, port A; port B is one above (Microchip DS20001952C, table 3-3). */
const IODIR = 0x00;
const IPOL = 0x02;
const GPINTEN = 0x04;
const DEFVAL = 0x06;
const INTCON = 0x08;
const IOCON = 0x0a;
const GPPU = 0x0c;
const INTF = 0x0e;
const INTCAP = 0x10;
const GPIO = 0x12;
const OLAT = 0x14;
const REGISTER_COUNT = 0x16;

/** Bits of IOCON. */
const BANK = 0x80;
const MIRROR = 0x40;
const ODR = 0x04;
const INTPOL = 0x02;

type Port = 0 | 1;

/**
 * The MCP23017 I/O expander at register level: two ports of eight pins, pull-ups, interrupt on change
 * with capture. Buttons on its pins close to ground. Only BANK = 0 and an open-drain, mirrored INTA
 * are wired on this board; anything else is reported as a violation.
 */
export class Mcp23017 {
	readonly #registers = new Uint8Array(REGISTER_COUNT);
	readonly #grounded = new Set<number>();
	readonly #lastPort: [number, number] = [0, 0];
	readonly #interrupt: Net;
	readonly #violation: (what: string) => void;

	constructor(interrupt: Net, violation: (what: string) => void) {
		this.#interrupt = interrupt;
		this.#violation = violation;
		this.powerUp();
	}

	/** Supply comes up: all pins are inputs, everything else is off. */
	powerUp(): void {
		this.#registers.fill(0);
		this.#registers[IODIR] = 0xff;
		this.#registers[IODIR + 1] = 0xff;
		this.#remember(0);
		this.#remember(1);
		this.#driveInterrupt();
	}

	/** A button on the pin (0 to 15) closes to ground or opens. */
	setGrounded(pin: number, grounded: boolean): void {
		if (grounded) this.#grounded.add(pin);
		else this.#grounded.delete(pin);
		this.#senseChange(pin < 8 ? 0 : 1);
	}

	/** A write transaction: the register, then data for it and the registers that follow. */
	write(bytes: readonly number[]): void {
		const [first, ...data] = bytes;
		if (first === undefined) return;
		for (const [offset, value] of data.entries()) this.#writeRegister((first + offset) % REGISTER_COUNT, value);
	}

	/** A read transaction beginning at the register. */
	read(register: number, count: number): readonly number[] {
		return Array.from({ length: count }, (_, offset) => this.#readRegister((register + offset) % REGISTER_COUNT));
	}

	#writeRegister(register: number, value: number): void {
		const port: Port = (register & 1) === 0 ? 0 : 1;
		switch (register - port) {
			case IOCON:
				if ((value & BANK) !== 0) this.#violation('MCP23017: BANK = 1 moves the registers; the board expects 0');
				if ((value & ODR) === 0 || (value & INTPOL) !== 0 || (value & MIRROR) === 0) {
					this.#violation('MCP23017: the interrupt wire wants MIRROR = 1, ODR = 1 and INTPOL = 0');
				}
				this.#registers[IOCON] = value;
				this.#registers[IOCON + 1] = value;
				break;
			case GPIO:
				this.#registers[OLAT + port] = value;
				break;
			case INTF:
			case INTCAP:
				this.#violation(`MCP23017: register 0x${register.toString(16)} is read-only`);
				break;
			default:
				this.#registers[register] = value;
		}
		this.#checkShort(port);
		this.#senseChange(port);
	}

	#readRegister(register: number): number {
		const port: Port = (register & 1) === 0 ? 0 : 1;
		const isGpio = register - port === GPIO;
		const value = isGpio ? this.#pins(port) ^ this.#get(IPOL, port) : (this.#registers[register] ?? 0);
		if (isGpio || register - port === INTCAP) {
			this.#registers[INTF + port] = 0;
			this.#remember(port);
			this.#senseChange(port);
		}
		return value;
	}

	/** Levels on the pins of a port. A floating input reads low, which a driver would take for a pressed button. */
	#pins(port: Port): number {
		let value = 0;
		for (let bit = 0; bit < 8; bit += 1) value |= this.#pin(port, bit) << bit;
		return value;
	}

	#pin(port: Port, bit: number): Level {
		if (((this.#get(IODIR, port) >> bit) & 1) === 0) return ((this.#get(OLAT, port) >> bit) & 1) === 1 ? 1 : 0;
		if (this.#grounded.has(port * 8 + bit)) return 0;
		return ((this.#get(GPPU, port) >> bit) & 1) === 1 ? 1 : 0;
	}

	/** Interrupt on change (DS20001952C §3.6): the first change is captured and held until GPIO or INTCAP is read. */
	#senseChange(port: Port): void {
		const pins = this.#pins(port);
		const compared = this.#get(INTCON, port);
		const reference = (compared & this.#get(DEFVAL, port)) | (~compared & this.#lastPort[port]);
		const changed = (pins ^ reference) & this.#get(GPINTEN, port) & this.#get(IODIR, port) & 0xff;
		if (changed !== 0 && this.#get(INTF, port) === 0) {
			this.#registers[INTF + port] = changed;
			this.#registers[INTCAP + port] = pins;
		}
		this.#driveInterrupt();
	}

	#checkShort(port: Port): void {
		const drivenHigh = ~this.#get(IODIR, port) & this.#get(OLAT, port);
		for (const pin of this.#grounded) {
			if (pin >> 3 === port && ((drivenHigh >> (pin & 7)) & 1) === 1) {
				this.#violation(`MCP23017: pin ${pin} drives high into a closed button`);
			}
		}
	}

	#remember(port: Port): void {
		this.#lastPort[port] = this.#pins(port);
	}

	#driveInterrupt(): void {
		const pending = this.#get(INTF, 0) !== 0 || this.#get(INTF, 1) !== 0;
		this.#interrupt.drive(pending ? 0 : 'released');
	}

	#get(register: number, port: Port): number {
		return this.#registers[register + port] ?? 0;
	}
}
