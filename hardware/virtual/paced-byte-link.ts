import { type ByteLink, LinkError } from '../lines/lines.ts';

/** A start bit, eight data bits, a stop bit. */
const BITS_PER_BYTE = 10;

/** The end of the line where the device is. */
interface LineEnd {
	/** The handshake wire: false asks the other side to wait. */
	readonly accepts: boolean;
	receive(byte: number): void;
}

interface Transmission {
	readonly bytes: Uint8Array;
	next: number;
	readonly done: () => void;
}

/** How often the line looks whether time has come for more bytes. */
const TICK_MILLISECONDS = 1;

/** A serial line with a baud rate and a handshake wire: bytes take their time in both directions. */
export class PacedByteLink implements ByteLink {
	readonly #bytesPerMillisecond: number;
	readonly #device: LineEnd;
	readonly #queue: Transmission[] = [];
	readonly #listeners: ((bytes: Uint8Array) => void)[] = [];
	#timer: NodeJS.Timeout | undefined;
	#lastTick = 0;
	/** Time on the wire that was not used up yet, in bytes. */
	#credit = 0;
	#closed = false;

	constructor(baudRate: number, device: LineEnd) {
		this.#bytesPerMillisecond = baudRate / BITS_PER_BYTE / 1000;
		this.#device = device;
	}

	write(bytes: Uint8Array): Promise<void> {
		if (this.#closed) return Promise.reject(new LinkError('The serial line is closed.'));
		return new Promise((done) => {
			this.#queue.push({ bytes: Uint8Array.from(bytes), next: 0, done });
			this.#start();
		});
	}

	onBytes(listener: (bytes: Uint8Array) => void): void {
		this.#listeners.push(listener);
	}

	/** The device sends; the bytes arrive after their time on the wire. */
	deliver(bytes: readonly number[]): void {
		setTimeout(
			() => {
				if (!this.#closed) for (const listener of this.#listeners) listener(Uint8Array.from(bytes));
			},
			Math.ceil(bytes.length / this.#bytesPerMillisecond),
		);
	}

	async discard(): Promise<void> {
		for (const { done } of this.#queue.splice(0)) done();
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.discard();
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	#start(): void {
		if (this.#timer) return;
		this.#lastTick = performance.now();
		this.#credit = 0;
		this.#timer = setTimeout(() => this.#tick(), TICK_MILLISECONDS);
	}

	#tick(): void {
		const now = performance.now();
		this.#credit += (now - this.#lastTick) * this.#bytesPerMillisecond;
		this.#lastTick = now;
		while (this.#credit >= 1 && this.#device.accepts && this.#sendOne()) this.#credit -= 1;
		// A line that had to wait does not catch up afterwards.
		this.#credit = Math.min(this.#credit, 1);
		this.#timer = this.#queue.length > 0 ? setTimeout(() => this.#tick(), TICK_MILLISECONDS) : undefined;
	}

	#sendOne(): boolean {
		const current = this.#queue[0];
		if (!current) return false;
		const byte = current.bytes[current.next];
		if (byte !== undefined) this.#device.receive(byte);
		current.next += 1;
		if (current.next >= current.bytes.length) {
			this.#queue.shift();
			current.done();
		}
		return this.#queue.length > 0;
	}
}
