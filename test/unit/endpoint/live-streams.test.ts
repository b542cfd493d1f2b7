import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { LiveStreams } from '../../../cloud-sync/endpoint/live-streams.ts';
import { createTestClock } from '../../support/test-clock.ts';

test('the end of the streams does not wait for a reader who does not read', async () => {
	const streams = new LiveStreams(createTestClock('2026-11-16T09:00:00+01:00'));
	let tell = (_news: { readonly event: Buffer }) => {};
	const source = {
		name: 'news',
		current: () => null,
		watch(listener: typeof tell) {
			tell = listener;
			return () => {};
		},
	};
	const opened = Promise.withResolvers<Socket>();
	const server = createServer((request, response) => {
		streams.open(source, { request, response, headers: {} });
		opened.resolve(request.socket);
	});
	server.on('upgrade', (request) => streams.release(request));
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const reader = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
	reader.on('error', () => {});
	reader.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
	const socket = await opened.promise;
	// What the system takes no more of waits in the process: less of it than Node calls too much.
	while (socket.writableLength === 0) {
		tell({ event: Buffer.alloc(1000) });
		await new Promise((resolve) => setImmediate(resolve));
	}
	expect(socket.writableNeedDrain).toBe(false);
	streams.close();
	await new Promise((resolve) => server.close(resolve));
	reader.destroy();
});
