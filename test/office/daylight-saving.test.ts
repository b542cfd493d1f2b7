import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryBroker } from '#link/memory-broker.ts';
import type { CounterView, TicketView } from '#local-api/messages.ts';
import { parseOfficeFile } from '../../firmware/config/office-file.ts';
import { startTestCloud, type TestCloud } from '../support/running-cloud.ts';
import { poll, startTestOffice, type TestOffice } from '../support/running-office.ts';

const EXAMPLE = new URL('../../firmware/config/sumperk.yaml', import.meta.url);

/** The example office, open through the night in which the clocks change. */
const fileOpenOn = (date: string) =>
	parseOfficeFile(
		readFileSync(EXAMPLE, 'utf8').replace(
			'exceptions:',
			`exceptions:\n    - { date: ${date}, openings: ["00:30-05:00"], reason: { cs: Noc otevřených dveří, en: Open night } }`,
		),
		'sumperk.yaml',
	);

/** What each night is: the two days end at midnight, 23 and 25 hours after they began. */
const NIGHTS = [
	{
		name: 'spring, when two o’clock is three',
		evening: '2027-03-27T20:00:00+01:00',
		slots: ['00:30+01:00', '01:00+01:00', '01:30+01:00', '03:00+02:00', '03:30+02:00', '04:00+02:00', '04:30+02:00'],
		date: '2027-03-28',
		booked: '2027-03-28T03:00:00+02:00',
		/** A minute before check-in opens, its opening, and half past it. */
		tooEarly: '2027-03-28T01:44:00+01:00',
		opens: '2027-03-28T01:45:00+01:00',
		inTime: '2027-03-28T01:50:00+01:00',
		lastMinute: '2027-03-28T23:59:00+02:00',
		midnight: '2027-03-29T00:00:00+02:00',
		hours: 23,
	},
	{
		name: 'autumn, when half past two comes twice',
		evening: '2027-10-30T20:00:00+02:00',
		slots: [
			'00:30+02:00',
			'01:00+02:00',
			'01:30+02:00',
			'02:00+02:00',
			'02:30+02:00',
			'02:00+01:00',
			'02:30+01:00',
			'03:00+01:00',
			'03:30+01:00',
			'04:00+01:00',
			'04:30+01:00',
		],
		date: '2027-10-31',
		booked: '2027-10-31T02:30:00+01:00',
		tooEarly: '2027-10-31T02:30:00+02:00',
		opens: '2027-10-31T02:15:00+01:00',
		inTime: '2027-10-31T02:20:00+01:00',
		lastMinute: '2027-10-31T23:59:00+01:00',
		midnight: '2027-11-01T00:00:00+01:00',
		hours: 25,
	},
] as const;

describe('the night in which the clocks change', () => {
	let cloud: TestCloud;
	let office: TestOffice;
	const service = 'personal-documents';

	async function town(start: string, date: string): Promise<void> {
		const broker = new MemoryBroker();
		cloud = await startTestCloud({ broker, start, config: null });
		office = await startTestOffice({ broker, start, file: fileOpenOn(date) });
		await poll(
			() => cloud.get('/api/v1/offices/sumperk'),
			({ status }) => status === 200,
			'the cloud to know the office',
		);
	}

	function goOn(to: string): void {
		cloud.clock.advanceTo(to);
		office.clock.advanceTo(to);
	}

	afterEach(async () => {
		await office.close();
		await cloud.close();
	});

	it.each(NIGHTS)('in $name: booking, check-in, calling and the day’s end', async (night) => {
		await town(night.evening, night.date);
		const slots = await cloud.get(
			`/api/v1/offices/sumperk/slots?service=${service}&from=${night.date}&to=${night.date}`,
		);
		expect(slots.body.map(({ start }: { start: string }) => start.slice(11, 16) + start.slice(19))).toEqual(
			night.slots,
		);
		const booked = await cloud.book({ service, start: night.booked });
		expect(booked.body).toMatchObject({ start: night.booked, state: 'confirmed' });
		await poll(
			async () => {
				// The cloud tells what is booked within moments.
				cloud.clock.advanceSeconds(1);
				return office.journal.read(1, 1000);
			},
			(entries) => entries.some(({ event }) => event.type === 'reservations-updated'),
			'the office to know the reservation',
		);

		const { pin } = booked.body;
		const checkIn = () => office.post<TicketView>('/api/v1/check-ins', { pin });
		const counter1 = (action: string) => office.post<CounterView>(`/api/v1/counters/1/${action}`);
		goOn(night.tooEarly);
		await office.post('/api/v1/tickets', { service });
		await office.post('/api/v1/tickets', { service });
		expect(await checkIn()).toMatchObject({ status: 409, body: { opensAt: night.opens } });
		goOn(night.inTime);
		expect((await checkIn()).body).toMatchObject({ number: 'P003', slotStart: night.booked, peopleAhead: 2 });
		await counter1('open');
		expect((await counter1('call-next')).body.ticket?.number).toBe('P001');
		goOn(night.booked);
		expect((await counter1('call-next')).body.ticket?.number).toBe('P003');
		await counter1('start');
		await counter1('finish');

		goOn(night.lastMinute);
		expect((await office.state()).waiting.map(({ number }) => number)).toEqual(['P002']);
		goOn(night.midnight);
		expect(await office.state()).toMatchObject({ waiting: [], lastDay: { date: night.date, done: 2, unserved: 1 } });
		const begun = office.journal
			.read(1, 10_000)
			.flatMap(({ event }) => (event.type === 'day-begun' ? [event.day] : []));
		const ended = begun.find(({ date }) => date === night.date);
		expect(ended && (ended.end - ended.start) / 3_600_000).toBe(night.hours);
		const reservation = () =>
			cloud.get(`/api/v1/reservations/${booked.body.id}`, { authorization: `Bearer ${booked.body.token}` });
		await poll(reservation, ({ body }) => body.state === 'served', 'the cloud to know that the visitor was served');
	});
});
