import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WrittenOccupancy } from '../live-occupancy.ts';
import type { HttpParts } from './parts.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Address of an office's occupancy, without anything behind it. */
const ADDRESS = /^\/api\/v1\/offices\/([a-z0-9-]+)\/occupancy$/;

const HEADERS = Object.entries({
	...SECURITY_HEADERS,
	'access-control-allow-origin': '*',
	'cache-control': 'no-cache',
	'content-type': 'application/json; charset=utf-8',
}).flat();

/** Headers of an occupancy, put together at its first reading. */
const headersOf = new WeakMap<WrittenOccupancy, string[]>();

/**
 * Answers a read of an office's occupancy before anything that other requests need is done: it is written once at each
 * change and checked by its schema when it came in. @returns whether it was one, of an office that has reported
 */
export function answerCurrentOccupancy(
	{ offices, occupancy }: Pick<HttpParts, 'offices' | 'occupancy'>,
	{ method, url = '', headers }: IncomingMessage,
	response: ServerResponse,
): boolean {
	const office = method === 'GET' ? ADDRESS.exec(url)?.[1] : undefined;
	const written = office !== undefined && offices.get(office) && occupancy.current(office);
	if (!written) return false;
	answerOccupancy(written, headers['if-none-match'], response);
	return true;
}

/** @param known the entity tags that the reader has, as in `If-None-Match` */
export function answerOccupancy(written: WrittenOccupancy, known: string | undefined, response: ServerResponse): void {
	let headers = headersOf.get(written);
	if (headers === undefined) {
		headers = [...HEADERS, 'etag', written.etag];
		headersOf.set(written, headers);
	}
	if (known?.includes(written.etag)) response.writeHead(304, headers).end();
	else response.writeHead(200, [...headers, 'content-length', String(written.bytes)]).end(written.json);
}
