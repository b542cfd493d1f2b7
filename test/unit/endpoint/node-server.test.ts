import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { nodeServer } from '../../../cloud-sync/endpoint/http/node-server.ts';
import type { HttpParts } from '../../../cloud-sync/endpoint/http/parts.ts';
import { createTestClock } from '../../support/test-clock.ts';

test('S19 an occupancy that cannot be written ends no process: the routes answer', async () => {
	const occupancy = {
		current() {
			throw new RangeError('not a moment');
		},
	};
	const streams = { has: () => false };
	const parts = {
		clock: createTestClock('2026-11-16T09:00:00+01:00'),
		offices: { get: () => ({}) },
		occupancy,
		streams,
	} as unknown as HttpParts;
	const server = nodeServer(parts, (_request, response) => response.writeHead(500).end());
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const { port } = server.address() as AddressInfo;
	expect((await fetch(`http://127.0.0.1:${port}/api/v1/offices/sumperk/occupancy`)).status).toBe(500);
	server.close();
});
