import { createServer, type RequestListener, type Server } from 'node:http';
import { afterRelease } from '../live-streams.ts';
import { answerCurrentOccupancy } from './cached-occupancy.ts';
import type { HttpParts } from './parts.ts';

/** A request that is not here by then is somebody holding the line. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the minute for which proxies commonly keep a connection: who closes it must not meet the next request. */
const KEEP_ALIVE_MS = 72_000;

/** Node's HTTP server, which answers by itself what is read over and over. @param routes answers everything else */
export function nodeServer(parts: HttpParts, routes: RequestListener): Server {
	const server = createServer(
		{
			requestTimeout: REQUEST_TIMEOUT_MS,
			keepAliveTimeout: KEEP_ALIVE_MS,
			// No other protocol is spoken here; whoever offers one is answered in this.
			shouldUpgradeCallback: () => false,
		},
		(request, response) => {
			if (!answerCurrentOccupancy(parts, request, response)) routes(request, response);
		},
	);
	return server.on('upgrade', afterRelease);
}
