import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Link } from '#link/link.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import { officeDayAt } from '#wire/calendar.ts';
import { BATCH_SIZE, type Message } from '#wire/messages.ts';
import { type Appliance, startAppliance } from '../../../firmware/appliance.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { startUplink, type Uplink } from '../../../firmware/uplink.ts';
import { reservation, rules } from '../../support/office-builder.ts';
import { at, createTestClock, type TestClock } from '../../support/test-clock.ts';
import { connectTestLink } from '../../support/test-link.ts';
import { TOWN } from '../../support/town-config.ts';

const log = pino({ enabled: false });
const WELL = { ok: true, state: 'ready' };
const NO_DEVICES = {
	current: () => ({ keypad: WELL, deskButtons: WELL, caller: WELL, printer: WELL }),
	onChange: () => {},
};

let clock: TestClock;
let office: Link;
let cloud: Link;
let appliance: Appliance;
let uplink: Uplink;

/** Lets everything that is on its way arrive. */
const settle = async () => {
	for (let round = 0; round < 3; round++) await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(async () => {
	clock = createTestClock('2026-11-23T08:50:00+01:00');
	const broker = new MemoryBroker();
	const journal = createMemoryJournal();
	office = connectTestLink({ broker, clientId: 'office', presenceOf: TOWN.id });
	cloud = connectTestLink({ broker, clientId: 'cloud' });
	cloud.subscribe('+', 'up/health', () => {});
	appliance = startAppliance({ journal, clock, rules: rules(), dayAt: (moment) => officeDayAt(TOWN.calendar, moment) });
	uplink = startUplink({ appliance, journal, link: office, clock, config: TOWN, pages: null, health: NO_DEVICES, log });
	await settle();
});

async function tell(message: Message<'down/reservations'>): Promise<void> {
	await cloud.send(TOWN.id, 'down/reservations', message);
	await settle();
}
async function acknowledge(sequence: number): Promise<void> {
	await cloud.send(TOWN.id, 'up/ack', { sequence });
	await settle();
}
const changes = (from: number, count: number): Message<'down/reservations'> => ({
	revision: from + count - 1,
	changes: Array.from({ length: count }, (_, i) => ({
		revision: from + i,
		changedAt: clock.now(),
		reservation: reservation('9:00', '4711', { id: `reservation-${from + i}`, seat: i }),
	})),
});

describe('an office is in touch with the cloud', () => {
	it('P21 when the cloud has told all it has since the link came up', async () => {
		expect([office.up, uplink.inTouch, uplink.lastInTouchAt]).toEqual([true, false, null]);
		await tell(changes(1, BATCH_SIZE));
		expect(uplink.inTouch).toBe(false);
		await tell(changes(BATCH_SIZE + 1, 3));
		expect([uplink.inTouch, uplink.lastInTouchAt]).toEqual([true, clock.now()]);
	});

	it('P21, S35 when it has asked again, as a full batch may have been the last', async () => {
		const asked: number[] = [];
		cloud.subscribe(TOWN.id, 'down/want', ({ revision }) => void asked.push(revision));
		await tell(changes(1, BATCH_SIZE));
		clock.advanceSeconds(10);
		await settle();
		expect(asked).toEqual([BATCH_SIZE]);
		await acknowledge(3);
		await tell({ revision: BATCH_SIZE, changes: [] });
		expect(uplink.inTouch).toBe(true);
		clock.advanceSeconds(10);
		await settle();
		expect(asked).toHaveLength(1);
	});

	it('P21 when there was nothing to tell', async () => {
		await tell({ revision: 0, changes: [] });
		expect(uplink.inTouch).toBe(true);
	});

	it('P21 not any more with the link down, nor when it is up again and nothing was told yet', async () => {
		await tell({ revision: 0, changes: [] });
		await acknowledge(2);
		clock.advanceTo('2026-11-23T08:51:00+01:00');
		office.setReachable(false);
		expect([uplink.inTouch, uplink.lastInTouchAt]).toEqual([false, at('2026-11-23T08:50:00+01:00')]);
		office.setReachable(true);
		await settle();
		expect([office.up, uplink.inTouch]).toEqual([true, false]);
		await tell({ revision: 0, changes: [] });
		expect(uplink.inTouch).toBe(true);
	});

	it('P21 not with something missing, until it is told', async () => {
		await tell({ revision: 0, changes: [] });
		await tell(changes(3, 1));
		expect(uplink.inTouch).toBe(false);
		await tell(changes(1, 3));
		expect(uplink.inTouch).toBe(true);
	});

	it('P21 an echo of what it knew before the cut does not put it in touch', async () => {
		await tell(changes(1, 2));
		office.setReachable(false);
		office.setReachable(true);
		await settle();
		await tell(changes(1, 1));
		expect(uplink.inTouch).toBe(false);
	});

	it('P21 not while the cloud does not acknowledge what it is told', async () => {
		await tell({ revision: 0, changes: [] });
		await acknowledge(2);
		expect(uplink.unsentEvents).toBe(0);
		appliance.execute({ type: 'open', counter: '1' });
		clock.advanceSeconds(9);
		expect(uplink.inTouch).toBe(true);
		clock.advanceSeconds(1);
		expect(uplink.inTouch).toBe(false);
		const asked: number[] = [];
		cloud.subscribe(TOWN.id, 'down/want', ({ revision }) => void asked.push(revision));
		await acknowledge(3);
		expect([uplink.inTouch, asked]).toEqual([false, [0]]);
		await tell({ revision: 0, changes: [] });
		expect([uplink.inTouch, uplink.lastInTouchAt]).toEqual([true, clock.now()]);
	});
});

it('P21, P27 a cloud that acknowledges again has not told yet what it booked meanwhile: nobody is disowned by that', async () => {
	await tell({ revision: 0, changes: [] });
	await acknowledge(2);
	appliance.execute({ type: 'open', counter: '1' });
	clock.advanceSeconds(10);
	const { service, start, end, seat, generation, pin } = reservation('9:00', '4711');
	const outOfTouch = { unheard: [{ service, start, end, seat, generation, pin }], clockErrorSeconds: 600 };
	appliance.execute({ type: 'check-in', pin, terminal: 'lobby', early: false, language: null, outOfTouch });
	const states = () => [...appliance.office.reservations.values()].map(({ state }) => state);
	await acknowledge(4);
	expect(states()).toEqual(['unconfirmed']);
	await tell(changes(1, 1));
	expect(states()).toEqual(['confirmed']);
});

it('P21, P27 what the broker had kept is not all that the cloud has: nobody is disowned by it, nor is the office in touch', async () => {
	let isUp = false;
	let comeUp = () => {};
	let hear = (_message: Message<'down/reservations'>) => {};
	const link: Link = {
		...{ refused: office.refused, setReachable() {}, close: async () => {}, send: async () => {} },
		get up() {
			return isUp;
		},
		onUpChange(listener) {
			comeUp = () => listener(true);
		},
		subscribe(_office, channel, listener) {
			if (channel === 'down/reservations') hear = listener as typeof hear;
		},
	};
	uplink.close();
	const journal = createMemoryJournal();
	uplink = startUplink({ appliance, journal, link, clock, config: TOWN, pages: null, health: NO_DEVICES, log });
	const { service, start, end, seat, generation, pin } = reservation('9:00', '0815', { seat: 1 });
	const outOfTouch = { unheard: [{ service, start, end, seat, generation, pin }], clockErrorSeconds: 600 };
	appliance.execute({ type: 'check-in', pin, terminal: 'lobby', early: false, language: null, outOfTouch });
	const states = () => [...appliance.office.reservations.values()].map(({ state }) => state);
	hear(changes(1, 1));
	isUp = true;
	comeUp();
	expect([uplink.inTouch, states()]).toEqual([false, ['unconfirmed', 'confirmed']]);
	hear({ revision: 1, changes: [] });
	expect([uplink.inTouch, states()]).toEqual([true, ['disowned', 'confirmed']]);
});

it('P27 when the cloud has told all, an unconfirmed visitor of whom it said nothing is disowned', async () => {
	const { service, start, end, seat, generation, pin } = reservation('9:00', '4711');
	const unheard = [{ service, start, end, seat, generation, pin }];
	const outOfTouch = { unheard, clockErrorSeconds: 600 };
	appliance.execute({ type: 'check-in', pin, terminal: 'lobby', early: false, language: null, outOfTouch });
	const [id = ''] = appliance.office.reservations.keys();
	await tell({ revision: 0, changes: [] });
	expect(appliance.office.reservations.get(id)?.state).toBe('disowned');
	await tell(changes(1, 1));
	expect([...appliance.office.reservations.values()].map(({ id, state }) => [id, state])).toEqual([
		['reservation-1', 'confirmed'],
	]);
});
