import type { Link } from '#link/link.ts';
import { type Channel, encodeMessage, type Message } from '#wire/messages.ts';

/** A link that knows what it was given to send, and sends it twice. */
interface DoublingLink extends Link {
	/** What was sent on a channel, each message once. */
	sentOn<C extends Channel>(channel: C): readonly Message<C>[];
}

/**
 * A link on which every message comes twice, the second time after the one that follows it: as on a bad line, where
 * senders repeat what had arrived and old messages overtake new ones.
 */
export function doublingLink(link: Link): DoublingLink {
	let repeatLast: (() => Promise<void>) | null = null;
	const sent: { readonly channel: Channel; readonly message: unknown }[] = [];
	return {
		get up() {
			return link.up;
		},
		get refused() {
			return link.refused;
		},
		onUpChange: (listener) => link.onUpChange(listener),
		subscribe: (...subscription) => link.subscribe(...subscription),
		setReachable: (reachable) => link.setReachable(reachable),
		close: () => link.close(),
		send(office, channel, message) {
			sent.push({ channel, message });
			const repeat = repeatLast;
			repeatLast = () => link.send(office, channel, message);
			const sending = link.send(office, channel, message);
			repeat?.().catch(() => {});
			return sending;
		},
		sentOn: <C extends Channel>(wanted: C) =>
			sent.filter(({ channel }) => channel === wanted).map(({ message }) => message as Message<C>),
	};
}

/** Bytes of messages as they travel. */
export function bytesOf<C extends Channel>(channel: C, messages: readonly Message<C>[]): number {
	return messages.reduce((bytes, message) => bytes + Buffer.byteLength(encodeMessage(channel, message)), 0);
}
