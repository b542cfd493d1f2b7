import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Link } from '#link/link.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import type { WireEntry } from '#wire/events.ts';
import { BATCH_SIZE, type Message, WHAT_IS_HELD } from '#wire/messages.ts';
import { makePinKey, type PinKey } from '#wire/pin-keys.ts';
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
const entry = (sequence: number): WireEntry => ({
	sequence,
	at: instant(SLOT + sequence),
	event: { type: 'counter-opened', counter: '3' },
});
const batch = (from: number, length = 1): Message<'up/events'> => ({
	from,
	events: Array.from({ length }, (_, i) => entry(from + i)),
});

/** Takes part in the traffic of one office, remembers what came down, and says what it holds when it is asked. */
function listen(link: Link) {
	const acks: number[] = [];
	const batches: Message<'down/reservations'>[] = [];
	const office = { acks, batches, holds: 0 };
	link.subscribe('sumperk', 'up/ack', ({ sequence }) => acks.push(sequence));
	link.subscribe('sumperk', 'down/reservations', (message) => {
		if (message.revision !== WHAT_IS_HELD.revision) batches.push(message);
		else void link.send('sumperk', 'down/want', { revision: office.holds });
	});
	return office;
}

let broker: MemoryBroker;
let store: Store;
let cloudLink: Link;
let office: Link;
let sync: OfficeSync;
let offices: Offices;
let occupancy: LiveOccupancy;
let heard: ReturnType<typeof listen>;
let slots = 0;
let contradicted: string[] = [];
let clock: TestClock;
let pinKeys: readonly PinKey[];

/** A cloud on the same database, as after a restart. */
async function startSync(using: Store = store): Promise<void> {
	cloudLink = connectTestLink({ broker, clientId: 'cloud' });
	offices = await Offices.load(using, { pinKeysOf: () => pinKeys });
	occupancy = new LiveOccupancy((id) => offices.get(id)?.config.calendar.timeZone);
	sync = new OfficeSync({
		link: cloudLink,
		store: using,
		offices,
		occupancy,
		tickets: new LiveTickets({ offices, occupancy }),
		health: new OfficeHealth(log),
		log,
		clock,
		onEvents: () => {},
		onDisputes: () => {},
		onContradiction: (office) => contradicted.push(office),
	});
	await sync.start();
}

/** Lets everything that is on its way arrive. */
async function settle(): Promise<void> {
	for (let round = 0; round < 5; round++) {
		await new Promise((resolve) => setImmediate(resolve));
		await sync.idle();
	}
}

/** Books a slot of its own. */
async function book(): Promise<string> {
	slots += 1;
	const start = instant(SLOT + slots * 1_800_000);
	const booked = await store.book({
		id: `reservation-${slots}`,
		office: 'sumperk',
		service: 'driver-licences',
		errand: null,
		language: 'cs',
		start,
		end: instant(start + 1_800_000),
		tokenHash: '',
		bookedAt: instant(SLOT),
		day: `day ${slots}`,
		capacity: 1,
		isAwaited: () => true,
		pin: () => '0042',
	});
	return booked?.id ?? '';
}

beforeEach(async () => {
	contradicted = [];
	pinKeys = [];
	clock = createTestClock('2026-11-18T09:00:00+01:00');
	broker = new MemoryBroker();
	store = await openStore(':memory:');
	office = connectTestLink({ broker, clientId: 'office', presenceOf: 'sumperk' });
	heard = listen(office);
	await startSync();
	await office.send('sumperk', 'up/config', TOWN).catch(() => {});
	await settle();
	await office.send('sumperk', 'up/config', TOWN);
	await settle();
	for (const list of [heard.acks, heard.batches]) list.length = 0;
});
afterEach(async () => {
	await sync.stop();
	await store.close();
});

describe('what the office tells', () => {
	test('P31 that it has a key which comes to the cloud later is remembered: the cloud looks for it each half minute', async () => {
		const key = makePinKey(instant(SLOT));
		await office.send('sumperk', 'up/config', { ...TOWN, pinKeys: [key.id] });
		await settle();
		pinKeys = [key];
		expect(offices.get('sumperk')?.pinKey).not.toEqual(key.secret);
		clock.advanceSeconds(30);
		expect(offices.get('sumperk')?.pinKey).toEqual(key.secret);
	});

	test('S10 who is there is heard first: of what a broker keeps for a large town it drops what is too much to wait', async () => {
		await sync.stop();
		await cloudLink.close();
		const heardFirst: string[] = [];
		broker = new MemoryBroker(({ to, topic }, arrive) => {
			const isTooMuch = to === 'cloud' && heardFirst.push(topic) > 1;
			if (!isTooMuch) queueMicrotask(arrive);
		});
		office = connectTestLink({ broker, clientId: 'office', presenceOf: 'sumperk' });
		listen(office);
		await settle();
		await office.send('sumperk', 'up/config', TOWN);
		await office.send('sumperk', 'up/occupancy', townOccupancy());
		await startSync();
		await settle();
		expect(occupancy.link('sumperk')).toBe('up');
	});

	test('its configuration makes it known, with a key of its own', async () => {
		const other = { ...TOWN, id: 'zabreh' };
		await office.send('zabreh', 'up/config', other);
		await settle();
		expect(offices.list().map(({ id }) => id)).toEqual(['sumperk', 'zabreh']);
		const [first, second] = offices.list().map(({ pinKey }) => Buffer.from(pinKey));
		expect([first?.length, second?.length]).toEqual([32, 32]);
		expect(first?.equals(second ?? Buffer.alloc(0))).toBe(false);
	});

	test('S2, S4 each batch of its journal is acknowledged as far as there is no gap', async () => {
		for (const message of [batch(1, 3), batch(4), batch(7), batch(5, 2)]) {
			await office.send('sumperk', 'up/events', message);
			await settle();
		}
		expect(heard.acks).toEqual([3, 4, 4, 6]);
	});

	test('S3 a repeated batch is acknowledged again and stored once', async () => {
		for (const message of [batch(1, 3), batch(1, 3), batch(2, 3)]) {
			await office.send('sumperk', 'up/events', message);
			await settle();
		}
		expect(heard.acks).toEqual([3, 3, 4]);
		expect((await store.meet('sumperk', new Uint8Array(32))).lastSequence).toBe(4);
	});

	test('S5, S6 it hears how far its journal is stored when either side comes back', async () => {
		await office.send('sumperk', 'up/events', batch(1, 3));
		await settle();
		office.setReachable(false);
		office.setReachable(true);
		await settle();
		cloudLink.setReachable(false);
		cloudLink.setReachable(true);
		await settle();
		expect(heard.acks.length).toBeGreaterThanOrEqual(3);
		expect(new Set(heard.acks)).toEqual(new Set([3]));
	});

	test('a journal that begins again under used numbers raises an alarm; a repetition does not', async () => {
		for (const message of [batch(1, 3), batch(2, 2)]) await office.send('sumperk', 'up/events', message);
		await settle();
		expect(contradicted).toEqual([]);
		const begun: WireEntry = { sequence: 1, at: instant(SLOT + 99_000), event: { type: 'office-configured' } };
		await office.send('sumperk', 'up/events', { from: 1, events: [begun] });
		await settle();
		expect(contradicted).toEqual(['sumperk']);
		expect(heard.acks).toEqual([3, 3, 3]);
	});

	test('an office that talks before it has told its configuration is heard all the same', async () => {
		const early = connectTestLink({ broker, clientId: 'early' });
		const acks: number[] = [];
		early.subscribe('zabreh', 'up/ack', ({ sequence }) => acks.push(sequence));
		await settle();
		await early.send('zabreh', 'up/events', batch(1, 2));
		await settle();
		expect(acks).toEqual([2]);
		expect(offices.get('zabreh')).toBeUndefined();
	});

	test('what the database did not take is not acknowledged, and goes through the next time', async () => {
		await sync.stop();
		await cloudLink.close();
		let failures = 1;
		const appendEvents: Store['appendEvents'] = async (id, entries) => {
			if (entries.length > 0 && failures-- > 0) throw new Error('disk full');
			return store.appendEvents(id, entries);
		};
		await startSync({ ...store, appendEvents });
		await settle();
		heard.acks.length = 0;
		await office.send('sumperk', 'up/events', batch(1, 2));
		await settle();
		expect(heard.acks).toEqual([]);
		await office.send('sumperk', 'up/events', batch(1, 2));
		await settle();
		expect(heard.acks).toEqual([2]);
	});

	test('S42 what it tells again while the database does not answer waits once', async () => {
		await sync.stop();
		await cloudLink.close();
		const asked: number[] = [];
		let answer = () => {};
		const answered = new Promise<void>((resolve) => (answer = resolve));
		const appendEvents: Store['appendEvents'] = async (id, told) => {
			asked.push(told.length);
			await answered;
			return store.appendEvents(id, told);
		};
		await startSync({ ...store, appendEvents });
		await settle();
		heard.acks.length = 0;
		for (let again = 0; again < 20; again++) await office.send('sumperk', 'up/events', batch(1, 2));
		await office.send('sumperk', 'up/events', batch(1, 3));
		await new Promise((resolve) => setImmediate(resolve));
		answer();
		await settle();
		expect(asked).toEqual([2, 3]);
		expect(heard.acks).toEqual([2, 3]);
	});

	test('S42 a late copy of a batch does not take the place of the next one, which waits', async () => {
		await sync.stop();
		await cloudLink.close();
		let answer = () => {};
		const answered = new Promise<void>((resolve) => (answer = resolve));
		const appendEvents: Store['appendEvents'] = async (id, told) => {
			await answered;
			return store.appendEvents(id, told);
		};
		await startSync({ ...store, appendEvents });
		await settle();
		heard.acks.length = 0;
		for (const from of [1, 3, 1]) await office.send('sumperk', 'up/events', batch(from, 2));
		await new Promise((resolve) => setImmediate(resolve));
		answer();
		await settle();
		expect(heard.acks).toEqual([2, 4, 4]);
	});

	test('S42 of its questions while the database does not answer, the last is answered', async () => {
		await sync.stop();
		await cloudLink.close();
		const asked: number[] = [];
		let answer = () => {};
		const answered = new Promise<void>((resolve) => (answer = resolve));
		const dayEvents: Store['dayEvents'] = async (id, date, after) => {
			asked.push(after);
			await answered;
			return store.dayEvents(id, date, after);
		};
		await startSync({ ...store, dayEvents });
		await settle();
		for (let after = 0; after < 20; after++)
			await office.send('sumperk', 'down/want-day', { date: '2026-11-18', after });
		await new Promise((resolve) => setImmediate(resolve));
		answer();
		await settle();
		expect(asked).toEqual([0, 19]);
	});

	test('S39 a configuration that the database did not take is taken at the next look', async () => {
		await sync.stop();
		await cloudLink.close();
		let failures = 1;
		const saveConfig: Store['saveConfig'] = async (config) => {
			if (config.address === 'elsewhere' && failures-- > 0) throw new Error('no connection is free');
			await store.saveConfig(config);
		};
		await startSync({ ...store, saveConfig });
		await settle();
		await office.send('sumperk', 'up/config', { ...TOWN, address: 'elsewhere' });
		await settle();
		expect(offices.get('sumperk')?.config.address).toBe(TOWN.address);
		clock.advanceSeconds(30);
		await settle();
		expect(offices.get('sumperk')?.config.address).toBe('elsewhere');
	});

	test('S39 a configuration that is offered again does not undo a later one, which waits for its turn', async () => {
		await sync.stop();
		await cloudLink.close();
		let isAway = true;
		let answer = () => {};
		const saveConfig: Store['saveConfig'] = async (config) => {
			if (isAway) throw new Error('no connection is free');
			await store.saveConfig(config);
		};
		const journalHeld: Store['journalHeld'] = async (id) => {
			if (!isAway) await new Promise<void>((resolve) => (answer = resolve));
			return store.journalHeld(id);
		};
		await startSync({ ...store, saveConfig, journalHeld });
		await settle();
		await office.send('sumperk', 'up/config', { ...TOWN, address: 'earlier' });
		await settle();
		isAway = false;
		await office.send('sumperk', 'up/link', { link: 'up' });
		await office.send('sumperk', 'up/config', { ...TOWN, address: 'later' });
		await new Promise((resolve) => setImmediate(resolve));
		clock.advanceSeconds(30);
		await new Promise((resolve) => setImmediate(resolve));
		answer();
		await settle();
		expect(offices.get('sumperk')?.config.address).toBe('later');
		expect((await store.offices())[0]?.config?.address).toBe('later');
	});

	test('S39 of the snapshots of half a minute only the newest is stored', async () => {
		await sync.stop();
		await cloudLink.close();
		const saved: (string | null)[] = [];
		const saveSnapshots: Store['saveSnapshots'] = async (snapshots) =>
			void saved.push(...snapshots.map(({ counters }) => counters[0]?.ticket ?? null));
		await startSync({ ...store, saveSnapshots });
		await settle();
		for (const ticket of ['P001', 'P002', 'P003']) {
			const counters = townOccupancy().counters.map((counter) => ({ ...counter, ticket }));
			await office.send('sumperk', 'up/occupancy', townOccupancy({ counters }));
		}
		expect(occupancy.current('sumperk')?.occupancy.counters[0]?.ticket).toBe('P003');
		await settle();
		expect(saved).toEqual([]);
		clock.advanceSeconds(30);
		await settle();
		expect(saved).toEqual(['P003']);
	});

	test('S10, S11 its occupancy is at hand at once, and after a restart, but then not as its present state', async () => {
		await office.send('sumperk', 'up/occupancy', townOccupancy());
		await settle();
		expect(occupancy.current('sumperk')?.occupancy.link).toBe('up');
		await sync.stop();
		expect(await store.snapshots()).toEqual([townOccupancy()]);
		office.setReachable(false);
		broker.restart();
		await startSync();
		await settle();
		expect(occupancy.link('sumperk')).toBe('down');
	});

	test('S11 it is not there when nothing has been heard of it for two minutes and a half', async () => {
		await office.send('sumperk', 'up/occupancy', townOccupancy());
		await settle();
		for (let look = 0; look < 5; look++) {
			expect(occupancy.link('sumperk')).toBe('up');
			clock.advanceSeconds(30);
			await settle();
		}
		expect(occupancy.link('sumperk')).toBe('down');
	});
});

describe('what the office is told', () => {
	test('S7 changes come in the order in which they were made', async () => {
		const id = await book();
		sync.announce('sumperk');
		await settle();
		await store.cancel(id, instant(SLOT));
		sync.announce('sumperk');
		await settle();
		const told = heard.batches.flatMap(({ changes }) => changes);
		expect(told.map(({ revision, reservation }) => [revision, reservation.state])).toEqual([
			[1, 'confirmed'],
			[2, 'cancelled'],
		]);
	});

	test('S41 what is booked within a quarter of a second is told together, and nobody waits longer', async () => {
		const soon = () => new Promise((resolve) => setImmediate(resolve));
		const booked: string[] = [];
		for (let i = 0; i < 3; i++) {
			booked.push(await book());
			sync.announce('sumperk');
			await soon();
			clock.advanceSeconds(0.1);
		}
		expect(heard.batches).toEqual([]);
		clock.advanceSeconds(0.05);
		await settle();
		expect(heard.batches.map(({ changes }) => changes.map(({ reservation }) => reservation.id))).toEqual([booked]);
	});

	test('S8 an office that asks gets everything after its revision, in batches', async () => {
		for (let i = 0; i < BATCH_SIZE * 2 + 50; i++) await book();
		await office.send('sumperk', 'down/want', { revision: 0 });
		await settle();
		expect(heard.batches.map(({ changes }) => changes.length)).toEqual([BATCH_SIZE, BATCH_SIZE, 50]);
		heard.batches.length = 0;
		await office.send('sumperk', 'down/want', { revision: 248 });
		await settle();
		expect(heard.batches.map(({ revision, changes }) => [revision, changes.length])).toEqual([[250, 2]]);
	});

	test.each([1, 2])('S8 an office that lacks exactly %i full batches hears that these were all', async (count) => {
		for (let i = 0; i < BATCH_SIZE * count; i++) await book();
		await office.send('sumperk', 'down/want', { revision: 0 });
		await settle();
		const full = Array.from({ length: count }, () => BATCH_SIZE);
		expect(heard.batches.map(({ changes }) => changes.length)).toEqual([...full, 0]);
		expect(heard.batches.at(-1)?.revision).toBe(BATCH_SIZE * count);
	});

	test('an office that asks and has everything hears so', async () => {
		await book();
		await office.send('sumperk', 'down/want', { revision: 1 });
		await settle();
		expect(heard.batches).toEqual([{ revision: 1, changes: [] }]);
	});

	test('D20 an office that has heard of more than is known here is told all reservations to come anew', async () => {
		const id = await book();
		heard.holds = 77;
		await office.send('sumperk', 'down/want', { revision: 75 });
		await settle();
		expect(
			heard.batches.map(({ revision, changes }) => [revision, changes.map((change) => change.reservation.id)]),
		).toEqual([[78, [id]]]);
	});

	test('D20 an office that another process doubts while it catches up is told nothing new before it is heard again', async () => {
		await sync.stop();
		await cloudLink.close();
		const told = (message: Message<'down/reservations'>) => [message.revision, message.changes.length];
		for (let i = 0; i < BATCH_SIZE + 50; i++) await book();
		let isAlone = true;
		await startSync({
			...store,
			async changesAfter(...asked) {
				if (isAlone && asked[1] === BATCH_SIZE) {
					isAlone = false;
					await store.doubtOffices();
					await book();
				}
				return store.changesAfter(...asked);
			},
		});
		await settle();
		expect(heard.batches.map(told)).toEqual([[BATCH_SIZE, BATCH_SIZE]]);
		heard.holds = BATCH_SIZE;
		clock.advanceSeconds(30);
		await settle();
		expect(heard.batches.slice(1).map(told)).toEqual([[BATCH_SIZE + 51, 51]]);
	});

	test('S12 changes made while the cloud was cut off follow when it is back', async () => {
		cloudLink.setReachable(false);
		await book();
		sync.announce('sumperk');
		await settle();
		expect(heard.batches).toEqual([]);
		cloudLink.setReachable(true);
		await settle();
		expect(heard.batches.map(({ revision }) => revision)).toEqual([1]);
	});

	test('S36 an office that is there and does not come to hold a change is told again, one that is away is not', async () => {
		await book();
		sync.announce('sumperk');
		await settle();
		for (let look = 0; look < 3; look++) {
			clock.advanceSeconds(30);
			await settle();
		}
		// The first look only notes how far it is.
		expect(heard.batches.map(({ revision }) => revision)).toEqual([1, 1, 1]);
		office.setReachable(false);
		await settle();
		clock.advanceSeconds(60);
		await settle();
		office.setReachable(true);
		const held: WireEntry = { ...entry(1), event: { type: 'reservations-updated', revision: 1 } };
		await office.send('sumperk', 'up/events', { from: 1, events: [held] }).catch(() => {});
		await settle();
		expect(heard.batches).toHaveLength(3);
	});

	test('after a restart the cloud goes on from what the office said it holds', async () => {
		for (let i = 0; i < 3; i++) await book();
		const held: WireEntry = { ...entry(1), event: { type: 'reservations-updated', revision: 2 } };
		await office.send('sumperk', 'up/events', { from: 1, events: [held] });
		await settle();
		await sync.stop();
		await cloudLink.close();
		heard.batches.length = 0;
		heard.holds = 2;
		await startSync();
		await settle();
		expect(heard.batches.flatMap(({ changes }) => changes.map(({ revision }) => revision))).toEqual([3]);
	});
});
