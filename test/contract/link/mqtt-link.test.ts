import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startEmbeddedBroker } from '#link/embedded-broker.ts';
import { connectMqttLink } from '#link/mqtt-link.ts';
import { PAYLOAD_LIMIT_BYTES, topicOf } from '#wire/messages.ts';
import { freePort } from '../../support/free-ports.ts';
import { linkContract, listening } from './link-contract.ts';

const log = pino({ enabled: false });

linkContract('mqtt with the embedded broker', async () => {
	let broker = await startEmbeddedBroker({ port: await freePort(), log });
	const url = broker.url;
	return {
		connect: (identity) => connectMqttLink({ ...identity, url, log }),
		async publishRaw(topic, payload) {
			const stranger = await connectAsync(url);
			await stranger.publishAsync(topic, Buffer.from(payload), { qos: 1 });
			await stranger.endAsync();
		},
		async restart() {
			await broker.close();
			broker = await startEmbeddedBroker({ port: Number(new URL(url).port), log });
		},
		close: () => broker.close(),
	};
});

test('a broker port in use gives one clear line', async () => {
	const broker = await startEmbeddedBroker({ log });
	const port = Number(new URL(broker.url).port);
	await expect(startEmbeddedBroker({ port, log })).rejects.toThrow(`the broker's port ${port} on 127.0.0.1 is in use`);
	await broker.close();
});

test('a link waits for a broker that starts later', async () => {
	const port = await freePort();
	const url = `mqtt://127.0.0.1:${port}`;
	const link = listening(connectMqttLink({ clientId: 'early', url, log }), 'sumperk');
	const up = new Promise<boolean>((resolve) => link.onUpChange(resolve));
	const broker = await startEmbeddedBroker({ port, log });
	expect(await up).toBe(true);
	await link.close();
	await broker.close();
});

test('S11 a link that is closed while it connects says goodbye last: nobody takes its office for present', async () => {
	const presence: unknown[] = [];
	let subscribe = () => {};
	const asked = new Promise<void>((resolve) => {
		subscribe = resolve;
	});
	let grant = () => {};
	const broker = await Aedes.createBroker({
		authorizeSubscribe(_client, subscription, done) {
			grant = () => done(null, subscription);
			subscribe();
		},
		authorizePublish(_client, { topic, payload }, done) {
			if (topic === topicOf('sumperk', 'up/link')) presence.push(JSON.parse(payload.toString()).link);
			done(null);
		},
	});
	const server = createServer(broker.handle).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const identity = { clientId: 'hasty', presenceOf: 'sumperk' };
	const link = listening(connectMqttLink({ ...identity, url: `mqtt://127.0.0.1:${port}`, log }), 'sumperk');
	await asked;
	const gone = once(broker, 'clientDisconnect');
	const closing = link.close();
	grant();
	await Promise.all([closing, gone]);
	expect(presence).toEqual(['down']);
	broker.close();
	server.close();
});

test('S18 the embedded broker drops a client that floods it with a payload beyond all measure, and says so', async () => {
	const said: string[] = [];
	const broker = await startEmbeddedBroker({
		log: pino({ level: 'warn' }, { write: (line: string) => void said.push(line) }),
	});
	const stranger = await connectAsync(broker.url, { reconnectPeriod: 0 });
	const dropped = new Promise((resolve) => stranger.on('close', () => resolve('dropped')));
	stranger.on('error', () => {});
	stranger.publish('prepazka/1/sumperk/up/events', Buffer.alloc(2 * PAYLOAD_LIMIT_BYTES + 1), { qos: 1 }, () => {});
	expect(await dropped).toBe('dropped');
	expect(said.map((line) => JSON.parse(line))).toMatchObject([{ event: 'payload-refused', kind: 'oversized' }]);
	stranger.end(true);
	await broker.close();
});
