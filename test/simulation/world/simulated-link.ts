import type { Logger } from 'pino';
import { backOffMs } from '#link/back-off.ts';
import { Inbox } from '#link/inbox.ts';
import { type Link, LinkDown, type LinkIdentity, type MessageListener, type RefusedPayloads } from '#link/link.ts';
import { CHANNELS, type Channel, encodeMessage, type Message, topicOf } from '#wire/messages.ts';
import type { SimulatedNetwork } from './network.ts';

interface LinkParts {
	readonly network: SimulatedNetwork;
	readonly identity: LinkIdentity;
	readonly log: Logger;
	/** Runs what the link's news set off, and sees to its failure. */
	readonly guard: (work: () => void) => void;
}

/** A process's link over the simulated network: what leaves may be lost, doubled or late, and so may the answer. */
export class SimulatedLink implements Link {
	readonly #parts: LinkParts;
	readonly #inbox: Inbox;
	readonly #listeners: ((up: boolean) => void)[] = [];
	readonly #unanswered = new Set<() => void>();
	#up = false;
	#isDead = false;
	/** Rises when a connection ends: its packets arrive nowhere and are not answered. */
	#connection = 0;
	#failures = 0;

	constructor(parts: LinkParts) {
		this.#parts = parts;
		this.#inbox = new Inbox(parts.log);
		parts.network.timeline.after(0, () => this.#connect());
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
		const { network, identity } = this.#parts;
		const payload = new TextEncoder().encode(encodeMessage(channel, message));
		// A dead process is not answered any more.
		if (this.#isDead) return new Promise(() => {});
		if (!this.#up) throw new LinkDown();
		const connection = this.#connection;
		if (channel === 'up/events') network.onEvents(connection, (message as Message<'up/events'>).from);
		await new Promise<void>((resolve, reject) => {
			const giveUp = () => reject(new LinkDown());
			this.#unanswered.add(giveUp);
			const topic = topicOf(office, channel);
			network.send(identity.clientId, topic, () => {
				if (connection !== this.#connection) return;
				network.broker.publish(topic, payload, CHANNELS[channel].retain);
				network.timeline.after(network.dice.wait(network.weather.meanDelayMilliseconds), () => {
					if (this.#unanswered.delete(giveUp)) resolve();
				});
			});
		});
	}

	subscribe<C extends Channel>(office: string, channel: C, listener: MessageListener<C>): void {
		const { guard } = this.#parts;
		this.#inbox.add(office, channel, (message, from, isKept) => guard(() => listener(message, from, isKept)));
	}

	setReachable(): void {
		throw new Error('in a simulation the network is cut, not the link');
	}

	async close(): Promise<void> {
		this.die();
		this.buried();
	}

	/** The connection broke and both ends know. */
	loseConnection(): void {
		this.buried();
		if (!this.#up) return;
		this.#up = false;
		this.#connection += 1;
		const unanswered = [...this.#unanswered];
		this.#unanswered.clear();
		for (const giveUp of unanswered) giveUp();
		for (const listener of this.#listeners) this.#parts.guard(() => listener(false));
		this.#connectLater();
	}

	/** The process is no more: it neither hears nor is answered. */
	die(): void {
		this.#isDead = true;
		this.#up = false;
		this.#connection += 1;
		this.#unanswered.clear();
	}

	/** The broker learns that the client is gone: what comes for it waits, and its will is published. */
	buried(): void {
		const { network, identity } = this.#parts;
		if (network.letGo(identity.clientId, this)) this.#sayPresence('down');
	}

	#connectLater(): void {
		const { timeline, dice } = this.#parts.network;
		timeline.after(backOffMs(this.#failures, dice.whole(0, 1000) / 1000), () => this.#connect());
		this.#failures += 1;
	}

	#connect(): void {
		if (this.#isDead || this.#up) return;
		const { network, identity, guard } = this.#parts;
		if (!network.isReachable(identity.clientId)) {
			network.onceReachable(identity.clientId, () => this.#connectLater());
			return;
		}
		this.#failures = 0;
		network.takeOver(identity.clientId, this);
		network.broker.open(identity.clientId, {
			receive: (topic, payload, isKept) => this.#inbox.receive(topic, payload, isKept),
			lost: () => {},
		});
		for (const filter of this.#inbox.filters) network.broker.subscribe(identity.clientId, filter);
		this.#sayPresence('up');
		this.#up = true;
		for (const listener of this.#listeners) guard(() => listener(true));
	}

	#sayPresence(link: 'up' | 'down'): void {
		const office = this.#parts.identity.presenceOf;
		if (office === undefined) return;
		const payload = new TextEncoder().encode(encodeMessage('up/link', { link }));
		this.#parts.network.broker.publish(topicOf(office, 'up/link'), payload, true);
	}
}
