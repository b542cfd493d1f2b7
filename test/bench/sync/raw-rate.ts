import { connectAsync, type IClientOptions } from 'mqtt';

const TOPIC = 'prepazka/1/sumperk/up/events';

/**
 * What a broker carries with nobody thinking about it: messages of that size from one client to another, QoS 1, all
 * handed over at once.
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
		const allArrived = new Promise<void>((resolve) => {
			subscriber.on('message', () => --left === 0 && resolve());
		});
		const startedAt = performance.now();
		for (let i = 0; i < messages; i++) publisher.publish(TOPIC, payload, { qos: 1 });
		await allArrived;
		return performance.now() - startedAt;
	} finally {
		await Promise.all([publisher.endAsync(), subscriber.endAsync()]);
	}
}
