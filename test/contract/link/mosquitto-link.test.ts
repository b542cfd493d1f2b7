import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { describe, test } from 'vitest';
import type { LinkIdentity } from '#link/link.ts';
import { connectMqttLink } from '#link/mqtt-link.ts';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';
import { startMosquitto } from '../../support/mosquitto-broker.ts';
import { groupContract } from './group-contract.ts';
import { linkContract } from './link-contract.ts';
import { breakIns } from './mosquitto-break-ins.ts';

const obstacle = mosquittoObstacle();
if (obstacle !== undefined) {
	test('what a link promises, on Mosquitto', ({ skip }) => skip(obstacle));
} else {
	describe('on a broker of its own', () => {
		linkContract('mqtts with Mosquitto', () => startBench([]));
		groupContract('mqtts with Mosquitto', () => startBench(['1', '2']));
		breakIns();
	});
}

async function startBench(cloudProcesses: readonly string[]) {
	const broker = await startMosquitto(cloudProcesses);
	const log = pino({ enabled: false });
	return {
		connect: (identity: LinkIdentity) =>
			connectMqttLink({
				...identity,
				url: broker.url,
				tls: () => broker.keysOf(identity.presenceOf ?? identity.clientId),
				log,
			}),
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
