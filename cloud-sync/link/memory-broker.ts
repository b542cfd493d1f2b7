/** A message on its way from the broker to one client. */
export interface Delivery {
	readonly to: string;
	readonly topic: string;
	readonly payload: Uint8Array;
	/** Whether it was retained before the client asked for it. */
	readonly isKept: boolean;
}

/** Carries a delivery: calls `arrive` once as a rule; twice, later or never as a bad network would. */
export type Carrier = (delivery: Delivery, arrive: () => void) => void;

/** The client's end of a connection. */
interface Client {
	receive(topic: string, payload: Uint8Array, isKept: boolean): void;
	/** The broker went away. */
	lost(): void;
}

interface Session {
	readonly filters: Set<string>;
	/** Waiting for the client to come back. */
	readonly queue: Delivery[];
	client: Client | null;
}

/** A broker inside the process with the promises of QoS 1: persistent sessions and retained messages. */
export class MemoryBroker {
	readonly #carry: Carrier;
	readonly #sessions = new Map<string, Session>();
	readonly #retained = new Map<string, Uint8Array>();
	/** By shared filter: how many messages were dealt out to its group. */
	readonly #dealt = new Map<string, number>();

	/** @param carry defaults to a delivery at the end of the current task, in order */
	constructor(carry: Carrier = (_delivery, arrive) => queueMicrotask(arrive)) {
		this.#carry = carry;
	}

	/** Connects a client to its session, which takes up where it was. */
	open(clientId: string, client: Client): void {
		const session = this.#sessions.get(clientId) ?? { filters: new Set<string>(), queue: [], client: null };
		this.#sessions.set(clientId, session);
		session.client = client;
		for (const delivery of session.queue.splice(0)) this.#send(session, delivery);
	}

	/** Disconnects a client; what comes for it waits in its session, unless that is forgotten. */
	leave(clientId: string, forget = false): void {
		const session = this.#sessions.get(clientId);
		if (session) session.client = null;
		if (forget) this.#sessions.delete(clientId);
	}

	/** Adds a topic filter to a client's session and repeats what is retained for it (MQTT 3.1.1 §3.8.4), unless shared. */
	subscribe(clientId: string, filter: string): void {
		const session = this.#sessions.get(clientId);
		if (session === undefined) return;
		session.filters.add(filter);
		for (const [topic, payload] of this.#retained) {
			if (matches(filter, topic)) this.#send(session, { to: clientId, topic, payload, isKept: true });
		}
	}

	publish(topic: string, payload: Uint8Array, retain: boolean): void {
		if (retain) this.#retained.set(topic, payload);
		const groups = new Map<string, string[]>();
		for (const [to, session] of this.#sessions) {
			const wanted = [...session.filters].some((filter) => matches(filter, topic));
			if (wanted) this.#send(session, { to, topic, payload, isKept: false });
			for (const filter of session.filters) {
				if (isShared(filter) && matches(unshared(filter), topic))
					groups.set(filter, [...(groups.get(filter) ?? []), to]);
			}
		}
		for (const [filter, members] of groups) this.#deal(filter, members, topic, payload);
	}

	/** Stops and starts again with nothing remembered: no sessions, no retained messages. */
	restart(): void {
		const clients = [...this.#sessions.values()].map(({ client }) => client);
		this.#sessions.clear();
		this.#retained.clear();
		for (const client of clients) client?.lost();
	}

	/** Gives a message to the member of a group whose turn it is. */
	#deal(filter: string, members: readonly string[], topic: string, payload: Uint8Array): void {
		const dealt = this.#dealt.get(filter) ?? 0;
		this.#dealt.set(filter, dealt + 1);
		const to = members[dealt % members.length];
		const session = to === undefined ? undefined : this.#sessions.get(to);
		if (to !== undefined && session) this.#send(session, { to, topic, payload, isKept: false });
	}

	#send(session: Session, delivery: Delivery): void {
		const { topic, payload, isKept } = delivery;
		this.#carry(delivery, () => {
			if (session.client) session.client.receive(topic, payload, isKept);
			else session.queue.push(delivery);
		});
	}
}

/** `$share/GROUP/FILTER` (MQTT 5 §4.8.2). */
const SHARED = /^\$share\/[^/]+\//;
const isShared = (filter: string): boolean => SHARED.test(filter);
const unshared = (filter: string): string => filter.replace(SHARED, '');

/** Topic filters of ours have at most a `+` in one place (MQTT 3.1.1 §4.7.1.3). */
function matches(filter: string, topic: string): boolean {
	const wanted = filter.split('/');
	const levels = topic.split('/');
	return wanted.length === levels.length && wanted.every((level, i) => level === '+' || level === levels[i]);
}
