import { SerialPort } from 'serialport';
import { type ByteLink, LinkError } from './lines.ts';

type Callback = (error?: Error | null) => void;

/**
 * A serial line by path, with RTS/CTS handshake. The port is opened by the first write and again after it
 * was lost, so a USB adapter may be unplugged and come back.
 */
export class SerialportByteLink implements ByteLink {
	readonly #path: string;
	readonly #baudRate: number;
	readonly #handshake: boolean;
	readonly #listeners: ((bytes: Uint8Array) => void)[] = [];
	/** Those who wait for the port: serialport forgets their callbacks when the port goes away under them. */
	readonly #waiting = new Set<Callback>();
	#port: Promise<SerialPort> | undefined;
	/** The port that counts; a late event of one that was lost before does not. */
	#current: SerialPort | undefined;
	#closed = false;

	/** `handshake` is false only for lines without the two wires. */
	constructor(options: { readonly path: string; readonly baudRate: number; readonly handshake: boolean }) {
		this.#path = options.path;
		this.#baudRate = options.baudRate;
		this.#handshake = options.handshake;
	}

	async write(bytes: Uint8Array): Promise<void> {
		const port = await this.#open();
		await this.#done((callback) => port.write(Buffer.from(bytes), undefined, callback));
		await this.#done((callback) => port.drain(callback));
	}

	onBytes(listener: (bytes: Uint8Array) => void): void {
		this.#listeners.push(listener);
	}

	async discard(): Promise<void> {
		const port = await this.#opened();
		if (port) await this.#done((callback) => port.flush(callback)).catch(() => undefined);
	}

	async close(): Promise<void> {
		this.#closed = true;
		const port = await this.#opened();
		this.#port = undefined;
		if (port) await new Promise<void>((resolve) => port.close(() => resolve()));
	}

	/** The port if it is open just now. */
	async #opened(): Promise<SerialPort | undefined> {
		const port = await this.#port?.catch(() => undefined);
		return port?.isOpen ? port : undefined;
	}

	async #open(): Promise<SerialPort> {
		if (this.#closed) throw new LinkError(`Serial line ${this.#path}: it is closed.`);
		this.#port ??= this.#connect();
		const port = await this.#port;
		// A port that is going away takes writes and never answers.
		if (!port.isOpen) throw new LinkError(`Serial line ${this.#path}: it was lost.`);
		return port;
	}

	async #connect(): Promise<SerialPort> {
		const port = new SerialPort({
			path: this.#path,
			baudRate: this.#baudRate,
			rtscts: this.#handshake,
			autoOpen: false,
		});
		this.#current = port;
		port.on('close', (error: Error | null) => this.#lost(port, error ?? new Error('it was closed')));
		port.on('error', (error) => this.#lost(port, error));
		port.on('data', (bytes: Uint8Array) => {
			for (const listener of this.#listeners) listener(bytes);
		});
		try {
			await this.#done((callback) => port.open(callback));
		} catch (error) {
			this.#port = undefined;
			throw error;
		}
		return port;
	}

	#lost(port: SerialPort, error: Error): void {
		if (this.#current !== port) return;
		this.#current = undefined;
		this.#port = undefined;
		for (const callback of this.#waiting) callback(error);
	}

	#done(start: (callback: Callback) => void): Promise<void> {
		return new Promise((resolve, reject) => {
			const callback: Callback = (error) => {
				this.#waiting.delete(callback);
				if (error) reject(new LinkError(`Serial line ${this.#path}: ${error.message}`, { cause: error }));
				else resolve();
			};
			this.#waiting.add(callback);
			start(callback);
		});
	}
}
