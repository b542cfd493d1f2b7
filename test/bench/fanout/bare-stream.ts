import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// The least that Node can do to fan out Server-Sent Events: one buffer, written to every response. Told what to send by
// whoever forked it; ends when that one is gone.

const readers = new Set<ServerResponse>();
const server = createServer((_request, response) => {
	response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
	response.flushHeaders();
	readers.add(response);
	response.on('close', () => readers.delete(response));
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
	process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
process.on('message', (message: string) => {
	const event = Buffer.from(`data: ${message}\n\n`);
	for (const response of readers) response.write(event);
});
process.on('disconnect', () => process.exit());
