import type { Logger } from 'pino';
import type { PinKey } from '#wire/pin-keys.ts';
import { LiveOccupancy } from '../../../cloud-sync/endpoint/live-occupancy.ts';
import { LiveTickets } from '../../../cloud-sync/endpoint/live-tickets.ts';
import { OfficeHealth } from '../../../cloud-sync/endpoint/office-health.ts';
import { OfficeSync } from '../../../cloud-sync/endpoint/office-sync.ts';
import { Offices } from '../../../cloud-sync/endpoint/offices.ts';
import { Reservations } from '../../../cloud-sync/endpoint/reservations.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import type { Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import type { Dice } from '../dice.ts';
import type { Disk } from './disk.ts';
import type { SimulatedNetwork } from './network.ts';
import { NodeClock } from './node-clock.ts';
import type { SimulatedLink } from './simulated-link.ts';
import type { Timeline } from './timeline.ts';

export interface CloudComputerParts {
	readonly timeline: Timeline;
	readonly network: SimulatedNetwork;
	readonly disk: Disk;
	readonly dice: Dice;
	readonly office: string;
	readonly pinKey: PinKey;
	readonly log: Logger;
	/** The office tells other events than before. */
	readonly onContradiction: () => void;
}

/** What one process of the cloud is made of. */
export interface CloudLife {
	readonly link: SimulatedLink;
	readonly store: Store;
	readonly offices: Offices;
	readonly occupancy: LiveOccupancy;
	readonly reservations: Reservations;
}

const CLIENT_ID = 'cloud';
/** So soon the power is gone, whether its disk has done so many operations or not. */
const WITHIN_MILLISECONDS = 5000;

/** The cloud endpoint behind its HTTP: the same parts as `cloud-sync/endpoint/main.ts` puts together. */
export class CloudComputer {
	readonly #parts: CloudComputerParts;
	#life: CloudLife | null = null;
	/** What happens when the power goes, which it is about to. */
	#powerGoes: (() => Promise<void>) | null = null;

	constructor(parts: CloudComputerParts) {
		this.#parts = parts;
	}

	readonly clientId = CLIENT_ID;

	/** Whether its disk may have failed already. */
	get isPowerGoing(): boolean {
		return this.#powerGoes !== null;
	}

	/** The running process, or `null` while there is none. */
	get life(): CloudLife | null {
		return this.#life;
	}

	/** The machine has power and its process starts, unless it runs. */
	async start(): Promise<void> {
		if (this.#life !== null) return;
		const { timeline, network, disk, dice, office, pinKey, log, onContradiction } = this.#parts;
		const store = await openStore(disk.path('cloud.db'));
		await store.meet(office, pinKey.secret);
		const offices = await Offices.load(store, { pinKeysOf: () => [pinKey] });
		const occupancy = new LiveOccupancy((id) => offices.get(id)?.config.calendar.timeZone);
		for (const snapshot of await store.snapshots()) occupancy.report(snapshot, Number.POSITIVE_INFINITY);
		const guard = (work: () => void) => {
			if (this.#life?.store === store) work();
		};
		const clock = new NodeClock(timeline, 0, guard);
		const link = network.connect({ clientId: CLIENT_ID }, log, guard);
		const sync = new OfficeSync({
			...{ link, store, offices, occupancy, log, clock, onContradiction },
			tickets: new LiveTickets({ offices, occupancy }),
			health: new OfficeHealth(log),
			onEvents: () => {},
			onDisputes: () => {},
		});
		const reservations = new Reservations({
			store,
			clock,
			randomBytes: (count) => dice.bytes(count),
			announce: (id) => sync.announce(id),
			ready: () => offices.doubtAll(),
		});
		this.#life = { link, store, offices, occupancy, reservations };
		await sync.start();
	}

	/** The machine loses power, now or with its disk's operation after so many more, and comes back. */
	async cutPower(afterOperations: number, seed: number, offMilliseconds: number): Promise<void> {
		const life = this.#life;
		if (life === null || this.#powerGoes !== null) return;
		const { network, disk, timeline } = this.#parts;
		const cut = async () => {
			if (this.#life !== life) return;
			this.#powerGoes = null;
			this.#life = null;
			network.processDied(life.link, false);
			disk.cut(seed);
			await life.store.close();
			timeline.after(offMilliseconds, () => this.start());
		};
		if (afterOperations === 0) return cut();
		this.#powerGoes = cut;
		disk.failAfter(afterOperations);
		timeline.after(WITHIN_MILLISECONDS, cut);
	}

	/** The power stays, and the process runs. */
	async recover(): Promise<void> {
		// A power cut that is still to come comes now.
		await this.#powerGoes?.();
		await this.start();
	}

	/** Ends for good. */
	async close(): Promise<void> {
		const life = this.#life;
		this.#life = null;
		await life?.store.close();
	}
}
