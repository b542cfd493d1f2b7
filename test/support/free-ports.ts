import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Being beaten to a port happens once in thousands of starts; more often in a row, something else is wrong. */
const MOST_TRIES = 3;

/**
 * Starts something on as many TCP ports as it takes, and anew on others when somebody else was faster to one of them.
 *
 * @param start gets the ports. What it throws when it does not come up is told apart by its message: the port's number
 * and "in use", as all programs here say it
 * @throws what `start` threw, for any other reason
 */
export async function onFreePorts<T>(count: number, start: (...ports: number[]) => Promise<T>): Promise<T> {
	for (let left = MOST_TRIES - 1; ; left--) {
		const ports = await Promise.all(Array.from({ length: count }, freePort));
		try {
			return await start(...ports);
		} catch (error) {
			const message = error instanceof Error ? error.message : '';
			const isTaken = message.includes('in use') && ports.some((port) => message.includes(String(port)));
			if (!isTaken || left === 0) throw error;
		}
	}
}

/**
 * A TCP port that nobody listens on just now, below those from which systems take one for an outgoing connection (Linux
 * from 32768 on, ip(7)): one of these could be taken before it is listened on.
 */
export async function freePort(): Promise<number> {
	const port = randomInt(10_000, 32_000);
	const server = createServer().listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch {
		return freePort();
	}
	server.close();
	await once(server, 'close');
	return port;
}
