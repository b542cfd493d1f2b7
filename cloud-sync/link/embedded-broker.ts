import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import type { Logger } from 'pino';
import { PAYLOAD_LIMIT_BYTES } from '#wire/messages.ts';

/** What is somewhat too long for either side reaches it and is counted there; this would only fill the memory. */
const MOST_PAYLOAD_BYTES = 2 * PAYLOAD_LIMIT_BYTES;

export interface EmbeddedBroker {
	/** Where links connect to, e.g. `mqtt://127.0.0.1:1883`. */
	readonly url: string;
	/** Drops every connection and forgets sessions and retained messages. */
	close(): Promise<void>;
}

/**
 * An MQTT broker inside this process, for one machine only: it listens on the loopback address.
 * @param options.port TCP port; 0 or left out for any free one
 * @throws Error with one clear line when the port is in use
 */
export async function startEmbeddedBroker(options: { port?: number; log: Logger }): Promise<EmbeddedBroker> {
	const broker = await Aedes.createBroker({
		authorizePublish(client, { topic, payload }, done) {
			if (payload.length <= MOST_PAYLOAD_BYTES) return done(null);
			options.log.warn(
				{ event: 'payload-refused', topic, kind: 'oversized', client: client?.id },
				'a client sent too much and was dropped',
			);
			done(new Error('payload too large'));
		},
	});
	broker.on('clientError', (client, error) =>
		options.log.debug({ event: 'broker-client-error', client: client.id, error: error.message }),
	);
	const server = createServer({ noDelay: true }, (socket) => broker.handle(socket));
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, options.port ?? 0)));
		server.listen(options.port ?? 0, '127.0.0.1', resolve);
	});
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : options.port;
	return {
		url: `mqtt://127.0.0.1:${port}`,
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				broker.close();
			}),
	};
}

function explained(error: NodeJS.ErrnoException, port: number): Error {
	return error.code === 'EADDRINUSE'
		? new Error(`the broker's port ${port} on 127.0.0.1 is in use; stop what uses it or choose another`)
		: error;
}
