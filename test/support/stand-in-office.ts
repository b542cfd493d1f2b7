import { createServer, type Server } from 'node:http';
import { freePort } from './free-ports.ts';

/**
 * A web server where the office would be, for tests of what surrounds it. It can go away and come back at the same
 * address, answer its pages with any status, and put a script into them.
 */
export class StandInOffice {
	readonly port: number;
	pageStatus = 200;
	pageScript = '';
	#server: Server | undefined;

	private constructor(server: Server, port: number) {
		this.port = port;
		this.#use(server);
	}

	/** Starts on a free port. */
	static async start(): Promise<StandInOffice> {
		const port = await freePort();
		return new StandInOffice(await listen(port), port);
	}

	get origin(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	async goAway(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		server?.closeAllConnections();
		await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
	}

	async comeBack(): Promise<void> {
		this.#use(await listen(this.port));
	}

	#use(server: Server): void {
		this.#server = server;
		server.on('request', (request, response) => {
			const status = request.url === '/healthz' ? 200 : this.pageStatus;
			response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
			response.end(
				`<!doctype html><title>${request.url}</title><h1>${request.url}</h1><script>${this.pageScript}</script>`,
			);
		});
	}
}

async function listen(port: number): Promise<Server> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(port, '127.0.0.1', resolve);
	});
	return server;
}
