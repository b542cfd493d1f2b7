import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

/** What the browser says: an answer to a call, or an event. */
const messageSchema = z.object({
	id: z.number().optional(),
	result: z.unknown().optional(),
	error: z.object({ message: z.string() }).optional(),
	method: z.string().optional(),
	params: z.unknown().optional(),
});

type Message = z.infer<typeof messageSchema>;

interface Waiting {
	/** The answer with this number, or an event of this name that is the wanted one. */
	readonly takes: (message: Message) => boolean;
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
}

const GONE = 'the browser has gone';

/**
 * The browser's remote control over two pipes (`--remote-debugging-pipe`): JSON messages, each ended by a zero byte.
 * Unlike a debugging port nobody else on the machine can reach it.
 */
export class DevToolsPipe {
	readonly #toBrowser: Writable;
	readonly #waiting = new Set<Waiting>();
	#lastId = 0;
	#unfinished = '';
	#isClosed = false;

	constructor(toBrowser: Writable, fromBrowser: Readable) {
		this.#toBrowser = toBrowser;
		toBrowser.on('error', () => this.#closed());
		fromBrowser.setEncoding('utf8').on('data', (text: string) => this.#receive(text));
		fromBrowser.on('error', () => this.#closed()).on('close', () => this.#closed());
	}

	/**
	 * Calls a method of the DevTools protocol and resolves to its result.
	 * Rejects when the browser refuses, has gone, or `limitSeconds` have passed.
	 */
	async call(method: string, params: object, limitSeconds: number, sessionId?: string): Promise<unknown> {
		this.#lastId += 1;
		const id = this.#lastId;
		const answer = this.#wait((message) => message.id === id, method, limitSeconds);
		this.#toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
		return await answer;
	}

	/** Resolves to the parameters of the next event of that name that is wanted. Rejects as a call does. */
	waitFor(method: string, wanted: (params: unknown) => boolean, limitSeconds: number): Promise<unknown> {
		return this.#wait((message) => message.method === method && wanted(message.params), method, limitSeconds);
	}

	async #wait(takes: Waiting['takes'], what: string, limitSeconds: number): Promise<unknown> {
		if (this.#isClosed) throw new Error(GONE);
		const { promise, resolve, reject } = Promise.withResolvers<unknown>();
		const waiting = { takes, resolve, reject };
		this.#waiting.add(waiting);
		const limit = setTimeout(() => reject(new Error(`${what}: nothing for ${limitSeconds} s`)), limitSeconds * 1000);
		try {
			return await promise;
		} finally {
			clearTimeout(limit);
			this.#waiting.delete(waiting);
		}
	}

	#receive(text: string): void {
		const parts = (this.#unfinished + text).split('\0');
		this.#unfinished = parts.pop() ?? '';
		for (const part of parts) this.#dispatch(messageSchema.parse(JSON.parse(part)));
	}

	#dispatch(message: Message): void {
		for (const waiting of this.#waiting) {
			if (!waiting.takes(message)) continue;
			if (message.error) waiting.reject(new Error(message.error.message));
			else waiting.resolve(message.result ?? message.params);
		}
	}

	#closed(): void {
		this.#isClosed = true;
		for (const { reject } of this.#waiting) reject(new Error(GONE));
	}
}
