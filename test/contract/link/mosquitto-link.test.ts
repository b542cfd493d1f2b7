import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { describe, test } from 'vitest';
import { connectMqttLink } from '#link/mqtt-link.ts';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';
import { startMosquitto } from '../../support/mosquitto-broker.ts';
import { linkContract } from './link-contract.ts';
import { breakIns } from './mosquitto-break-ins.ts';

const obstacle = mosquittoObstacle();
if (obstacle !== undefined) {
	test('what a link promises, on Mosquitto', ({ skip }) => skip(obstacle));
} else {
	describe('on a broker of its own', () => {
		linkContract('mqtts with Mosquitto', startBench);
		breakIns();
	});
}

async function startBench() {
	const broker = await startMosquitto();
	const log = pino({ enabled: false });
	return {
		connect: (identity: { clientId: string; presenceOf?: string }) =>
			connectMqttLink({ ...identity, url: broker.url, tls: broker.keysOf(identity.presenceOf ?? 'cloud'), log }),
		async publishRaw(topic: string, payload: Uint8Array) {
			const { authority, certificate, key } = broker.tester;
			const stranger = await connectAsync(broker.url, { ca: authority, cert: certificate, key });
			await stranger.publishAsync(topic, Buffer.from(payload), { qos: 1 });
			await stranger.endAsync();
		},
		restart: () => broker.restart(),
		close: () => broker.close(),
	};
}
