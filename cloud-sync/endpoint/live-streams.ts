import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '#wire/time.ts';

/** How often a quiet stream says that it is alive: proxies commonly drop connections that are silent for a minute. */
const HEARTBEAT_SECONDS = 15;
/** How soon a reader should come back after a break. */
const RETRY_MS = 1_000;

const HEARTBEAT = Buffer.from(': alive\n\n');
const RETRY = Buffer.from(`retry: ${RETRY_MS}\n\n`);

/** News as one Server-Sent Event, written once for all who read it. */
export interface Written {
	readonly event: Buffer;
}

/** Something that changes: what it is now, and a listener for what becomes of it; the result ends the listening. */
interface LiveSource {
	/** The same for everybody who reads the same. */
	readonly name: string;
	current(): Written | null;
	watch(listener: (written: Written) => void): () => void;
}

/** Everybody who reads one source. */
interface Channel {
	readonly sockets: Set<Socket>;
	unwatch(): void;
}

/** A request for a stream, and its answer, of which nothing has been written. */
interface StreamRequest {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly headers: Record<string, number | string | string[] | undefined>;
}

/**
 * Readers of live news by Server-Sent Events (WHATWG HTML §9.2). A slow one skips to the newest and holds up nobody. Of each
 * nothing is kept but its socket, as there are thousands.
 */
export class LiveStreams {
	readonly #clock: Clock;
	readonly #channels = new Map<string, Channel>();
	readonly #readers = new Map<Socket, string>();
	/** By request, until Node has forgotten both. */
	readonly #responses = new WeakMap<IncomingMessage, ServerResponse>();
	/** What could not be written yet; only the newest matters. */
	readonly #waiting = new Map<Socket, Buffer>();
	/** Readers that could not take the last heartbeat. */
	readonly #stuck = new Set<Socket>();
	#stopHeartbeat: () => void;
	#isClosed = false;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#stopHeartbeat = this.#scheduleHeartbeat();
	}

	get size(): number {
		return this.#readers.size;
	}

	/** Whether a connection has become a stream, and nothing else. */
	has(socket: Socket): boolean {
		return this.#readers.has(socket);
	}

	/** Sends what the source says now and at each change until the reader leaves. */
	open(source: LiveSource, { request, response, headers }: StreamRequest): void {
		const { socket } = request;
		// Asked for before the answer to an earlier request is out, whose place it would take (RFC 9112 §9.3.2).
		const isTooEarly = response.socket !== socket;
		if (isTooEarly || this.#isClosed) {
			socket.destroy();
			return;
		}
		// Ends with the connection, so that it needs no chunks.
		response.removeHeader('transfer-encoding');
		response.writeHead(200, {
			...headers,
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
			connection: 'close',
		});
		socket.cork();
		response.flushHeaders();
		socket.write(RETRY);
		const now = source.current();
		if (now) socket.write(now.event);
		socket.uncork();
		this.#readers.set(socket, source.name);
		this.#channelOf(source).sockets.add(socket);
		socket.on('error', ignore).on('end', end).on('close', this.#forget);
		this.#responses.set(request, response);
		// As a change to another protocol, at which Node's parser ends (lib/_http_server.js of Node 24, `onParserExecuteCommon`).
		Object.assign(request, { upgrade: true });
	}

	/**
	 * Has Node forget everything about HTTP on this connection: parser, request and response are most of its memory. For the
	 * HTTP server's event `upgrade`, and not before: an answer to what came together with the request would find its place
	 * free, which Node takes for a bug of its own. What a reader sends from now on is nobody's business.
	 */
	release(request: IncomingMessage): void {
		this.#responses.get(request)?.detachSocket(request.socket);
		request.socket.resume();
	}

	/** Ends every stream; the readers come back to whoever answers then. */
	close(): void {
		this.#isClosed = true;
		this.#stopHeartbeat();
		for (const socket of this.#readers.keys()) {
			// Who does not read what is there already would not read the end of it either.
			if (socket.writableLength > 0) socket.destroy();
			else socket.destroySoon();
		}
	}

	#channelOf({ name, watch }: LiveSource): Channel {
		const known = this.#channels.get(name);
		if (known) return known;
		const sockets = new Set<Socket>();
		const unwatch = watch(({ event }) => {
			for (const socket of sockets) this.#send(socket, event);
		});
		const channel = { sockets, unwatch };
		this.#channels.set(name, channel);
		return channel;
	}

	#send(socket: Socket, event: Buffer): void {
		if (!socket.writableNeedDrain) {
			socket.write(event);
			return;
		}
		if (!this.#waiting.has(socket)) socket.once('drain', this.#catchUp);
		this.#waiting.set(socket, event);
	}

	/** One function for all readers, called on the socket of one. */
	readonly #catchUp = ((streams: LiveStreams) =>
		function (this: Socket): void {
			const event = streams.#waiting.get(this);
			streams.#waiting.delete(this);
			if (event) streams.#send(this, event);
		})(this);

	readonly #forget = ((streams: LiveStreams) =>
		function (this: Socket): void {
			const name = streams.#readers.get(this) ?? '';
			const channel = streams.#channels.get(name);
			channel?.sockets.delete(this);
			if (channel?.sockets.size === 0) {
				channel.unwatch();
				streams.#channels.delete(name);
			}
			for (const kept of [streams.#readers, streams.#waiting, streams.#stuck]) kept.delete(this);
		})(this);

	/** A reader that took nothing between two heartbeats is gone without having said so. */
	#beat(socket: Socket): void {
		if (!socket.writableNeedDrain) {
			this.#stuck.delete(socket);
			socket.write(HEARTBEAT);
		} else if (this.#stuck.has(socket)) socket.destroy();
		else this.#stuck.add(socket);
	}

	#scheduleHeartbeat(): () => void {
		return this.#clock.wakeAfter(HEARTBEAT_SECONDS, () => {
			for (const socket of this.#readers.keys()) this.#beat(socket);
			this.#stopHeartbeat = this.#scheduleHeartbeat();
		});
	}
}

/** The event `close` follows. */
function ignore(): void {}

/** The reader has left. */
function end(this: Socket): void {
	this.end();
}
