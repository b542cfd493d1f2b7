import { Client } from 'undici';

/** A request as one of the clients sends it. */
export interface LoadRequest {
	readonly method: 'GET' | 'POST' | 'OPTIONS';
	readonly path: string;
	readonly body?: string;
}

/** An answer, and the milliseconds from the request's last byte to the answer's. */
export interface LoadAnswer {
	readonly status: number;
	readonly text: string;
	readonly milliseconds: number;
}

export interface Load {
	readonly answers: readonly LoadAnswer[];
	readonly seconds: number;
}

const HEADERS = { 'content-type': 'application/json' };

/**
 * Sends requests over connections that stay open, each of which has one request under way at a time.
 * @param urls servers, among which the connections are dealt out
 */
export async function load(
	urls: readonly string[],
	connections: number,
	requests: readonly LoadRequest[],
): Promise<Load> {
	const clients = Array.from({ length: connections }, (_, i) => new Client(urls[i % urls.length] ?? ''));
	await Promise.all(clients.map((client) => send(client, { method: 'OPTIONS', path: '/healthz' })));
	const answers: LoadAnswer[] = [];
	let next = 0;
	const startedAt = performance.now();
	await Promise.all(
		clients.map(async (client) => {
			for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
				answers.push(await send(client, request));
			}
		}),
	);
	const seconds = (performance.now() - startedAt) / 1000;
	await Promise.all(clients.map((client) => client.close()));
	return { answers, seconds };
}

async function send(client: Client, { method, path, body }: LoadRequest): Promise<LoadAnswer> {
	const startedAt = performance.now();
	const response = await client.request({ method, path, ...(body !== undefined && { body, headers: HEADERS }) });
	const text = await response.body.text();
	return { status: response.statusCode, text, milliseconds: performance.now() - startedAt };
}
