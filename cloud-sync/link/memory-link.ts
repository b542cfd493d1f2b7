import type { Logger } from 'pino';
import { CHANNELS, type Channel, encodeMessage, type Message, topicOf } from '#wire/messages.ts';
import { filterOf, Inbox } from './inbox.ts';
import { type Link, LinkDown, type LinkIdentity, type MessageListener, type RefusedPayloads } from './link.ts';
import type { MemoryBroker } from './memory-broker.ts';

export interface MemoryLinkOptions extends LinkIdentity {
	readonly broker: MemoryBroker;
	readonly log: Logger;
}

/** A link inside the process; it comes up at the end of the task in which it first subscribes. */
export function connectMemoryLink(options: MemoryLinkOptions): Link {
	return new MemoryLink(options);
}

class MemoryLink implements Link {
	readonly #broker: MemoryBroker;
	readonly #identity: LinkIdentity;
	readonly #inbox: Inbox;
	readonly #listeners: ((up: boolean) => void)[] = [];
	#reachable = true;
	#closed = false;
	#up = false;

	constructor(options: MemoryLinkOptions) {
		this.#broker = options.broker;
		this.#identity = options;
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
		if (!this.#up) throw new LinkDown();
		this.#publish(topicOf(office, channel), payload, CHANNELS[channel].retain);
	}

	subscribe<C extends Channel>(office: string, channel: C, listener: MessageListener<C>, group?: string): void {
		if (this.#inbox.isEmpty) queueMicrotask(() => this.#connect());
		this.#inbox.add(office, channel, listener, group);
		if (this.#up) this.#broker.subscribe(this.#identity.clientId, filterOf(office, channel, group));
	}

	setReachable(reachable: boolean): void {
		this.#reachable = reachable;
		if (reachable) queueMicrotask(() => this.#connect());
		else this.#leave();
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#leave();
	}

	#connect(): void {
		if (this.#up || this.#closed || !this.#reachable || this.#inbox.isEmpty) return;
		const { clientId } = this.#identity;
		this.#broker.open(clientId, {
			receive: (topic, payload, isKept) => this.#inbox.receive(topic, payload, isKept),
			lost: () => {
				this.#setUp(false);
				queueMicrotask(() => this.#connect());
			},
		});
		for (const filter of this.#inbox.filters) this.#broker.subscribe(clientId, filter);
		this.#sayPresence('up');
		this.#setUp(true);
	}

	/** Last will and farewell say the same. */
	#leave(): void {
		if (!this.#up) return;
		this.#broker.leave(this.#identity.clientId, this.#identity.cleanSession ?? false);
		this.#sayPresence('down');
		this.#setUp(false);
	}

	#sayPresence(link: 'up' | 'down'): void {
		const office = this.#identity.presenceOf;
		if (office !== undefined) this.#publish(topicOf(office, 'up/link'), encodeMessage('up/link', { link }), true);
	}

	#publish(topic: string, payload: string, retain: boolean): void {
		this.#broker.publish(topic, new TextEncoder().encode(payload), retain);
	}

	#setUp(up: boolean): void {
		if (up === this.#up) return;
		this.#up = up;
		for (const listener of this.#listeners) listener(up);
	}
}
