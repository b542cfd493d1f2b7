import { connectAsync, type IClientOptions } from 'mqtt';

/** A broker drops what its queue for a client does not hold. */
const MOST_ON_THE_WAY = 500;

const TOPIC = 'prepazka/1/sumperk/up/events';

/**
 * What a broker carries with nobody thinking about it: messages of that size from one client to another, QoS 1,
 * as many on the way at a time as brokers keep for a client.
 * @returns milliseconds until the last one has arrived
 */
export async function rawMilliseconds(
	url: string,
	ends: { readonly publisher: IClientOptions; readonly subscriber: IClientOptions },
	messages: number,
	messageBytes: number,
): Promise<number> {
	const [publisher, subscriber] = await Promise.all([
		connectAsync(url, ends.publisher),
		connectAsync(url, ends.subscriber),
	]);
	try {
		await subscriber.subscribeAsync(TOPIC, { qos: 1 });
		const payload = Buffer.alloc(messageBytes, 'x');
		let left = messages;
		let unsent = messages;
		const publish = () => void (unsent-- > 0 && publisher.publish(TOPIC, payload, { qos: 1 }));
		const allArrived = new Promise<void>((resolve) => {
			subscriber.on('message', () => {
				publish();
				if (--left === 0) resolve();
			});
		});
		const startedAt = performance.now();
		for (let i = 0; i < MOST_ON_THE_WAY; i++) publish();
		await allArrived;
		return performance.now() - startedAt;
	} finally {
		await Promise.all([publisher.endAsync(), subscriber.endAsync()]);
	}
}
