import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeOffice } from '#domain/snapshot.ts';
import { CHANNELS, type Channel, PAYLOAD_LIMIT_BYTES, topicOf } from '#wire/messages.ts';
import type { Refusals } from '#wire/refusals.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { booking, KEY } from '../../contract/store/bookings.ts';
import { type OfficeAndCloud, type PairedOffice, startOfficeAndCloud } from '../../support/office-and-cloud.ts';
import { at } from '../../support/test-clock.ts';
import { TOWN, townOccupancy } from '../../support/town-config.ts';

const NONE: Refusals = { malformed: 0, oversized: 0, foreign: 0, replayed: 0 };
const SIDES = { cloud: 'up/events', office: 'down/reservations' } as const;
const bytes = (text: string) => new TextEncoder().encode(text);
/** Of a channel that the side reads, too long by spaces alone. */
const OVERSIZED = {
	cloud: bytes(
		`{"from":1,"events":[{"sequence":1,"at":"2026-11-23T08:00:00Z","event":{"type":"office-configured"}}]}${' '.repeat(PAYLOAD_LIMIT_BYTES)}`,
	),
	office: bytes(`{"revision":9,"changes":[]}${' '.repeat(PAYLOAD_LIMIT_BYTES)}`),
};

/** Office and cloud after some hours: a reservation told, tickets taken and acknowledged, and every message on record. */
describe('a message that is none', () => {
	let town: OfficeAndCloud;
	let office: PairedOffice;
	let recorded: Map<Channel, Uint8Array[]>;

	beforeEach(async () => {
		recorded = new Map();
		town = await startOfficeAndCloud();
		listenTo('listener', topicOf('+', 'up/events'));
		for (const channel of Object.keys(CHANNELS) as Channel[]) town.broker.subscribe('listener', topicOf('+', channel));
		await town.store.meet(TOWN.id, KEY);
		await book('2026-11-23T10:00:00+01:00');
		office = await town.startOffice(createMemoryJournal());
		for (let i = 0; i < 3; i++) {
			town.clock.advanceSeconds(60);
			office.appliance.execute({ type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' });
			await town.arrive();
		}
		await book('2026-11-23T11:00:00+01:00');
		town.sync.announce(TOWN.id);
		await town.arrive();
	});
	afterEach(() => town.close());

	function listenTo(client: string, filter: string): void {
		town.broker.open(client, {
			receive(topic, payload) {
				const channel = topic.split('/').slice(3).join('/') as Channel;
				recorded.set(channel, [...(recorded.get(channel) ?? []), payload]);
			},
			lost() {},
		});
		town.broker.subscribe(client, filter);
	}

	async function book(start: string): Promise<void> {
		await town.store.book(booking({ office: TOWN.id, start: at(start), day: '2026-11-23' }));
	}

	const counted = (side: keyof typeof SIDES): Refusals =>
		side === 'office' ? office.uplink.refused : { ...town.cloudLink.refused, replayed: town.sync.replayed };

	/** All that either side holds. */
	const everything = async () => ({
		office: encodeOffice(office.appliance.office),
		journal: office.journal.read(1, 1000),
		acknowledged: office.uplink.unsentEvents,
		inTouch: office.uplink.inTouch,
		record: await town.store.meet(TOWN.id, KEY),
		reservations: await town.store.changesAfter(TOWN.id, 0, 100),
		issued: await town.store.lastIssued(TOWN.id),
		occupancy: town.occupancy.current(TOWN.id)?.json,
		devices: town.health.all(),
	});

	/** That side does not take it: nothing changes anywhere, and it is counted once. */
	async function refuses(side: keyof typeof SIDES, kind: keyof Refusals, topic: string, payload: Uint8Array) {
		const [before, countedBefore] = [await everything(), counted(side)];
		town.broker.publish(topic, payload, false);
		await town.arrive();
		expect(await everything()).toEqual(before);
		expect(counted(side)).toEqual({ ...countedBefore, [kind]: countedBefore[kind] + 1 });
	}

	const record = (channel: Channel, from: number): Uint8Array => {
		const payload = recorded.get(channel)?.at(from);
		if (!payload) throw new Error(`no message of ${channel} is on record at ${from}`);
		return payload;
	};

	it.each(['cloud', 'office'] as const)('S18 malformed changes nothing at the %s and is counted', async (side) => {
		expect(counted(side)).toEqual({ ...NONE, replayed: counted(side).replayed });
		for (const text of ['{"revision":', '[]', '{"revision":1,"changes":[],"from":1,"events":[],"more":true}'])
			await refuses(side, 'malformed', topicOf(TOWN.id, SIDES[side]), bytes(text));
	});

	it('S18 in a town that begins nothing is counted, at either end', async () => {
		const other = await startOfficeAndCloud();
		const { uplink } = await other.startOffice(createMemoryJournal());
		await other.arrive();
		other.clock.advanceSeconds(60);
		await other.arrive();
		expect(uplink.inTouch).toBe(true);
		expect(uplink.refused).toEqual(NONE);
		expect({ ...other.cloudLink.refused, replayed: other.sync.replayed }).toEqual(NONE);
		await other.close();
	});

	it.each(['cloud', 'office'] as const)('S18 oversized changes nothing at the %s and is counted', async (side) => {
		await refuses(side, 'oversized', topicOf(TOWN.id, SIDES[side]), OVERSIZED[side]);
	});

	it('S18 foreign changes nothing at the cloud and is counted', async () => {
		const foreign = bytes(JSON.stringify(townOccupancy({ office: 'zabreh' })));
		await refuses('cloud', 'foreign', topicOf(TOWN.id, 'up/occupancy'), foreign);
		town.broker.subscribe('cloud', topicOf('+', 'up/ack'));
		await refuses('cloud', 'foreign', topicOf(TOWN.id, 'up/ack'), record('up/ack', -1));
	});

	it('S18 foreign changes nothing at the office and is counted', async () => {
		town.broker.subscribe('office', topicOf('+', 'down/reservations'));
		await refuses('office', 'foreign', topicOf('zabreh', 'down/reservations'), record('down/reservations', -1));
	});

	it('S18 replayed to the cloud, a batch of events and every kind of report change nothing and are counted', async () => {
		await refuses('cloud', 'replayed', topicOf(TOWN.id, 'up/events'), record('up/events', 0));
		await refuses('cloud', 'replayed', topicOf(TOWN.id, 'up/events'), record('up/events', -1));
		for (const place of [0, 1, -1])
			await refuses('cloud', 'replayed', topicOf(TOWN.id, 'up/occupancy'), record('up/occupancy', place));
		await refuses('cloud', 'replayed', topicOf(TOWN.id, 'up/health'), record('up/health', 0));
		await refuses('cloud', 'replayed', topicOf(TOWN.id, 'up/config'), record('up/config', 0));
	});

	it('S18, D19 replayed to the cloud, what was said under a journal given up changes nothing and is counted', async () => {
		const [events, occupancy] = [record('up/events', 0), record('up/occupancy', 0)];
		await town.stopOffice();
		office = await town.startOffice(createMemoryJournal());
		await town.settle();
		await refuses('cloud', 'replayed', topicOf(TOWN.id, 'up/events'), events);
		await refuses('cloud', 'replayed', topicOf(TOWN.id, 'up/occupancy'), occupancy);
	});

	it('S18 replayed to the office, reservations and answers change nothing and are counted', async () => {
		const reservations = topicOf(TOWN.id, 'down/reservations');
		const batches = recorded
			.get('down/reservations')
			?.filter((payload) => new TextDecoder().decode(payload).includes('pin'));
		for (const batch of batches ?? []) await refuses('office', 'replayed', reservations, batch);
		expect(batches?.length).toBeGreaterThan(1);
		await refuses('office', 'replayed', reservations, bytes('{"revision":2,"changes":[]}'));
		await refuses('office', 'replayed', topicOf(TOWN.id, 'up/ack'), record('up/ack', -1));
		await refuses('office', 'replayed', topicOf(TOWN.id, 'up/ack'), record('up/ack', 0));
		await refuses('office', 'replayed', topicOf(TOWN.id, 'up/ack'), bytes('{"journal":"given-up","sequence":3}'));
	});

	it('S18, P21 replayed after a cut, the last reservations are not taken for the answer that there are no more', async () => {
		const last = record('down/reservations', -1);
		town.cloudLink.setReachable(false);
		office.link.setReachable(false);
		office.link.setReachable(true);
		await town.arrive();
		expect(office.uplink.inTouch).toBe(false);
		await refuses('office', 'replayed', topicOf(TOWN.id, 'down/reservations'), last);
		town.cloudLink.setReachable(true);
		await town.settle();
		expect(office.uplink.inTouch).toBe(true);
	});

	it('S18 the office tells the cloud within a minute what it has refused', async () => {
		await refuses('office', 'malformed', topicOf(TOWN.id, 'down/reservations'), bytes('nonsense'));
		expect(Object.fromEntries(town.health.refusals())[TOWN.id]?.malformed).toBe(0);
		town.clock.advanceSeconds(60);
		await town.arrive();
		expect(Object.fromEntries(town.health.refusals())[TOWN.id]?.malformed).toBe(1);
	});

	it('S18 the office tells it also while something happens all the time', async () => {
		await refuses('office', 'malformed', topicOf(TOWN.id, 'down/reservations'), bytes('nonsense'));
		for (let i = 0; i < 3; i++) {
			town.clock.advanceSeconds(30);
			office.appliance.execute({ type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' });
			await town.arrive();
		}
		expect(Object.fromEntries(town.health.refusals())[TOWN.id]?.malformed).toBe(1);
	});

	it('S18 an office whose clock was set back while the cloud was away is heard all the same', async () => {
		town.cloudLink.setReachable(false);
		await town.arrive();
		const { journal } = office;
		await town.stopOffice();
		town.clock.set('2026-11-23T08:00:00+01:00');
		office = await town.startOffice(journal);
		town.broker.leave('cloud', true);
		town.cloudLink.setReachable(true);
		await town.arrive();
		town.clock.advanceSeconds(60);
		await town.arrive();
		expect(town.occupancy.current(TOWN.id)?.occupancy.updatedAt).toBe('2026-11-23T08:01:00+01:00');
	});

	it('S18 an office that comes back with its clock set back is heard all the same', async () => {
		const { journal } = office;
		await town.stopOffice();
		const ahead = JSON.stringify({
			...townOccupancy(),
			told: { journal: journal.id, sequence: journal.lastSequence, at: '2026-11-23T16:00:00Z' },
		});
		town.broker.publish(topicOf(TOWN.id, 'up/occupancy'), bytes(ahead), true);
		await town.arrive();
		office = await town.startOffice(journal);
		expect(town.occupancy.current(TOWN.id)?.occupancy.updatedAt).toBe('2026-11-23T09:03:00+01:00');
	});
});
