import type { Logger } from 'pino';
import type { LinkIdentity } from '#link/link.ts';
import { type Carrier, type Delivery, MemoryBroker } from '#link/memory-broker.ts';
import { CHANNELS } from '#wire/messages.ts';
import type { Dice } from '../dice.ts';
import type { BrokerMemory } from '../story/story.ts';
import { SimulatedLink } from './simulated-link.ts';
import type { Timeline } from './timeline.ts';

/** How packets fare. */
export interface Weather {
	/** Mean time that a packet is on its way, in milliseconds; packets overtake each other. */
	readonly meanDelayMilliseconds: number;
	/** How often a packet comes twice, from 0 to 1. */
	readonly doubled: number;
}

export const CALM: Weather = { meanDelayMilliseconds: 15, doubled: 0 };

/** Ends of the topics of which the broker keeps the last message. */
const RETAINED = Object.entries(CHANNELS).flatMap(([channel, { retain }]) => (retain ? [`/${channel}`] : []));
const isRetained = (topic: string): boolean => RETAINED.some((end) => topic.endsWith(end));

/** As often Mosquitto writes what it retains (mosquitto.conf, autosave_interval). */
const SAVED_EVERY_MILLISECONDS = 30 * 60_000;

/** Silence after which a broken connection is noticed: one and a half of the keep-alive time (MQTT 3.1.1 §3.1.2.10). */
const NOTICED_AFTER_MILLISECONDS = 15_000;

/** One client's way to the broker, which outlives the processes that use it. */
interface Port {
	/** Since when its cable is cut, if it is. */
	cutAt: number;
	cable: 'whole' | 'cut';
	/** The link that the broker believes to be there; it may be dead or cut off. */
	believed: SimulatedLink | null;
	/** What got stuck on the way up: gone when the cut is noticed, late when it is mended before. */
	stuckUp: (() => void)[];
	/** What got stuck on the way down: it waits in the broker's session when the cut is noticed. */
	stuckDown: (() => void)[];
	/** When the last message of each retained topic arrives. */
	readonly arrivals: Map<string, number>;
	/** Who tries to connect once the broker can be reached. */
	waiting: (() => void)[];
}

/** A broker that writes what it retains to its disk every half hour. */
class SavingBroker extends MemoryBroker {
	readonly #timeline: Timeline;
	/** Of each topic what was retained when the disk was last written, and since. */
	readonly #retained = new Map<string, { readonly at: number; readonly payload: Uint8Array }[]>();

	constructor(timeline: Timeline, carry: Carrier) {
		super(carry);
		this.#timeline = timeline;
	}

	override publish(topic: string, payload: Uint8Array, retain: boolean): void {
		if (retain) this.#retained.set(topic, [...this.#sinceSaved(topic), { at: this.#timeline.now, payload }]);
		super.publish(topic, payload, retain);
	}

	/** It retains what its disk has, and nothing later. */
	recall(): void {
		for (const topic of [...this.#retained.keys()]) {
			const [saved] = this.#sinceSaved(topic);
			this.#retained.delete(topic);
			if (saved !== undefined && saved.at < this.#savedAt) this.publish(topic, saved.payload, true);
		}
	}

	get #savedAt(): number {
		return this.#timeline.now - (this.#timeline.now % SAVED_EVERY_MILLISECONDS);
	}

	#sinceSaved(topic: string) {
		const known = this.#retained.get(topic) ?? [];
		const saved = known.findLastIndex(({ at }) => at < this.#savedAt);
		return known.slice(Math.max(0, saved));
	}
}

/** The way between the office, the broker and the cloud, with a broker that keeps the promises of QoS 1. */
export class SimulatedNetwork {
	weather: Weather = CALM;
	/** When something last went wrong or right again, in the timeline's time. */
	disturbedAt = 0;
	/** Hears of each batch of events that leaves, with its first sequence number. */
	onEvents: (connection: number, from: number) => void = () => {};
	readonly timeline: Timeline;
	readonly dice: Dice;
	readonly broker: SavingBroker;
	readonly #ports = new Map<string, Port>();
	#brokerUp = true;
	/** Rises when the broker forgets: what was on its way then never arrives. */
	#memory = 0;

	constructor(timeline: Timeline, dice: Dice) {
		this.timeline = timeline;
		this.dice = dice;
		this.broker = new SavingBroker(timeline, (delivery, arrive) => this.#carry(delivery, arrive));
	}

	/** A process connects; `guard` runs what its messages set off. */
	connect(identity: LinkIdentity, log: Logger, guard: (work: () => void) => void): SimulatedLink {
		return new SimulatedLink({ network: this, identity, log, guard });
	}

	/** Whether a connection can be made just now. */
	isReachable(clientId: string): boolean {
		return this.#brokerUp && this.#port(clientId).cable === 'whole';
	}

	/** Calls once a connection can be made again. */
	onceReachable(clientId: string, tryAgain: () => void): void {
		this.#port(clientId).waiting.push(tryAgain);
	}

	/** A link connects: the broker lets go of an earlier one of that name (MQTT 3.1.1 §3.1.4). */
	takeOver(clientId: string, link: SimulatedLink): void {
		this.#port(clientId).believed?.buried();
		this.#port(clientId).believed = link;
	}

	/** The broker lets go of a link; false when it had done so before. */
	letGo(clientId: string, link: SimulatedLink): boolean {
		const port = this.#port(clientId);
		if (port.believed !== link) return false;
		port.believed = null;
		port.stuckUp = [];
		this.broker.leave(clientId);
		this.#disturb();
		for (const packet of port.stuckDown.splice(0)) packet();
		return true;
	}

	/** Pulls a client's cable; both ends notice after a while. */
	cut(clientId: string): void {
		const port = this.#port(clientId);
		if (port.cable === 'whole') port.cutAt = this.timeline.now;
		const cutOff = port.believed;
		port.cable = 'cut';
		this.#disturb();
		this.timeline.after(NOTICED_AFTER_MILLISECONDS, () => {
			if (port.cable === 'cut' && cutOff === port.believed) cutOff?.loseConnection();
		});
	}

	/** Plugs it in again. */
	mend(clientId: string): void {
		const port = this.#port(clientId);
		port.cable = 'whole';
		this.#disturb();
		for (const packet of port.stuckUp.splice(0)) this.#fly(packet);
		for (const packet of port.stuckDown.splice(0)) this.#fly(packet);
		this.#letIn();
	}

	/** The broker stops for a while; unless it remembers all, sessions and what was on its way are gone. */
	restartBroker(offMilliseconds: number, remembers: BrokerMemory): void {
		this.#brokerUp = false;
		for (const { believed } of this.#ports.values()) believed?.loseConnection();
		if (remembers !== 'all') {
			this.#memory += 1;
			this.broker.restart();
			if (remembers === 'older') this.broker.recall();
		}
		this.timeline.after(offMilliseconds, () => {
			this.#brokerUp = true;
			this.#disturb();
			this.#letIn();
		});
	}

	/** Whether its cable has been cut for so long. */
	isCutFor(clientId: string, milliseconds: number): boolean {
		const { cable, cutAt } = this.#port(clientId);
		return cable === 'cut' && this.timeline.now - cutAt >= milliseconds;
	}

	/** A process died: the broker is told at once by a machine that is still there, else it notices after a while. */
	processDied(link: SimulatedLink, machineIsThere: boolean): void {
		link.die();
		if (machineIsThere) link.buried();
		else this.timeline.after(NOTICED_AFTER_MILLISECONDS, () => link.buried());
	}

	/** Sends a packet on its way from a client to the broker. */
	send(clientId: string, topic: string, arrive: () => void): void {
		const port = this.#port(clientId);
		const packet = () => {
			if (port.cable === 'cut') port.stuckUp.push(arrive);
			else arrive();
		};
		if (isRetained(topic)) this.#flyInOrder(port, topic, packet);
		else this.#flyOnceOrTwice(packet);
	}

	#carry(delivery: Delivery, arrive: () => void): void {
		const port = this.#port(delivery.to);
		const memory = this.#memory;
		const packet = () => {
			if (memory !== this.#memory) return;
			const { believed } = port;
			if (believed && (port.cable === 'cut' || !believed.up)) port.stuckDown.push(packet);
			else arrive();
		};
		if (isRetained(delivery.topic)) this.#flyInOrder(port, delivery.topic, packet);
		else this.#flyOnceOrTwice(packet);
	}

	/** As MQTT promises it for the messages of a topic (3.1.1 §4.6), where the last one counts and nothing tells which that is. */
	#flyInOrder(port: Port, topic: string, packet: () => void): void {
		const arrival = this.timeline.now + this.dice.wait(this.weather.meanDelayMilliseconds);
		const afterLast = Math.max(arrival, port.arrivals.get(topic) ?? 0);
		port.arrivals.set(topic, afterLast);
		this.timeline.at(afterLast, packet);
	}

	#flyOnceOrTwice(packet: () => void): void {
		this.#fly(packet);
		if (this.dice.chance(this.weather.doubled)) this.#fly(packet);
	}

	#fly(packet: () => void): void {
		this.timeline.after(this.dice.wait(this.weather.meanDelayMilliseconds), packet);
	}

	#letIn(): void {
		for (const [clientId, port] of this.#ports) {
			if (!this.isReachable(clientId)) continue;
			for (const tryAgain of port.waiting.splice(0)) tryAgain();
		}
	}

	#disturb(): void {
		this.disturbedAt = this.timeline.now;
	}

	#port(clientId: string): Port {
		const known = this.#ports.get(clientId);
		if (known) return known;
		const nothing = { stuckUp: [], stuckDown: [], arrivals: new Map(), waiting: [] };
		const port: Port = { cable: 'whole', cutAt: 0, believed: null, ...nothing };
		this.#ports.set(clientId, port);
		return port;
	}
}
