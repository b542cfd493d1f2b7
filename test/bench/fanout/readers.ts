import { connect, type Socket } from 'node:net';
import * as z from 'zod';

// Thousands of readers of one stream in a process of their own, which says when the last of them has read some words. Ends
// when whoever forked it is gone.

const orderSchema = z.union([z.object({ url: z.string(), readers: z.number() }), z.object({ words: z.string() })]);

/** What this process is told: to connect, or what to wait for. */
export type ReadersOrder = z.output<typeof orderSchema>;

/** Connections that are being made at a time; the listeners' queues hold a few thousand. */
const AT_ONCE = 200;
const sockets: Socket[] = [];
/** One for all, as nothing is kept of what is read. */
const buffer = Buffer.alloc(16 * 1024);
let words = Buffer.alloc(0);
let left = 0;

process.on('message', async (message) => {
	const order = orderSchema.parse(message);
	if ('words' in order) {
		words = Buffer.from(order.words);
		left = sockets.length;
	} else await connectAll(new URL(order.url), order.readers);
	process.send?.('ready');
});
process.on('disconnect', () => process.exit());

async function connectAll(url: URL, readers: number): Promise<void> {
	for (let made = 0; made < readers; made += AT_ONCE) {
		await Promise.all(Array.from({ length: Math.min(AT_ONCE, readers - made) }, () => connectOne(url)));
	}
}

/** Resolves when the stream has begun. */
function connectOne({ hostname, port, pathname }: URL): Promise<void> {
	return new Promise((resolve, reject) => {
		const onread = {
			buffer,
			callback(bytes: number, read: Uint8Array) {
				resolve();
				if (left > 0 && Buffer.from(read.buffer, read.byteOffset, bytes).includes(words)) heard();
				return true;
			},
		};
		const socket = connect({ host: hostname, port: Number(port), onread });
		socket.once('connect', () => {
			socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\n\r\n`);
		});
		socket.once('error', reject).once('close', () => reject(new Error('the stream ended')));
		sockets.push(socket);
	});
}

function heard(): void {
	left -= 1;
	// The same clock in every process (CLOCK_MONOTONIC).
	if (left === 0) process.send?.(Number(process.hrtime.bigint()));
}
