import { BusError, type I2cBus } from '../lines/lines.ts';

/** A chip on the virtual bus. */
interface I2cChip {
	write(bytes: readonly number[]): void;
	read(register: number, count: number): readonly number[];
}

/** The virtual I²C bus: chips by address, any of which can be unplugged. */
export class VirtualI2cBus implements I2cBus {
	readonly #chips: ReadonlyMap<number, I2cChip>;
	readonly #unplugged = new Set<number>();
	readonly #violation: (what: string) => void;
	/** Transactions since the start, so that a test can see an idle bus. */
	transactions = 0;

	constructor(chips: ReadonlyMap<number, I2cChip>, violation: (what: string) => void) {
		this.#chips = chips;
		this.#violation = violation;
	}

	setPlugged(address: number, plugged: boolean): void {
		if (plugged) this.#unplugged.delete(address);
		else this.#unplugged.add(address);
	}

	async write(address: number, bytes: readonly number[]): Promise<void> {
		const chip = this.#chip(address);
		for (const byte of bytes) {
			if (!Number.isInteger(byte) || byte < 0 || byte > 0xff) this.#violation(`I²C: ${byte} is not a byte`);
		}
		chip.write(bytes);
	}

	async read(address: number, register: number, count: number): Promise<readonly number[]> {
		return this.#chip(address).read(register, count);
	}

	#chip(address: number): I2cChip {
		this.transactions += 1;
		const chip = this.#chips.get(address);
		if (!chip || this.#unplugged.has(address)) {
			throw new BusError(`No chip answers at I²C address 0x${address.toString(16)}; check its wires and address pins.`);
		}
		return chip;
	}
}
