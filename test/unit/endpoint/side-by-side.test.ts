import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Link } from '#link/link.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import type { WireEntry } from '#wire/events.ts';
import { WHAT_IS_HELD } from '#wire/messages.ts';
import { instant } from '#wire/time.ts';
import { LiveOccupancy } from '../../../cloud-sync/endpoint/live-occupancy.ts';
import { LiveTickets } from '../../../cloud-sync/endpoint/live-tickets.ts';
import { OfficeHealth } from '../../../cloud-sync/endpoint/office-health.ts';
import { OfficeSync } from '../../../cloud-sync/endpoint/office-sync.ts';
import { Offices } from '../../../cloud-sync/endpoint/offices.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import type { Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';
import { connectTestLink } from '../../support/test-link.ts';
import { TOWN, townOccupancy } from '../../support/town-config.ts';

const log = pino({ enabled: false });
const SLOT = Date.UTC(2026, 10, 18, 8);

interface Process {
	readonly link: Link;
	readonly sync: OfficeSync;
	readonly occupancy: LiveOccupancy;
	/** Events that came to be stored through this process. */
	readonly stored: number[];
}

describe('two cloud processes on one database and one broker', () => {
	let broker: MemoryBroker;
	let store: Store;
	let clock: TestClock;
	let office: Link;
	let one: Process;
	let other: Process;
	const acks: number[] = [];
	const told: number[] = [];
	/** What the office says that it holds when it is asked. */
	let held = 0;

	beforeEach(async () => {
		broker = new MemoryBroker();
		store = await openStore(':memory:');
		clock = createTestClock('2026-11-18T09:00:00+01:00');
		office = connectTestLink({ broker, clientId: 'office', presenceOf: 'sumperk' });
		for (const list of [acks, told]) list.length = 0;
		held = 0;
		office.subscribe('sumperk', 'up/ack', ({ sequence }) => acks.push(sequence));
		office.subscribe('sumperk', 'down/reservations', ({ revision: last, changes }) => {
			told.push(...changes.map(({ revision }) => revision));
			if (last === WHAT_IS_HELD.revision) void office.send('sumperk', 'down/want', { revision: held });
		});
		[one, other] = [await start('cloud-1'), await start('cloud-2')];
		await settle();
		await office.send('sumperk', 'up/config', TOWN);
		await settle();
		acks.length = 0;
	});
	afterEach(async () => {
		for (const { sync } of [one, other]) await sync.stop();
		await store.close();
	});

	async function start(clientId: string): Promise<Process> {
		const link = connectTestLink({ broker, clientId, cleanSession: true });
		const offices = await Offices.load(store);
		const occupancy = new LiveOccupancy((id) => offices.get(id)?.config.calendar.timeZone);
		const stored: number[] = [];
		const sync = new OfficeSync({
			...{ link, store, offices, occupancy, log, clock, group: 'secret' },
			tickets: new LiveTickets({ offices, occupancy }),
			health: new OfficeHealth(log),
			onEvents: (_office, count) => stored.push(count),
			onDisputes: () => {},
			onContradiction: () => expect.unreachable(),
		});
		await sync.start();
		return { link, sync, occupancy, stored };
	}

	async function settle(): Promise<void> {
		for (let round = 0; round < 5; round++) {
			await new Promise((resolve) => setImmediate(resolve));
			for (const { sync } of [one, other]) await sync.idle();
		}
	}

	/** The office's `sequence`-th event; the third says that it holds the first change of its reservations. */
	function entry(sequence: number): WireEntry {
		const event =
			sequence === 3
				? ({ type: 'reservations-updated', revision: 1 } as const)
				: ({ type: 'counter-opened', counter: '3' } as const);
		return { sequence, at: instant(SLOT + sequence), event };
	}

	async function tell(...sequences: number[]): Promise<void> {
		for (const sequence of sequences) {
			await office.send('sumperk', 'up/events', { from: sequence, events: [entry(sequence)] });
			await settle();
		}
	}

	let slots = 0;
	async function book(): Promise<void> {
		slots += 1;
		const start = instant(SLOT + slots * 1_800_000);
		await store.book({
			...{ id: `reservation-${slots}`, office: 'sumperk', service: 'driver-licences', errand: null, language: 'cs' },
			...{ start, end: instant(start + 1_800_000), tokenHash: '', bookedAt: instant(SLOT) },
			...{ day: `day ${slots}`, capacity: 1, isAwaited: () => true, pin: () => '0042' },
		});
	}

	test('S38 each batch is worked on by one of them, and the journal is one whole', async () => {
		await tell(1, 2, 3, 4, 5, 6);
		expect(acks).toEqual([1, 2, 3, 4, 5, 6]);
		expect([one.stored, other.stored]).toEqual([
			[1, 1, 1],
			[1, 1, 1],
		]);
	});

	test('S31 each shows what the office reports, and whether it is there', async () => {
		await office.send('sumperk', 'up/occupancy', townOccupancy());
		await settle();
		const shown = () => [one, other].map(({ occupancy }) => occupancy.current('sumperk')?.occupancy.link);
		expect(shown()).toEqual(['up', 'up']);
		office.setReachable(false);
		await settle();
		expect(shown()).toEqual(['down', 'down']);
		await other.sync.stop();
		await other.link.close();
		other = await start('cloud-2');
		await settle();
		expect(shown()).toEqual(['down', 'down']);
		// The one that stopped has stored it.
		expect(await store.snapshots()).toEqual([townOccupancy()]);
	});

	test('S32 a booking on either reaches the office, and what it holds is told by none again', async () => {
		await book();
		one.sync.announce('sumperk');
		await settle();
		expect(told).toEqual([1]);
		await tell(1, 2, 3);
		await book();
		other.sync.announce('sumperk');
		await settle();
		expect(told).toEqual([1, 2]);
	});

	test('S32 an office that was told everything anew under lower revisions is told by each what it books', async () => {
		const bookAt = async ({ sync }: Process) => {
			await book();
			sync.announce('sumperk');
			await settle();
		};
		const says = async (revision: number) => {
			held = revision;
			await office.send('sumperk', 'down/want', { revision });
			await settle();
		};
		await says(150);
		for (const each of [one, other]) await bookAt(each);
		expect(new Set(told)).toEqual(new Set([151, 152]));
		await says(0);
		for (const each of [one, other]) {
			told.length = 0;
			await bookAt(each);
			expect(told.at(-1)).toBe((await store.changesAfter('sumperk', 0, 1000)).revision);
		}
	});

	test('S32 an office that begins again is told everything, whatever it once said to hold', async () => {
		await book();
		await tell(1, 2, 3);
		for (let i = 0; i < 250; i++) await book();
		told.length = 0;
		await office.send('sumperk', 'down/want', { revision: 0 });
		await settle();
		expect(told).toEqual(Array.from({ length: 251 }, (_, i) => i + 1));
	});

	test('S33 what one booked and did not tell before it was killed, the other tells', async () => {
		await book();
		await one.sync.stop();
		await one.link.close();
		for (let look = 0; look < 2; look++) {
			clock.advanceSeconds(30);
			await settle();
		}
		expect(told).toEqual([1]);
	});
});
