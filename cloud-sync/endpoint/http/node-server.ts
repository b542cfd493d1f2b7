import { type RequestListener, Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { answerCurrentOccupancy } from './cached-occupancy.ts';
import type { HttpParts } from './parts.ts';

/** A request that is not here by then is somebody holding the line. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the minute for which proxies commonly keep a connection: who closes it must not meet the next request. */
const KEEP_ALIVE_MS = 72_000;

/** Node's HTTP server, which answers by itself what is read over and over. @param routes answers everything else */
export function nodeServer(parts: HttpParts, routes: RequestListener): Server {
	const server = new EndingServer(
		{
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

/**
 * Ends without waiting for connections on which nothing was asked yet, as browsers open them in advance: Node takes them for
 * busy until the time for a request has run out.
 */
class EndingServer extends Server {
	readonly #silent = new Set<Socket>();

	constructor(options: ServerOptions, answer: RequestListener) {
		super(options, answer);
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

	/** Called by `close`, when no more connections are taken. */
	override closeIdleConnections(): void {
		super.closeIdleConnections();
		for (const socket of this.#silent) socket.destroy();
	}
}
