import { Socket } from 'node:net';
import { connect, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { CHANNELS, type Channel, encodeMessage, type Message, topicOf } from '#wire/messages.ts';
import { backOffMs } from './back-off.ts';
import { filterOf, Inbox } from './inbox.ts';
import { type Link, LinkDown, type LinkIdentity, type MessageListener, type RefusedPayloads } from './link.ts';

/** Silence after which either side tests the connection (MQTT 3.1.1 §3.1.2.10); a pulled cable shows within 1.5 of it. */
const KEEP_ALIVE_SECONDS = 10;
/** How long the broker may take to accept a connection. */
const CONNECT_TIMEOUT_MS = 5_000;
/** How long the farewell may take before the connection is dropped without it. */
const FAREWELL_MS = 1_000;

export interface MqttLinkOptions extends LinkIdentity {
	/** e.g. `mqtt://127.0.0.1:1883`, or `mqtts://broker.example:8883` */
	readonly url: string;
	/**
	 * For `mqtts://` only. Asked at each connection, so that keys which were renewed or put right are taken; what it throws is
	 * told, and it is asked again at the next try.
	 */
	readonly tls?: () => LinkTls;
	readonly log: Logger;
}

/** What the two ends of an encrypted link know each other by, as PEM. */
export interface LinkTls {
	/** The authority that signed the broker's certificate; those of the system when left out. */
	readonly authority?: string;
	/** Who we are. */
	readonly certificate?: string;
	readonly key?: string;
}

/**
 * Connects in the background after the first subscription, and stays connected: one client of the library per connection,
 * so that it keeps no queue.
 */
export function connectMqttLink(options: MqttLinkOptions): Link {
	return new MqttLink(options);
}

class MqttLink implements Link {
	readonly #options: MqttLinkOptions;
	readonly #inbox: Inbox;
	readonly #listeners: ((up: boolean) => void)[] = [];
	readonly #unanswered = new Set<(reason: LinkDown) => void>();
	#client: MqttClient | null = null;
	#retry: NodeJS.Timeout | undefined;
	#failures = 0;
	#lastError = '';
	#up = false;
	#reachable = true;
	#closed = false;

	constructor(options: MqttLinkOptions) {
		this.#options = options;
		this.#inbox = new Inbox(options.log);
	}

	get up(): boolean {
		return this.#up;
	}

	get refused(): RefusedPayloads {
		return this.#inbox.refused;
	}

	onUpChange(listener: (up: boolean) => void): void {
		this.#listeners.push(listener);
	}

	async send<C extends Channel>(office: string, channel: C, message: Message<C>): Promise<void> {
		const payload = encodeMessage(channel, message);
		if (!this.#up || this.#client === null) throw new LinkDown();
		await this.#publish(this.#client, topicOf(office, channel), payload, CHANNELS[channel].retain);
	}

	subscribe<C extends Channel>(office: string, channel: C, listener: MessageListener<C>, group?: string): void {
		const isFirst = this.#inbox.isEmpty;
		this.#inbox.add(office, channel, listener, group);
		const filter = filterOf(office, channel, group);
		// In the next turn, so that the other subscriptions of this one belong to the first connection.
		if (isFirst) this.#retry = setTimeout(() => this.#connect());
		else if (this.#client?.connected) this.#subscribe(this.#client, [filter]).catch(() => this.#drop());
	}

	setReachable(reachable: boolean): void {
		if (reachable === this.#reachable) return;
		this.#reachable = reachable;
		if (reachable) {
			this.#failures = 0;
			this.#connect();
		} else this.#drop();
	}

	async close(): Promise<void> {
		this.#closed = true;
		clearTimeout(this.#retry);
		const client = this.#client;
		if (client?.connected) {
			await withinMs(
				FAREWELL_MS,
				this.#sayPresence(client, 'down').then(() => client.endAsync()),
			).catch(() => {});
		}
		this.#drop();
	}

	#connect(): void {
		clearTimeout(this.#retry);
		if (this.#closed || !this.#reachable || this.#client !== null || this.#inbox.isEmpty) return;
		const client = this.#open();
		if (client === null) {
			this.#tryLater();
			return;
		}
		this.#client = client;
		const joinWrites = joinedWrites(client);
		client.on('message', (topic, payload, { retain }) => {
			joinWrites();
			this.#inbox.receive(topic, payload, retain);
		});
		client.on('error', (error) => this.#tell(error.message));
		client.on('close', () => this.#lost(client));
		client.on('connect', () => {
			sendAtOnce(client.stream);
			this.#greet(client).catch(() => client.end(true));
		});
	}

	/** `null` with keys that cannot be read or used, which the library throws at once: people are to be called without a link. */
	#open(): MqttClient | null {
		const { url, tls, clientId, cleanSession = false, presenceOf } = this.#options;
		try {
			return connect(url, {
				...tlsOptions(tls?.()),
				clientId,
				clean: cleanSession,
				protocolVersion: 4,
				keepalive: KEEP_ALIVE_SECONDS,
				connectTimeout: CONNECT_TIMEOUT_MS,
				reconnectPeriod: 0,
				queueQoSZero: false,
				resubscribe: false,
				...(presenceOf !== undefined && { will: will(presenceOf) }),
			});
		} catch (error) {
			this.#tell(error instanceof Error ? error.message : String(error));
			return null;
		}
	}

	/** Asks for everything anew at each connection: the broker may have forgotten the session, and repeats what it retained. */
	async #greet(client: MqttClient): Promise<void> {
		const isPast = () => client !== this.#client || this.#closed;
		await this.#subscribe(client, this.#inbox.filters);
		if (isPast()) return;
		await this.#sayPresence(client, 'up');
		if (isPast()) return;
		this.#failures = 0;
		this.#lastError = '';
		this.#setUp(true);
	}

	/** Once, and not at each try again: the broker may be away for a day. */
	#tell(error: string): void {
		if (error === this.#lastError) return;
		this.#lastError = error;
		this.#options.log.warn({ event: 'link-error', error }, 'the broker cannot be reached');
	}

	async #subscribe(client: MqttClient, filters: readonly string[]): Promise<void> {
		const granted = await client.subscribeAsync([...filters], { qos: 1 });
		const refused = granted.filter(({ qos }) => qos === 128).map(({ topic }) => topic);
		if (refused.length > 0) {
			this.#options.log.error({ event: 'subscription-refused', topics: refused }, 'the broker refused a subscription');
			throw new LinkDown();
		}
	}

	async #sayPresence(client: MqttClient, link: 'up' | 'down'): Promise<void> {
		const office = this.#options.presenceOf;
		if (office === undefined) return;
		await this.#publish(client, topicOf(office, 'up/link'), encodeMessage('up/link', { link }), true);
	}

	#publish(client: MqttClient, topic: string, payload: string, retain: boolean): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#unanswered.add(reject);
			client.publish(topic, payload, { qos: 1, retain }, (error) => {
				this.#unanswered.delete(reject);
				if (error) reject(new LinkDown());
				else resolve();
			});
		});
	}

	#drop(): void {
		const client = this.#client;
		client?.end(true);
		if (client !== null) this.#lost(client);
	}

	#lost(client: MqttClient): void {
		if (client !== this.#client) return;
		this.#client = null;
		client.end(true);
		for (const reject of this.#unanswered) reject(new LinkDown());
		this.#unanswered.clear();
		this.#setUp(false);
		if (!this.#closed && this.#reachable) this.#tryLater();
	}

	#tryLater(): void {
		this.#retry = setTimeout(() => this.#connect(), backOffMs(this.#failures, Math.random()));
		this.#failures += 1;
	}

	#setUp(up: boolean): void {
		if (up === this.#up) return;
		this.#up = up;
		this.#options.log.info({ event: up ? 'link-up' : 'link-down' });
		for (const listener of this.#listeners) listener(up);
	}
}

function tlsOptions(tls: LinkTls = {}) {
	const { authority, certificate, key } = tls;
	return {
		...(authority !== undefined && { ca: authority }),
		...(certificate !== undefined && key !== undefined && { cert: certificate, key }),
	};
}

/** Lets what is answered in one turn of the event loop leave in one write: each is a call of the system. */
function joinedWrites(client: MqttClient): () => void {
	let isJoining = false;
	return () => {
		if (isJoining) return;
		isJoining = true;
		const { stream } = client;
		stream.cork();
		setImmediate(() => {
			isJoining = false;
			stream.uncork();
		});
	};
}

/** Small messages do not wait for the answer to the one before (RFC 896), which the other end may hold back for 40 ms. */
function sendAtOnce(stream: MqttClient['stream']): void {
	if (stream instanceof Socket) stream.setNoDelay(true);
}

function will(office: string) {
	const payload = Buffer.from(encodeMessage('up/link', { link: 'down' }));
	return { topic: topicOf(office, 'up/link'), payload, qos: 1, retain: true } as const;
}

function withinMs<T>(milliseconds: number, work: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(new LinkDown()), milliseconds);
		work.then(resolve, reject).finally(() => clearTimeout(timer));
	});
}
