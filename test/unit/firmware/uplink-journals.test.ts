import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Link } from '#link/link.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import { connectMemoryLink } from '#link/memory-link.ts';
import { LiveOccupancy } from '../../../cloud-sync/endpoint/live-occupancy.ts';
import { LiveTickets } from '../../../cloud-sync/endpoint/live-tickets.ts';
import { OfficeHealth } from '../../../cloud-sync/endpoint/office-health.ts';
import { OfficeSync } from '../../../cloud-sync/endpoint/office-sync.ts';
import { Offices } from '../../../cloud-sync/endpoint/offices.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import type { Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { type Appliance, startAppliance } from '../../../firmware/appliance.ts';
import type { Journal } from '../../../firmware/journal/journal.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { startUplink, type Uplink } from '../../../firmware/uplink.ts';
import { booking, KEY } from '../../contract/store/bookings.ts';
import { dayOf, rules } from '../../support/office-builder.ts';
import { at, createTestClock, type TestClock } from '../../support/test-clock.ts';
import { TOWN } from '../../support/town-config.ts';

const log = pino({ level: 'silent' });
const OFFICE = TOWN.id;
const NO_DEVICES = {
	current: () => {
		const device = { ok: true, state: 'ok' } as const;
		return { keypad: device, deskButtons: device, caller: device, printer: device };
	},
	onChange() {},
};

describe('an office whose journal is not the one that the cloud knows', () => {
	let broker: MemoryBroker;
	let store: Store;
	let sync: OfficeSync;
	let cloudLink: Link;
	let clock: TestClock;
	let running: { appliance: Appliance; uplink: Uplink; link: Link } | null;

	beforeEach(async () => {
		broker = new MemoryBroker();
		store = await openStore(':memory:');
		clock = createTestClock('2026-11-23T09:00:00+01:00');
		running = null;
		await startCloud();
	});
	afterEach(async () => {
		await stopOffice();
		await sync.stop();
		await cloudLink.close();
		await store.close();
	});

	async function startCloud(): Promise<void> {
		cloudLink = connectMemoryLink({ broker, clientId: 'cloud', log });
		const offices = await Offices.load(store);
		const occupancy = new LiveOccupancy(() => 'Europe/Prague');
		sync = new OfficeSync({
			...{ link: cloudLink, store, offices, occupancy, log, clock },
			tickets: new LiveTickets({ offices, occupancy }),
			health: new OfficeHealth(log),
			onEvents: () => {},
			onContradiction: () => {},
			onDisputes: () => {},
		});
		sync.start();
	}

	async function startOfficeOn(journal: Journal): Promise<Appliance> {
		const dayAt = () => dayOf('2026-11-23', '8:00-17:00');
		const appliance = startAppliance({ journal, clock, rules: rules(), dayAt });
		const link = connectMemoryLink({ broker, clientId: 'office', presenceOf: OFFICE, log });
		const uplink = startUplink({ appliance, journal, link, clock, config: TOWN, pages: null, health: NO_DEVICES, log });
		running = { appliance, uplink, link };
		await settle();
		return appliance;
	}

	async function stopOffice(): Promise<void> {
		running?.uplink.close();
		running?.appliance.close();
		await running?.link.close();
		running = null;
	}

	/** Lets everything that is on its way arrive, overdue answers included. */
	async function settle(): Promise<void> {
		for (let round = 0; round < 8; round++) {
			await new Promise((resolve) => setImmediate(resolve));
			await sync.idle();
			if (round % 4 === 3) clock.advanceSeconds(11);
		}
	}

	const take = (appliance: Appliance) =>
		appliance
			.execute({ type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' })
			.entries.flatMap(({ event }) => (event.type === 'ticket-issued' ? [event.number] : []))[0];

	it('D18, D19 has lost it: its new events are heard, and no number is given twice', async () => {
		const first = await startOfficeOn(createMemoryJournal());
		expect([take(first), take(first), take(first)]).toEqual(['P001', 'P002', 'P003']);
		await settle();
		const before = (await store.meet(OFFICE, KEY)).lastSequence;
		await stopOffice();

		const journal = createMemoryJournal();
		const second = await startOfficeOn(journal);
		clock.advanceSeconds(1);
		expect(take(second)).toBe('P004');
		await settle();
		expect(running?.uplink.unsentEvents).toBe(0);
		expect((await store.meet(OFFICE, KEY)).lastSequence).toBe(before + journal.lastSequence);
	});

	it('D19 has been given an older copy: what is new in it is heard, what both have in common is there once', async () => {
		const journal = createMemoryJournal();
		const first = await startOfficeOn(journal);
		take(first);
		await settle();
		const copy = copyOf(journal);
		clock.advanceSeconds(60);
		for (let i = 0; i < 5; i++) take(first);
		await settle();
		const before = (await store.meet(OFFICE, KEY)).lastSequence;
		expect(before).toBe(journal.lastSequence);
		await stopOffice();

		clock.advanceSeconds(60);
		const shared = copy.lastSequence;
		const second = await startOfficeOn(copy);
		expect(copy.id).not.toBe(journal.id);
		expect(take(second)).toBe('P007');
		await settle();
		expect(running?.uplink.unsentEvents).toBe(0);
		expect((await store.meet(OFFICE, KEY)).lastSequence).toBe(before + copy.lastSequence - shared);
	});

	it('D19 has been given an older copy that meanwhile told as much as the one before', async () => {
		const journal = createMemoryJournal();
		const first = await startOfficeOn(journal);
		await settle();
		const copy = copyOf(journal);
		clock.advanceSeconds(60);
		take(first);
		await settle();
		const before = (await store.meet(OFFICE, KEY)).lastSequence;
		await stopOffice();

		clock.advanceSeconds(60);
		const offline = startAppliance({
			journal: copy,
			clock,
			rules: rules(),
			dayAt: () => dayOf('2026-11-23', '8:00-17:00'),
		});
		const shared = copy.lastSequence;
		for (let i = 0; i < 4; i++) take(offline);
		offline.close();
		await startOfficeOn(copy);
		await settle();
		expect(running?.uplink.unsentEvents).toBe(0);
		expect((await store.meet(OFFICE, KEY)).lastSequence).toBe(before + copy.lastSequence - shared);
	});

	it('D20 hears of a booking at a cloud that was restored from an older copy', async () => {
		await store.meet(OFFICE, KEY);
		const start = at('2026-11-23T10:00:00+01:00');
		const made = await store.book(booking({ office: OFFICE, start, day: '2026-11-23' }));
		expect(made).not.toBeNull();
		const journal = createMemoryJournal();
		journal.append([{ type: 'reservations-updated', revision: 40, reservations: [] }], clock.now());
		const office = await startOfficeOn(journal);
		expect([...office.office.reservations.keys()]).toEqual([made?.id]);
		expect(office.office.revision).toBe(41);
	});

	/** As on an SD card that was copied: the same id, the same events; the position somewhat behind, as it is kept. */
	function copyOf(journal: Journal): Journal {
		const copy = createMemoryJournal();
		for (const { event, at } of journal.read(1, 1000)) copy.append([event], at);
		let id = journal.id;
		return Object.defineProperty(
			Object.assign(Object.create(copy) as Journal, {
				renew() {
					copy.renew();
					id = copy.id;
				},
			}),
			'id',
			{ get: () => id },
		);
	}
});
