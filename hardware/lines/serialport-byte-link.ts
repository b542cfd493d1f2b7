import { SerialPort } from 'serialport';
import { type ByteLink, LinkError } from './lines.ts';

/**
 * A serial line by path, with RTS/CTS handshake. The port is opened by the first write and again after it
 * was lost, so a USB adapter may be unplugged and come back.
 */
export class SerialportByteLink implements ByteLink {
	readonly #path: string;
	readonly #baudRate: number;
	readonly #handshake: boolean;
	readonly #listeners: ((bytes: Uint8Array) => void)[] = [];
	#port: Promise<SerialPort> | undefined;
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
		const port = await this.#port?.catch(() => undefined);
		if (port?.isOpen) await this.#done((callback) => port.flush(callback)).catch(() => undefined);
	}

	async close(): Promise<void> {
		this.#closed = true;
		const port = await this.#port?.catch(() => undefined);
		this.#port = undefined;
		if (port?.isOpen) await this.#done((callback) => port.close(callback)).catch(() => undefined);
	}

	#open(): Promise<SerialPort> {
		if (this.#closed) return Promise.reject(new LinkError(`The serial line ${this.#path} is closed.`));
		this.#port ??= this.#connect();
		return this.#port;
	}

	async #connect(): Promise<SerialPort> {
		const port = new SerialPort({
			path: this.#path,
			baudRate: this.#baudRate,
			rtscts: this.#handshake,
			autoOpen: false,
		});
		const forget = (): void => {
			this.#port = undefined;
		};
		port.on('close', forget);
		port.on('error', forget);
		port.on('data', (bytes: Uint8Array) => {
			for (const listener of this.#listeners) listener(bytes);
		});
		try {
			await this.#done((callback) => port.open(callback));
		} catch (error) {
			forget();
			throw error;
		}
		return port;
	}

	#done(start: (callback: (error?: Error | null) => void) => void): Promise<void> {
		return new Promise((resolve, reject) => {
			start((error) => {
				if (error) reject(new LinkError(`Serial line ${this.#path}: ${error.message}`, { cause: error }));
				else resolve();
			});
		});
	}
}
