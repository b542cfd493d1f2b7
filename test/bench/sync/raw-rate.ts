import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';

/** A broker drops what its queue for a client does not hold. */
const MOST_ON_THE_WAY = 500;

/** So many messages in one direction, and the bytes of each. */
export interface Traffic {
	readonly messages: number;
	readonly messageBytes: number;
}

/**
 * What a broker carries with nobody thinking about it: as many messages of that size each way at the same time, QoS 1,
 * as many on the way at a time as brokers keep for a client.
 * @returns milliseconds until the last one has arrived
 */
export async function rawMilliseconds(
	url: string,
	ends: { readonly office: IClientOptions; readonly cloud: IClientOptions },
	{ up, down }: { readonly up: Traffic; readonly down: Traffic },
): Promise<number> {
	const [office, cloud] = await Promise.all([connectAsync(url, ends.office), connectAsync(url, ends.cloud)]);
	try {
		const ways = [
			{ publisher: office, subscriber: cloud, topic: 'prepazka/1/sumperk/up/events', traffic: up },
			{ publisher: cloud, subscriber: office, topic: 'prepazka/1/sumperk/down/reservations', traffic: down },
		];
		for (const { subscriber, topic } of ways) await subscriber.subscribeAsync(topic, { qos: 1 });
		const startedAt = performance.now();
		await Promise.all(ways.map(carry));
		return performance.now() - startedAt;
	} finally {
		await Promise.all([office.endAsync(), cloud.endAsync()]);
	}
}

interface Way {
	readonly publisher: MqttClient;
	readonly subscriber: MqttClient;
	readonly topic: string;
	readonly traffic: Traffic;
}

/** Resolves when the last message has arrived. */
function carry({ publisher, subscriber, topic, traffic: { messages, messageBytes } }: Way): Promise<void> {
	const payload = Buffer.alloc(messageBytes, 'x');
	let left = messages;
	let unsent = messages;
	const publish = () => void (unsent-- > 0 && publisher.publish(topic, payload, { qos: 1 }));
	return new Promise((resolve) => {
		subscriber.on('message', () => {
			publish();
			if (--left === 0) resolve();
		});
		for (let i = 0; i < MOST_ON_THE_WAY; i++) publish();
	});
}
