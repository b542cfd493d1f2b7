import type { Logger } from 'pino';
import { type Channel, decodeMessage, type Message, parseTopic, topicOf } from '#wire/messages.ts';
import type { MessageListener, RefusedPayloads } from './link.ts';

interface Subscription {
	readonly office: string;
	readonly channel: Channel;
	readonly group: string | undefined;
	readonly deliver: (payload: Uint8Array, office: string, isKept: boolean) => Refusal | null;
}

interface Refusal {
	readonly kind: keyof RefusedPayloads;
	readonly error: string;
}

/** Where payloads from the broker are checked and handed to those who asked for them. */
export class Inbox {
	readonly #log: Logger;
	readonly #subscriptions: Subscription[] = [];
	readonly #refused = { malformed: 0, oversized: 0, foreign: 0 };

	constructor(log: Logger) {
		this.#log = log;
	}

	/** Payloads refused so far. */
	get refused(): RefusedPayloads {
		return { ...this.#refused };
	}

	/** Whether nobody has asked for anything yet. */
	get isEmpty(): boolean {
		return this.#subscriptions.length === 0;
	}

	/** Topic filters of everything subscribed to, each once. */
	get filters(): readonly string[] {
		return [...new Set(this.#subscriptions.map(({ office, channel, group }) => filterOf(office, channel, group)))];
	}

	add<C extends Channel>(office: string, channel: C, listener: MessageListener<C>, group?: string): void {
		const deliver: Subscription['deliver'] = (payload, from, isKept) => {
			const decoded = decodeMessage(channel, payload);
			if (!decoded.ok) return decoded;
			if (!isOwn(decoded.message, from)) return { kind: 'foreign', error: 'speaks for another office' } as const;
			this.#hand(channel, from, () => listener(decoded.message, from, isKept));
			return null;
		};
		this.#subscriptions.push({ office, channel, group, deliver });
	}

	/**
	 * Takes a payload off the wire; one that is no message of ours changes nothing and is counted.
	 * @param isKept whether the broker had retained it
	 */
	receive(topic: string, payload: Uint8Array, isKept: boolean): void {
		const refusal = this.#deliver(topic, payload, isKept);
		if (refusal === null) return;
		const { kind, error } = refusal;
		this.#refused[kind] += 1;
		this.#log.warn({ event: 'payload-refused', topic, kind, error }, 'a payload was refused');
	}

	/** A broker repeats what it keeps, so that a message at which the process ended would end it at every start. */
	#hand(channel: Channel, office: string, listen: () => void): void {
		try {
			listen();
		} catch (error) {
			this.#log.error({ event: 'message-not-taken', office, channel, err: error }, 'a message could not be taken');
		}
	}

	/** Why the payload is refused, or `null` when all readers have it. */
	#deliver(topic: string, payload: Uint8Array, isKept: boolean): Refusal | null {
		const found = parseTopic(topic);
		const readers = this.#subscriptions.filter(
			({ office, channel }) => channel === found?.channel && (office === '+' || office === found.office),
		);
		if (found === null || readers.length === 0) return { kind: 'foreign', error: 'not a topic that was asked for' };
		for (const { deliver } of readers) {
			const refusal = deliver(payload, found.office, isKept);
			if (refusal !== null) return refusal;
		}
		return null;
	}
}

/** What to ask the broker for. */
export function filterOf(office: string, channel: Channel, group: string | undefined): string {
	const topic = topicOf(office, channel);
	return group === undefined ? topic : `$share/${group}/${topic}`;
}

/** Messages that name their office must come by that office's topic. */
function isOwn(message: Message<Channel>, office: string): boolean {
	if ('office' in message) return message.office === office;
	return 'calendar' in message ? message.id === office : true;
}
