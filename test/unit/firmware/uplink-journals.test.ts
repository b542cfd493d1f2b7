import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { topicOf } from '#wire/messages.ts';
import { type Appliance, startAppliance } from '../../../firmware/appliance.ts';
import type { Journal } from '../../../firmware/journal/journal.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { mended } from '../../../firmware/journal/mended.ts';
import { booking, KEY } from '../../contract/store/bookings.ts';
import { type OfficeAndCloud, startOfficeAndCloud } from '../../support/office-and-cloud.ts';
import { dayOf, reservation, rules } from '../../support/office-builder.ts';
import { at } from '../../support/test-clock.ts';
import { TOWN } from '../../support/town-config.ts';

describe('an office whose journal is not the one that the cloud knows', () => {
	let town: OfficeAndCloud;
	beforeEach(async () => {
		town = await startOfficeAndCloud();
	});
	afterEach(() => town.close());

	const startOfficeOn = async (journal: Journal) => {
		const office = await town.startOffice(journal);
		await town.settle();
		return office;
	};
	const storedEvents = async () => (await town.store.meet(TOWN.id, KEY)).lastSequence;

	const take = ({ appliance }: { readonly appliance: Appliance }) =>
		appliance
			.execute({ type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' })
			.entries.flatMap(({ event }) => (event.type === 'ticket-issued' ? [event.number] : []))[0];

	/** A copy of a journal, made before a ticket of which the cloud has heard; its office is stopped. */
	const olderCopy = async (): Promise<Journal> => {
		const journal = createMemoryJournal();
		const first = await startOfficeOn(journal);
		await town.settle();
		const copy = copyOf(journal);
		take(first);
		await town.settle();
		await town.stopOffice();
		return copy;
	};

	it('D18, D19 has lost it: its new events are heard, and no number is given twice', async () => {
		const first = await startOfficeOn(createMemoryJournal());
		expect([take(first), take(first), take(first)]).toEqual(['P001', 'P002', 'P003']);
		await town.settle();
		const before = await storedEvents();
		await town.stopOffice();

		const journal = createMemoryJournal();
		const second = await startOfficeOn(journal);
		town.clock.advanceSeconds(1);
		expect(take(second)).toBe('P014');
		await town.settle();
		expect(second.uplink.unsentEvents).toBe(0);
		expect(await storedEvents()).toBe(before + journal.lastSequence);
	});

	it('D19 has been given an older copy: what is new in it is heard, what both have in common is there once', async () => {
		const journal = createMemoryJournal();
		const first = await startOfficeOn(journal);
		take(first);
		await town.settle();
		const copy = copyOf(journal);
		town.clock.advanceSeconds(60);
		for (let i = 0; i < 5; i++) take(first);
		await town.settle();
		const before = await storedEvents();
		expect(before).toBe(journal.lastSequence);
		await town.stopOffice();

		town.clock.advanceSeconds(60);
		const shared = copy.lastSequence;
		const second = await startOfficeOn(copy);
		expect(copy.id).not.toBe(journal.id);
		expect(take(second)).toBe('P017');
		await town.settle();
		expect(second.uplink.unsentEvents).toBe(0);
		expect(await storedEvents()).toBe(before + copy.lastSequence - shared);
	});

	it('D19 has been given an older copy that meanwhile told as much as the one before', async () => {
		const journal = createMemoryJournal();
		const first = await startOfficeOn(journal);
		await town.settle();
		const copy = copyOf(journal);
		town.clock.advanceSeconds(60);
		take(first);
		await town.settle();
		const before = await storedEvents();
		await town.stopOffice();

		town.clock.advanceSeconds(60);
		const offline = startAppliance({
			journal: copy,
			clock: town.clock,
			rules: rules(),
			dayAt: () => dayOf('2026-11-23', '8:00-17:00'),
		});
		const shared = copy.lastSequence;
		for (let i = 0; i < 4; i++) take({ appliance: offline });
		offline.close();
		const second = await startOfficeOn(copy);
		await town.settle();
		expect(second.uplink.unsentEvents).toBe(0);
		expect(await storedEvents()).toBe(before + copy.lastSequence - shared);
	});

	it('D19, D21 has been given an older copy: it has doubted the day before it takes another id', async () => {
		const copy = await olderCopy();

		const hadDoubts: boolean[] = [];
		const renew = copy.renew.bind(copy);
		copy.renew = () => {
			hadDoubts.push(copy.read(1, 1000).some(({ event }) => event.type === 'day-doubted'));
			renew();
		};
		await startOfficeOn(copy);
		expect(hadDoubts).toEqual([true]);
	});

	it('D21 has been given an older copy: it asks for the day when the cloud takes nothing more of the lost one', async () => {
		const copy = await olderCopy();

		const said: string[] = [];
		town.broker.open('listener', {
			receive: (topic, payload) =>
				void said.push(topic === wantDay ? 'asks for the day' : JSON.parse(Buffer.from(payload).toString()).journal),
			lost() {},
		});
		const wantDay = topicOf(TOWN.id, 'down/want-day');
		for (const topic of [wantDay, topicOf(TOWN.id, 'up/ack')]) town.broker.subscribe('listener', topic);
		await startOfficeOn(copy);
		expect(said).toContain(copy.id);
		expect(said.lastIndexOf('asks for the day')).toBeGreaterThan(said.indexOf(copy.id));
	});

	it('D20 hears of a booking at a cloud that was restored from an older copy', async () => {
		await town.store.meet(TOWN.id, KEY);
		const start = at('2026-11-23T10:00:00+01:00');
		const made = await town.store.book(booking({ office: TOWN.id, start, day: '2026-11-23' }));
		expect(made).not.toBeNull();
		const journal = createMemoryJournal();
		const past = Array.from({ length: 40 }, (_, i) => reservation('9:00', String(i).padStart(4, '0')));
		journal.append([{ type: 'reservations-updated', revision: 40, reservations: past }], town.clock.now());
		const office = await startOfficeOn(journal);
		expect([...office.appliance.office.reservations.keys()]).toContain(made?.id);
		expect(office.appliance.office.revision).toBe(41);
	});

	it('D15, S8 has a mended one in which changes of reservations are missing: it asks for them again', async () => {
		const journal = createMemoryJournal();
		await startOfficeOn(journal);
		const told = async () => {
			town.sync.announce(TOWN.id);
			town.clock.advanceSeconds(1);
			await town.settle();
		};
		for (const hour of [10, 11, 12]) {
			const start = at(`2026-11-23T${hour}:00:00+01:00`);
			await town.store.book(booking({ office: TOWN.id, id: `reservation-at-${hour}`, start, day: '2026-11-23' }));
			await told();
		}
		await town.store.cancel('reservation-at-10', town.clock.now());
		await told();
		await town.stopOffice();

		const entries = journal.read(1, 1000);
		const heard = entries.filter(({ event }) => event.type === 'reservations-updated');
		expect(heard).toHaveLength(4);
		const readable = { entries: entries.filter((entry) => entry !== heard[1]), snapshots: [] };
		const rebuilt = createMemoryJournal();
		for (const { event, at: when } of mended([readable]).entries) rebuilt.append([event], when);
		const { appliance, uplink } = await startOfficeOn(rebuilt);
		expect(uplink.inTouch).toBe(true);
		const known = [...appliance.office.reservations.values()].map(({ id, state }) => `${id} ${state}`);
		expect(known.toSorted()).toEqual([
			'reservation-at-10 cancelled',
			'reservation-at-11 confirmed',
			'reservation-at-12 confirmed',
		]);
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
