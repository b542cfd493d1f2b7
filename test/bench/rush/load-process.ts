import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Load, type LoadAnswer, type LoadRequest, loadOrderSchema } from './http-load.ts';

// The clients, as a process of their own, so that they take no time of what is measured. Ends when whoever forked it is gone.

process.once('message', async (message) => {
	const { urls, connections, requests } = loadOrderSchema.parse(message);
	const opened = await Promise.all(
		Array.from({ length: connections }, (_, i) => open(new URL(urls[i % urls.length] ?? ''))),
	);
	const load = await sendAll(opened, requests);
	for (const { socket } of opened) socket.destroy();
	process.send?.(load);
});
process.once('disconnect', () => process.exit());

/** Each connection has one request under way at a time. */
async function sendAll(connections: readonly Connection[], requests: readonly LoadRequest[]): Promise<Load> {
	const answers: LoadAnswer[] = [];
	let next = 0;
	const startedAt = performance.now();
	await Promise.all(
		connections.map(async (connection) => {
			for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
				answers.push(await connection.send(request));
			}
		}),
	);
	return { answers, seconds: (performance.now() - startedAt) / 1000 };
}

interface Connection {
	readonly socket: Socket;
	send(request: LoadRequest): Promise<LoadAnswer>;
}

/** A connection that knows as much of HTTP/1.1 as these answers need: a status, and a body of a length told beforehand. */
async function open({ host, hostname, port }: URL): Promise<Connection> {
	const socket = connect({ host: hostname, port: Number(port), noDelay: true }).setEncoding('latin1');
	let read = '';
	let startedAt = 0;
	let answered = (_answer: LoadAnswer) => {};
	socket.on('data', (text: string) => {
		read += text;
		const answer = answerIn(read);
		if (answer === null) return;
		read = '';
		answered({ ...answer, milliseconds: performance.now() - startedAt });
	});
	await once(socket, 'connect');
	return {
		socket,
		send({ path, body }) {
			const length = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`;
			startedAt = performance.now();
			socket.write(`POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${length}\r\n\r\n${body}`);
			return new Promise((resolve) => (answered = resolve));
		},
	};
}

/** The answer, once all of it has been read; one character of what was read is one byte. */
function answerIn(read: string): Omit<LoadAnswer, 'milliseconds'> | null {
	const headEnd = read.indexOf('\r\n\r\n');
	if (headEnd < 0) return null;
	const length = Number(/^content-length: (\d+)/im.exec(read.slice(0, headEnd))?.[1] ?? 0);
	const text = read.slice(headEnd + 4);
	return text.length < length ? null : { status: Number(read.slice(9, 12)), text };
}
