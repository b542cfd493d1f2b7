import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCloud, type TestCloud, until } from '../../support/running-cloud.ts';
import { TOWN } from '../../support/town-config.ts';

let cloud: TestCloud;
beforeAll(async () => {
	cloud = await startTestCloud();
});
afterAll(() => cloud.close());
const slots = async (query: string) => (await cloud.get(`/api/v1/offices/sumperk/slots?${query}`)).body;

describe('GET /api/v1/offices', () => {
	test('lists the offices that have told their configuration', async () => {
		const { status, headers, body } = await cloud.get('/api/v1/offices');
		expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*']);
		expect(body).toEqual([{ id: 'sumperk', name: TOWN.name }]);
	});
});

describe('GET /api/v1/offices/{office}', () => {
	test('shows services, errands, counters, opening hours, today and the rules of reservations', async () => {
		const { status, headers, body } = await cloud.get('/api/v1/offices/sumperk');
		expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*']);
		expect(body).toEqual({
			id: 'sumperk',
			name: TOWN.name,
			address: TOWN.address,
			timeZone: 'Europe/Prague',
			services: TOWN.services.map(({ numbers: _, weight: __, ...service }) => service),
			counters: TOWN.counters,
			openingHours: { weekly: TOWN.calendar.weekly, exceptions: TOWN.calendar.exceptions, holidays: 'CZ' },
			today: {
				date: '2026-11-16',
				openings: [
					{ start: '2026-11-16T07:30:00+01:00', end: '2026-11-16T11:30:00+01:00' },
					{ start: '2026-11-16T12:30:00+01:00', end: '2026-11-16T17:00:00+01:00' },
				],
				closedReason: null,
			},
			reservations: TOWN.reservations,
			emailConfirmations: false,
		});
	});

	test('says why today is closed', async () => {
		const own = await startTestCloud();
		own.clock.advanceTo('2026-11-17T10:00:00+01:00');
		const { body } = await own.get('/api/v1/offices/sumperk');
		expect(body.today).toMatchObject({ date: '2026-11-17', openings: [] });
		expect(body.today.closedReason.cs).toBe('Den boje za svobodu a demokracii');
		await own.close();
	});

	test('follows the configuration that the office tells', async () => {
		const own = await startTestCloud();
		const { address: _, ...moved } = TOWN;
		await own.office.send('sumperk', 'up/config', moved);
		await until(async () => (await own.get('/api/v1/offices/sumperk')).body.address === null);
		await own.close();
	});

	test.each(['atlantis', 'UPPER', 'a'.repeat(90)])('"%s" is unknown', async (office) => {
		const { status, headers, body } = await cloud.get(`/api/v1/offices/${office}`);
		expect([status, body.type, headers.get('access-control-allow-origin')]).toEqual([
			404,
			'/problems/unknown-office',
			'*',
		]);
	});
});

describe('GET /api/v1/offices/{office}/slots', () => {
	test('lists what can still be booked, from the next slot on and two weeks ahead', async () => {
		const list = await slots('service=driver-licences');
		expect(list[0]).toEqual({
			start: '2026-11-16T09:00:00+01:00',
			end: '2026-11-16T09:30:00+01:00',
			capacity: 1,
			free: 1,
		});
		expect(list.at(-1).start).toBe('2026-11-30T16:30:00+01:00');
	});

	test('lists taken slots with nothing free', async () => {
		await cloud.book({ start: '2026-11-16T10:00:00+01:00' });
		const list = await slots('service=driver-licences&to=2026-11-16');
		expect(list.find(({ start }: { start: string }) => start.includes('T10:00')).free).toBe(0);
		expect(list.filter(({ free }: { free: number }) => free === 0)).toHaveLength(1);
	});

	test('has none on holidays, closed days and weekends', async () => {
		for (const date of ['2026-11-17', '2026-11-19', '2026-11-21', '2026-11-22']) {
			expect(await slots(`service=driver-licences&from=${date}&to=${date}`)).toEqual([]);
		}
	});

	test('keeps to the dates asked for, and to those that can be booked', async () => {
		const dates = async (query: string) =>
			new Set(
				(await slots(`service=driver-licences&${query}`)).map(({ start }: { start: string }) => start.slice(0, 10)),
			);
		expect(await dates('from=2026-11-18&to=2026-11-20')).toEqual(new Set(['2026-11-18', '2026-11-20']));
		expect(await dates('from=2020-01-01&to=2026-11-16')).toEqual(new Set(['2026-11-16']));
		expect(await dates('from=2027-01-01')).toEqual(new Set());
	});

	test.each([
		['without a service', '', 'service'],
		['with a date that is none', 'service=driver-licences&from=2026-02-30', 'from'],
		['with dates that run backwards', 'service=driver-licences&from=2026-11-20&to=2026-11-18', 'to'],
	])('%s is refused, and the answer names the field', async (_what, query, field) => {
		const { status, body } = await cloud.get(`/api/v1/offices/sumperk/slots?${query}`);
		expect([status, body.type, body.errors[0].field]).toEqual([400, '/problems/invalid-request', field]);
	});

	test('of a service that there is not is unknown', async () => {
		const { status, body } = await cloud.get('/api/v1/offices/sumperk/slots?service=weddings');
		expect([status, body.type]).toEqual([404, '/problems/unknown-service']);
	});

	test('on the day the clock is set back are told apart by their offset', async () => {
		const weekly = { ...TOWN.calendar.weekly, sunday: ['01:00-04:00'] };
		const own = await startTestCloud({ config: { ...TOWN, calendar: { ...TOWN.calendar, weekly } } });
		own.clock.advanceTo('2027-10-30T12:00:00+02:00');
		const { body } = await own.get(
			'/api/v1/offices/sumperk/slots?service=driver-licences&from=2027-10-31&to=2027-10-31',
		);
		const starts = body.map(({ start }: { start: string }) => start.slice(11));
		expect(starts).toEqual([
			...['01:00:00+02:00', '01:30:00+02:00', '02:00:00+02:00', '02:30:00+02:00'],
			...['02:00:00+01:00', '02:30:00+01:00', '03:00:00+01:00', '03:30:00+01:00'],
		]);
		const first = await own.book({ start: '2027-10-31T02:30:00+02:00' });
		const second = await own.book({ start: '2027-10-31T02:30:00+01:00' });
		expect([first.status, second.status]).toEqual([201, 201]);
		await own.close();
	});
});
