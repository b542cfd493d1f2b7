import { type IncomingMessage, type RequestListener, Server, type ServerOptions, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Clock } from '#wire/time.ts';
import { answerCurrentOccupancy } from './cached-occupancy.ts';
import type { HttpParts } from './parts.ts';

/** A request that is not here by then is somebody holding the line. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the minute for which proxies commonly keep a connection: who closes it must not meet the next request. */
const KEEP_ALIVE_MS = 72_000;
/** How long the end waits for what is being asked and answered: longer than a booking waits for the mail server. */
const ENDING_SECONDS = 10;

/** Node's HTTP server, which answers by itself what is read over and over. @param routes answers everything else */
export function nodeServer(parts: HttpParts, routes: RequestListener): Server {
	const server: Server = new EndingServer(
		parts.clock,
		{
			ServerResponse: answersOf(() => server.listening),
			requestTimeout: REQUEST_TIMEOUT_MS,
			keepAliveTimeout: KEEP_ALIVE_MS,
			// No other protocol is spoken here; whoever offers one is answered in this.
			shouldUpgradeCallback: () => false,
		},
		(request, response) => {
			// After `Connection: close` nothing more is answered (RFC 9112 §9.6).
			if (parts.streams.has(request.socket)) request.socket.destroy();
			else if (!isAnswered(parts, request, response)) routes(request, response);
		},
	);
	// What cannot be read is not even refused after a stream: the refusal would stand in the midst of it.
	server.on('clientError', (_error, socket) => {
		if (socket instanceof Socket && parts.streams.has(socket)) socket.destroy();
	});
	return server.on('upgrade', (request) => parts.streams.release(request));
}

/** What fails here fails among the routes as well, where it is logged and answered as a problem: it must not end the process. */
function isAnswered(...asked: Parameters<typeof answerCurrentOccupancy>): boolean {
	try {
		return answerCurrentOccupancy(...asked);
	} catch {
		return false;
	}
}

/** Answers of which each is the last of its connection when the server takes no more of them (`never`: any of the overloads). */
function answersOf(isListening: () => boolean): typeof ServerResponse {
	return class<Request extends IncomingMessage> extends ServerResponse<Request> {
		override writeHead(status: number, message?: never, headers?: never): this {
			if (!isListening()) this.shouldKeepAlive = false;
			return super.writeHead(status, message, headers);
		}
	};
}

/**
 * Ends without waiting for connections on which nothing was asked yet, as browsers open them in advance: Node takes them for
 * busy until the time for a request has run out. For the others it waits a while only: Node then minds no time any more.
 */
class EndingServer extends Server {
	readonly #clock: Clock;
	readonly #silent = new Set<Socket>();

	constructor(clock: Clock, options: ServerOptions, answer: RequestListener) {
		super(options, answer);
		this.#clock = clock;
		const silent = this.#silent;
		function forget(this: Socket): void {
			silent.delete(this);
		}
		this.on('connection', (socket: Socket) => {
			silent.add(socket);
			socket.on('close', forget);
		});
		this.on('request', ({ socket }) => {
			if (silent.delete(socket)) socket.off('close', forget);
		});
	}

	override close(whenClosed?: (error?: Error) => void): this {
		const cancel = this.#clock.wakeAfter(ENDING_SECONDS, () => this.closeAllConnections());
		return super.close((error) => {
			cancel();
			whenClosed?.(error);
		});
	}

	/** Called by `close`, when no more connections are taken. */
	override closeIdleConnections(): void {
		super.closeIdleConnections();
		for (const socket of this.#silent) socket.destroy();
	}
}
