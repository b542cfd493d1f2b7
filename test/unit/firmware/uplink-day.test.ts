import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OfficeCommand } from '#domain/commands.ts';
import { BATCH_SIZE, topicOf } from '#wire/messages.ts';
import type { Journal } from '../../../firmware/journal/journal.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { booking, KEY } from '../../contract/store/bookings.ts';
import { type OfficeAndCloud, type PairedOffice, startOfficeAndCloud } from '../../support/office-and-cloud.ts';
import { createStepsOnFullDisk } from '../../support/steps-on-full-disk.ts';
import { at } from '../../support/test-clock.ts';
import { TOWN } from '../../support/town-config.ts';

describe('an office that lost its day', () => {
	let town: OfficeAndCloud;
	let office: PairedOffice;
	beforeEach(async () => {
		town = await startOfficeAndCloud();
		office = await town.startOffice(createMemoryJournal());
	});
	afterEach(() => town.close());

	/** Everybody acts a while after the one before. */
	function act(...commands: readonly OfficeCommand[]): void {
		for (const command of commands) {
			town.clock.advanceSeconds(1);
			const { refusal } = office.appliance.execute(command);
			expect(refusal).toBeNull();
		}
	}
	const walkIn = { type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' } as const;
	const call = { type: 'call-next', counter: '1' } as const;

	async function startOn(journal: Journal): Promise<void> {
		await town.stopOffice();
		office = await town.startOffice(journal);
		await town.settle();
	}
	const queue = () => [...office.appliance.office.tickets.values()].map(({ number, state }) => `${number} ${state}`);
	const inHand = () => office.appliance.office.counters.get('1')?.ticket?.slice(-4);
	const kinds = () => office.journal.read(1, 5000).map(({ event }) => event.type);
	const stored = async () => (await town.store.meet(TOWN.id, KEY)).lastSequence;

	/** Three tickets: one parked, one called, one waiting. */
	async function aMorning(): Promise<void> {
		act({ type: 'open', counter: '1' }, walkIn, walkIn, walkIn, call);
		act({ type: 'start', counter: '1' }, { type: 'park', counter: '1' }, call);
		await town.settle();
		expect(queue()).toEqual(['P001 parked', 'P002 called', 'P003 waiting']);
	}

	it('D21 goes on calling people in the fair order on a new SD card', async () => {
		await aMorning();
		await startOn(createMemoryJournal());
		expect(queue()).toEqual(['P001 parked', 'P002 called', 'P003 waiting']);
		expect(inHand()).toBe('P002');
		act(walkIn, call);
		expect(queue()).toEqual(['P001 parked', 'P003 called', 'P014 waiting']);
		act(call);
		expect(inHand()).toBe('P014');
		await town.settle();
		expect(office.uplink.unsentEvents).toBe(0);
		expect(town.occupancy.current(TOWN.id)?.occupancy.counters[0]?.ticket).toBe('P014');
	});

	it('D21 with reservations: their claims and check-ins come back with their tickets', async () => {
		const start = at('2026-11-23T09:00:00+01:00');
		const told = { office: TOWN.id, service: 'documents', start, day: '2026-11-23' };
		const made = await town.store.book(booking(told));
		town.sync.announce(TOWN.id);
		await town.arrive();
		const checkIn = {
			type: 'check-in',
			pin: made?.pin ?? '',
			terminal: 'lobby',
			early: false,
			language: null,
		} as const;
		act({ type: 'open', counter: '1' }, walkIn, checkIn);
		await town.settle();
		await startOn(createMemoryJournal());
		expect(office.appliance.execute(checkIn).refusal).toMatchObject({ reason: 'already-checked-in', number: 'P002' });
		act(call);
		expect(inHand()).toBe('P002');
		await town.settle();
		expect(await town.store.reservation(made?.id ?? '')).toMatchObject({ attendance: 'checked-in' });
		expect(await town.store.disputes()).toEqual([]);
	});

	it('D21 a late answer overwrites nothing of what happened since, and nobody is called before who waited longer', async () => {
		await aMorning();
		await town.stopOffice();
		town.cloudLink.setReachable(false);
		office = await town.startOffice(createMemoryJournal());
		act(walkIn, { type: 'open', counter: '2' });
		expect(queue()).toEqual(['P001 waiting']);
		const since = office.appliance.office.tickets.get('2026-11-23/P001');
		town.cloudLink.setReachable(true);
		await town.settle();
		// P001 of the morning, whom nobody can tell from the other by the number, has to take a new ticket.
		expect(queue()).toEqual(['P002 called', 'P003 waiting', 'P001 waiting']);
		expect(office.appliance.office.tickets.get('2026-11-23/P001')?.issuedAt).toBe(since?.issuedAt);
		act({ type: 'call-next', counter: '2' }, walkIn);
		expect(queue()).toEqual(['P002 called', 'P003 called', 'P001 waiting', 'P014 waiting']);
	});

	it('D21, D23 takes back no call that is in memory, as on a card that was mended and then took nothing more', async () => {
		await aMorning();
		const mended = createMemoryJournal();
		for (const { event, at } of office.journal.read(1, office.journal.lastSequence - 1)) mended.append([event], at);
		const { journal, write, setRoom } = createStepsOnFullDisk(mended);
		await town.stopOffice();
		town.cloudLink.setReachable(false);
		office = await town.startOffice(journal);
		act({ type: 'doubt-day' });
		journal.renew();
		expect(queue()).toEqual(['P001 parked', 'P002 waiting', 'P003 waiting']);
		setRoom(false);
		act(call, call);
		expect(queue()).toEqual(['P001 parked', 'P003 called']);
		town.cloudLink.setReachable(true);
		await town.settle();
		expect(office.appliance.office).toMatchObject({ isDayWhole: true, restored: { tickets: 2 } });
		expect(queue()).toEqual(['P001 parked', 'P003 called']);
		expect(inHand()).toBe('P003');

		setRoom(true);
		write(town.clock.now());
		expect(journal.unwritten).toEqual([]);
		await startOn(mended);
		expect(queue()).toEqual(['P001 parked', 'P003 called']);
		expect(office.uplink.unsentEvents).toBe(0);
	});

	it('D21 ends nobody because of what this journal lacks: who came late and was put back is called', async () => {
		act({ type: 'open', counter: '1' }, walkIn, walkIn, call, { type: 'no-show', counter: '1' });
		act({ type: 'put-back', counter: '1', ticket: '2026-11-23/P001' });
		await town.settle();
		const { journal } = office;
		const mended = createMemoryJournal();
		for (const { event, at } of journal.read(1, journal.lastSequence - 1)) mended.append([event], at);
		await town.stopOffice();
		town.clock.advanceSeconds(660);
		town.cloudLink.setReachable(false);
		office = await town.startOffice(mended);
		act({ type: 'doubt-day' });
		mended.renew();
		expect(queue()).toEqual(['P002 waiting']);
		town.cloudLink.setReachable(true);
		await town.settle();
		expect(queue()).toEqual(['P001 waiting', 'P002 waiting']);
		act(call);
		expect(inHand()).toBe('P001');
		await town.settle();
		expect(office.uplink.unsentEvents).toBe(0);
	});

	it('D21 hears a long day in pieces; what is doubled or comes late changes nothing, what is lost is asked for again', async () => {
		act({ type: 'open', counter: '1' });
		for (let i = 0; i < 0.8 * BATCH_SIZE; i++) act(walkIn, call);
		await town.settle();
		const before = queue();
		const pages: Uint8Array[] = [];
		town.broker.open('listener', { receive: (_topic, payload) => void pages.push(payload), lost() {} });
		town.broker.subscribe('listener', topicOf(TOWN.id, 'down/day'));
		await town.stopOffice();
		office = await town.startOffice(createMemoryJournal());
		office.link.setReachable(false);
		office.link.setReachable(true);
		await town.settle();
		expect(pages.length).toBeGreaterThan(2);
		expect(queue()).toEqual(before);
		const replayed = office.uplink.refused.replayed;
		const events = office.journal.lastSequence;
		const recorded = [...pages];
		for (const page of recorded) town.broker.publish(topicOf(TOWN.id, 'down/day'), page, false);
		await town.arrive();
		expect(office.uplink.refused.replayed).toBe(replayed + recorded.length);
		expect(office.journal.lastSequence).toBe(events);
	});

	it('D21 is asked for once when it cannot be put together, as with a disk that fails', async () => {
		await aMorning();
		const journal = createMemoryJournal();
		const read: Journal['read'] = (from, limit) => {
			if (limit > BATCH_SIZE) throw new Error('disk I/O error');
			return journal.read(from, limit);
		};
		const questions: Uint8Array[] = [];
		town.broker.open('listener', { receive: (_topic, payload) => void questions.push(payload), lost() {} });
		town.broker.subscribe('listener', topicOf(TOWN.id, 'down/want-day'));
		await town.stopOffice();
		office = await town.startOffice(Object.create(journal, { read: { value: read } }) as Journal);
		for (let minute = 0; minute < 3; minute++) {
			await town.settle();
			town.clock.advanceSeconds(60);
		}
		expect(questions).toHaveLength(1);
	});

	it('D21 takes nothing for today that happened before, where the cloud was once told it twice', async () => {
		await aMorning();
		const { sequence } = await town.store.journalHeld(TOWN.id);
		const ticket = '2026-11-20/P009';
		const ofFriday = { type: 'ticket-issued', ticket, number: 'P009', service: 'documents', errand: null } as const;
		const entry = { sequence: sequence + 1, at: at('2026-11-20T09:00:00+01:00') };
		await town.store.appendEvents(TOWN.id, [{ ...entry, event: { ...ofFriday, language: 'cs', reservation: null } }]);
		await startOn(createMemoryJournal());
		expect(queue()).toEqual(['P001 parked', 'P002 called', 'P003 waiting']);
	});

	it('D21 loses it a second time on the same day', async () => {
		await aMorning();
		await startOn(createMemoryJournal());
		act(call, walkIn);
		await town.settle();
		const before = queue();
		await startOn(createMemoryJournal());
		expect(queue()).toEqual(before);
		act(walkIn);
		expect(queue().at(-1)).toBe('P025 waiting');
	});

	it('D19, D21 when the lost card turns up again, nothing is stored twice and nobody is called again who was served', async () => {
		await aMorning();
		const lost = office.journal;
		const ofMorning = lost.lastSequence;
		await startOn(createMemoryJournal());
		act(call, walkIn, call);
		await town.settle();
		expect(queue()).toEqual(['P001 parked', 'P014 called']);
		const before = await stored();
		await startOn(lost);
		expect(queue()).toEqual(['P001 parked', 'P014 called']);
		expect(inHand()).toBe('P014');
		await town.settle();
		expect(office.uplink.unsentEvents).toBe(0);
		expect(await stored()).toBe(before + lost.lastSequence - ofMorning);
	});

	/** The machine's clock is set, as by the network, and whoever it is due for by now is woken. */
	async function clockIsSet(to: string): Promise<void> {
		town.clock.set(to);
		await town.settle();
	}

	it('D21, D18 on a new SD card whose clock was days behind until after the link came up', async () => {
		await aMorning();
		await town.stopOffice();
		town.clock.set('2026-11-16T14:00:00+01:00');
		await startOn(createMemoryJournal());
		expect(queue()).toEqual([]);
		await clockIsSet('2026-11-23T09:01:00+01:00');
		expect(queue()).toEqual(['P001 parked', 'P002 called', 'P003 waiting']);
		act(walkIn);
		expect(queue().at(-1)).toBe('P014 waiting');
	});

	it('D21, D18 on a new SD card whose clock is set while the cloud is answering for the day before', async () => {
		await aMorning();
		await town.stopOffice();
		town.clock.set('2026-11-16T14:00:00+01:00');
		const { dayEvents } = town.store;
		Object.assign(town.store, {
			dayEvents: (...question: Parameters<typeof dayEvents>) => {
				if (question[1] === '2026-11-16') {
					town.clock.set('2026-11-23T09:01:00+01:00');
					town.clock.advanceSeconds(1);
				}
				return dayEvents(...question);
			},
		});
		office = await town.startOffice(createMemoryJournal());
		await town.settle();
		expect(queue()).toEqual(['P001 parked', 'P002 called', 'P003 waiting']);
		act(walkIn);
		expect(queue().at(-1)).toBe('P014 waiting');
	});

	it('D21 an office that lost nothing asks once and changes nothing', async () => {
		const asked: unknown[] = [];
		town.cloudLink.subscribe(TOWN.id, 'down/want-day', (question) => void asked.push(question));
		await startOn(createMemoryJournal());
		act(walkIn);
		for (let i = 0; i < 3; i++) await town.settle();
		expect(asked).toEqual([{ date: '2026-11-23', after: 0 }]);
		expect(kinds()).not.toContain('day-restored');
	});

	it('D21 asks again when no answer comes', async () => {
		await aMorning();
		await town.stopOffice();
		const asked: unknown[] = [];
		town.cloudLink.subscribe(TOWN.id, 'down/want-day', (question) => void asked.push(question));
		const { dayEvents } = town.store;
		let lost = 2;
		Object.assign(town.store, {
			dayEvents: (...question: Parameters<typeof dayEvents>) => {
				if (lost-- > 0) throw new Error('the database does not answer');
				return dayEvents(...question);
			},
		});
		await startOn(createMemoryJournal());
		await town.settle();
		expect(asked).toHaveLength(3);
		expect(queue()).toEqual(['P001 parked', 'P002 called', 'P003 waiting']);
	});
});
