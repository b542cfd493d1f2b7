import type { Link } from '#link/link.ts';

/**
 * A link on which every message comes twice, the second time after the one that follows it: as on a bad line, where
 * senders repeat what had arrived and old messages overtake new ones.
 */
export function doublingLink(link: Link): Link {
	let repeatLast: (() => Promise<void>) | null = null;
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
			const repeat = repeatLast;
			repeatLast = () => link.send(office, channel, message);
			const sending = link.send(office, channel, message);
			repeat?.().catch(() => {});
			return sending;
		},
	};
}
