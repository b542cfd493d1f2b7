import { pino } from 'pino';
import type { Link } from '#link/link.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import { type Instant, localDate } from '#wire/time.ts';
import { LiveOccupancy } from '../../cloud-sync/endpoint/live-occupancy.ts';
import { LiveTickets } from '../../cloud-sync/endpoint/live-tickets.ts';
import { OfficeHealth } from '../../cloud-sync/endpoint/office-health.ts';
import { OfficeSync } from '../../cloud-sync/endpoint/office-sync.ts';
import { Offices } from '../../cloud-sync/endpoint/offices.ts';
import { openStore } from '../../cloud-sync/endpoint/stores/open-store.ts';
import type { Store } from '../../cloud-sync/endpoint/stores/store.ts';
import { type Appliance, startAppliance } from '../../firmware/appliance.ts';
import type { Journal } from '../../firmware/journal/journal.ts';
import { startUplink, type Uplink } from '../../firmware/uplink.ts';
import { dayOf, rules } from './office-builder.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { connectTestLink } from './test-link.ts';
import { TOWN } from './town-config.ts';

const log = pino({ enabled: false });
const WELL = { ok: true, state: 'ready' };
/** Devices of an office that has none: nothing is ever wrong with them. */
export const NO_DEVICES = {
	current: () => ({ keypad: WELL, deskButtons: WELL, caller: WELL, printer: WELL }),
	onChange() {},
};

/** An office's loop and uplink, without hardware and screens. */
export interface PairedOffice {
	readonly appliance: Appliance;
	readonly journal: Journal;
	readonly uplink: Uplink;
	readonly link: Link;
}

/** The cloud, and an office that can be stopped and started on another journal, over a broker in memory. */
export interface OfficeAndCloud {
	readonly clock: TestClock;
	readonly broker: MemoryBroker;
	readonly store: Store;
	readonly sync: OfficeSync;
	readonly occupancy: LiveOccupancy;
	readonly health: OfficeHealth;
	readonly cloudLink: Link;
	startOffice(journal: Journal): Promise<PairedOffice>;
	stopOffice(): Promise<void>;
	/** Ends the cloud and starts it on another database, as when an older copy was put in its place. */
	changeDatabase(database: string): Promise<void>;
	/** Lets everything that is on its way arrive. */
	arrive(): Promise<void>;
	/** The same, and what is sent again because no answer came. */
	settle(): Promise<void>;
	close(): Promise<void>;
}

type Cloud = Pick<OfficeAndCloud, 'store' | 'sync' | 'occupancy' | 'health' | 'cloudLink'>;

async function startCloud(database: string, broker: MemoryBroker, clock: TestClock): Promise<Cloud> {
	const store = await openStore(database);
	const cloudLink = connectTestLink({ broker, clientId: 'cloud' });
	const offices = await Offices.load(store);
	const occupancy = new LiveOccupancy(() => 'Europe/Prague');
	const health = new OfficeHealth(log);
	const sync = new OfficeSync({
		...{ link: cloudLink, store, offices, occupancy, health, log, clock },
		tickets: new LiveTickets({ offices, occupancy }),
		onEvents() {},
		onContradiction() {},
		onDisputes() {},
	});
	await sync.start();
	return { store, sync, occupancy, health, cloudLink };
}

async function stopCloud({ store, sync, cloudLink }: Cloud): Promise<void> {
	await sync.stop();
	await cloudLink.close();
	await store.close();
}

/** Starts the cloud alone. @param now RFC 3339 */
export async function startOfficeAndCloud(
	now = '2026-11-23T09:00:00+01:00',
	database = ':memory:',
): Promise<OfficeAndCloud> {
	const broker = new MemoryBroker();
	const clock = createTestClock(now);
	let cloud = await startCloud(database, broker, clock);
	let running: PairedOffice | null = null;

	async function arrive(): Promise<void> {
		for (let round = 0; round < 4; round++) {
			await new Promise((resolve) => setImmediate(resolve));
			await cloud.sync.idle();
		}
	}

	async function stopOffice(): Promise<void> {
		running?.uplink.close();
		running?.appliance.close();
		await running?.link.close();
		running = null;
	}

	return {
		...{ clock, broker, stopOffice, arrive },
		get store() {
			return cloud.store;
		},
		get sync() {
			return cloud.sync;
		},
		get occupancy() {
			return cloud.occupancy;
		},
		get health() {
			return cloud.health;
		},
		get cloudLink() {
			return cloud.cloudLink;
		},
		async changeDatabase(other) {
			await stopCloud(cloud);
			cloud = await startCloud(other, broker, clock);
		},
		async startOffice(journal) {
			const dayAt = (at: Instant) => dayOf(localDate(at, TOWN.calendar.timeZone), '8:00-17:00');
			const appliance = startAppliance({ journal, clock, rules: rules(), dayAt });
			const link = connectTestLink({ broker, clientId: 'office', presenceOf: TOWN.id });
			const parts = { appliance, journal, link, clock, config: TOWN, pages: null, health: NO_DEVICES, log };
			running = { appliance, journal, link, uplink: startUplink(parts) };
			await arrive();
			return running;
		},
		async settle() {
			for (let round = 0; round < 2; round++) {
				await arrive();
				clock.advanceSeconds(11);
			}
		},
		async close() {
			await stopOffice();
			await stopCloud(cloud);
		},
	};
}
