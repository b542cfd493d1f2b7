import type { Channel, Message } from '#wire/messages.ts';
import type { Refusals } from '#wire/refusals.ts';

/** What a link itself can tell to be none of its messages; a copy of one only its reader can. */
export type RefusedPayloads = Omit<Refusals, 'replayed'>;

/**
 * Hears a message of a channel.
 * @param isKept whether the broker had retained it and repeats it at a subscription or connection (MQTT 3.1.1 §3.3.1.3),
 * however old it is
 */
export type MessageListener<C extends Channel> = (message: Message<C>, office: string, isKept: boolean) => void;

/**
 * One side's way to the broker: messages of the wire contract, delivered at least once while the broker lives. It connects
 * when something is first subscribed to, as the broker hands over at once what it kept for the session.
 */
export interface Link {
	/** Connected, and everything subscribed to so far is being delivered. */
	readonly up: boolean;
	/** Calls `listener` at each change of `up`. */
	onUpChange(listener: (up: boolean) => void): void;
	/**
	 * Resolves when the broker has taken the message over (MQTT 3.1.1 §4.3.2, QoS 1). Nothing is kept for later: on
	 * rejection the caller sends again from its own position.
	 * @throws LinkDown (as rejection) when the link is down or goes down before the broker's answer
	 */
	send<C extends Channel>(office: string, channel: C, message: Message<C>): Promise<void>;
	/**
	 * Calls `listener` for each message of a channel of one office, or of all of them (`+`).
	 * @param group of all links that name it, each message goes to one, whichever (`$share` of MQTT 5 §4.8.2, which some
	 * brokers grant to MQTT 3.1.1 too); what is retained is not repeated to them
	 */
	subscribe<C extends Channel>(office: string | '+', channel: C, listener: MessageListener<C>, group?: string): void;
	/** Payloads refused since start: what came in their place, nobody was told of. */
	readonly refused: RefusedPayloads;
	/** Test bench only: cuts and restores the way to the broker as a pulled cable would (no DISCONNECT: the will is sent). */
	setReachable(reachable: boolean): void;
	/** Says goodbye to the broker; an office is reported `down` before. */
	close(): Promise<void>;
}

/** Who connects. */
export interface LinkIdentity {
	/** Stable across restarts, so that the broker knows the session again. */
	readonly clientId: string;
	/**
	 * The office whose presence this link reports: `up/link` says `up` at each connection and, by last will or farewell,
	 * `down` afterwards.
	 */
	readonly presenceOf?: string;
	/** The broker forgets the session when the connection ends, so that its part in a group falls to the others at once. */
	readonly cleanSession?: boolean;
}

/** The message did not reach the broker, or nobody knows whether it did. */
export class LinkDown extends Error {
	override readonly name = 'LinkDown';
	constructor() {
		super('the link to the broker is down; send again when it is up');
	}
}
