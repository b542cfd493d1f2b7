import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import { type BenchView, benchViewSchema, type OfficeView, officeViewSchema } from '#local-api/messages.ts';

const screens = join(import.meta.dirname, '../../build/screens');
const contentTypes: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
};
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";

/** A request a screen has sent. */
export interface ScreenRequest {
	readonly request: string;
	readonly body: unknown;
}

/** What a clerk's wish is about, without its id and the situation it was decided on. */
export function wishedFor(body: unknown): Readonly<Record<string, unknown>> {
	const { inHand, wish, ...about } = body as Readonly<Record<string, unknown>>;
	return about;
}

/** What the office answers to one request. */
export interface Reply {
	readonly status: number;
	readonly body?: unknown;
}

/**
 * Stands in for the office where its states are hard to bring about: serves the built screens under a strict
 * content security policy and whatever view the test shows; each view is checked against the contract.
 */
export class FixtureOffice {
	readonly requests: ScreenRequest[] = [];
	/** Days that the admin page can ask about. */
	recordedDays: readonly string[] = [];
	/** Answers the next requests; 204 without one. */
	reply: (request: string, body: unknown) => Reply = () => ({ status: 204 });
	readonly #views = new Map<string, { event: string; view: unknown }>();
	readonly #listeners = new Map<ServerResponse, string>();
	readonly #server: Server = createServer((request, response) => this.#answer(request, response));
	#reachable = true;

	/** Starts on a free port of this machine. */
	static async start(view: OfficeView): Promise<FixtureOffice> {
		if (!existsSync(join(screens, 'kiosk/index.html'))) throw new Error('the screens are not built: npm run build');
		const office = new FixtureOffice();
		office.show(view);
		await new Promise<void>((listening) => office.#server.listen(0, '127.0.0.1', listening));
		return office;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** Sends a view to every screen. */
	show(view: OfficeView): void {
		this.#send('/api/v1/', 'state', officeViewSchema.parse(view));
	}

	/** Sends a view of the virtual board to every screen. */
	showBench(view: BenchView): void {
		this.#send('/bench/', 'bench', benchViewSchema.parse(view));
	}

	/** Drops every connection and answers 503 until told otherwise. */
	setReachable(reachable: boolean): void {
		this.#reachable = reachable;
		if (!reachable) this.#server.closeAllConnections();
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((closed) => this.#server.close(closed));
	}

	#send(base: string, event: string, view: unknown): void {
		this.#views.set(base, { event, view });
		for (const [listener, heard] of this.#listeners) if (heard === base) writeEvent(listener, event, view);
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = request.url ?? '/';
		const base = path.slice(0, path.lastIndexOf('/') + 1);
		const live = this.#views.get(base);
		if (!this.#reachable) response.writeHead(503).end();
		else if (request.method !== 'GET') await this.#take(request, response);
		else if (path === '/api/v1/what-if') json(response, 200, { days: this.recordedDays });
		else if (live && path.endsWith('/state')) json(response, 200, live.view);
		else if (live && path.endsWith('/events')) this.#listen(response, base, live);
		else page(path, response);
	}

	#listen(response: ServerResponse, base: string, live: { event: string; view: unknown }): void {
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		writeEvent(response, live.event, live.view);
		this.#listeners.set(response, base);
		response.on('close', () => this.#listeners.delete(response));
	}

	async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body: unknown = JSON.parse(await text(request));
		const name = `${request.method} ${request.url}`;
		this.requests.push({ request: name, body });
		const reply = this.reply(name, body);
		json(response, reply.status, reply.body);
	}
}

function writeEvent(response: ServerResponse, event: string, view: unknown): void {
	response.write(`event: ${event}\ndata: ${JSON.stringify(view)}\n\n`);
}

function json(response: ServerResponse, status: number, body: unknown): void {
	const type = status < 400 ? 'application/json' : 'application/problem+json';
	response.writeHead(status, { 'content-type': type }).end(body === undefined ? '' : JSON.stringify(body));
}

function page(path: string, response: ServerResponse): void {
	const asked = path.startsWith('/counter/') ? '/counter/' : path;
	const file = join(screens, normalize(asked.endsWith('/') ? `${asked}index.html` : asked));
	if (!file.startsWith(screens) || !existsSync(file)) {
		response.writeHead(404).end();
		return;
	}
	const type = contentTypes[extname(file)] ?? 'application/octet-stream';
	response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
	createReadStream(file).pipe(response);
}
