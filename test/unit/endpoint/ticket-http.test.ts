import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TicketNews } from '#wire/tickets.ts';
import { eventReader } from '../../support/event-reader.ts';
import { startTestCloud, type TestCloud, until } from '../../support/running-cloud.ts';
import { townOccupancy } from '../../support/town-config.ts';

const CODE = 'mZ3vN0qLhZ5w';
const PATH = `/api/v1/offices/sumperk/tickets/${CODE}`;
const WAITING: TicketNews = {
	code: CODE,
	number: 'P045',
	service: 'personal-documents',
	state: 'waiting',
	peopleAhead: 3,
	expectedWait: { medianSeconds: 700, p90Seconds: 1490 },
};
const CALLED: TicketNews = {
	code: CODE,
	number: 'P045',
	service: 'personal-documents',
	state: 'called',
	counter: '2',
};

let cloud: TestCloud;
beforeEach(async () => {
	cloud = await startTestCloud();
	await cloud.office.send('sumperk', 'up/occupancy', townOccupancy());
});
afterEach(() => cloud.close());

const tell = (...tickets: TicketNews[]) =>
	cloud.office.send('sumperk', 'up/tickets', { office: 'sumperk', updatedAt: '2026-11-16T07:42:00.000Z', tickets });
const toldAs = (state: string) => until(async () => (await cloud.get(PATH)).body.state === state);

describe('GET /api/v1/offices/{office}/tickets/{code}', () => {
	test('S30 tells whoever has the code how many go before and how long it takes', async () => {
		await tell(WAITING);
		await toldAs('waiting');
		const { status, headers, body } = await cloud.get(PATH);
		expect([status, headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual([
			200,
			'no-store',
			'*',
		]);
		expect(body).toEqual({
			office: 'sumperk',
			updatedAt: '2026-11-16T08:42:00+01:00',
			link: 'up',
			number: 'P045',
			service: 'personal-documents',
			state: 'waiting',
			counter: null,
			parkedUntil: null,
			peopleAhead: 3,
			expectedWait: { medianSeconds: 700, p90Seconds: 1490 },
		});
	});

	test('S30 says when somebody parked will come back', async () => {
		await tell({ ...CALLED, state: 'parked', parkedUntil: '2026-11-16T09:25:00+01:00' });
		await toldAs('parked');
		expect((await cloud.get(PATH)).body).toMatchObject({ parkedUntil: '2026-11-16T09:25:00+01:00' });
	});

	test('S30 names the counter that calls it by its sign', async () => {
		await tell(CALLED);
		await toldAs('called');
		expect((await cloud.get(PATH)).body).toMatchObject({
			counter: { id: '2', label: '2' },
			peopleAhead: null,
			expectedWait: null,
		});
	});

	test('S30 tells nobody anything by the number alone, nor by the code of another office', async () => {
		await tell(WAITING);
		await toldAs('waiting');
		for (const code of ['P045', '2026-11-16%2FP045', 'mZ3vN0qLhZ5x', '..%2Foccupancy']) {
			const { status, body } = await cloud.get(`/api/v1/offices/sumperk/tickets/${code}`);
			expect([status, body.type]).toEqual([404, '/problems/unknown-ticket']);
		}
		const elsewhere = await cloud.get(`/api/v1/offices/atlantis/tickets/${CODE}`);
		expect([elsewhere.status, elsewhere.body.type]).toEqual([404, '/problems/unknown-office']);
	});

	test('S30 codes are not in what everybody may read', async () => {
		await tell(WAITING);
		await toldAs('waiting');
		for (const path of ['', '/occupancy']) {
			expect((await cloud.get(`/api/v1/offices/sumperk${path}`)).text).not.toContain(CODE);
		}
	});

	test('a ticket that the office no longer knows is unknown', async () => {
		await tell(WAITING);
		await toldAs('waiting');
		await tell();
		await until(async () => (await cloud.get(PATH)).status === 404);
	});

	test('while the office is cut off, nobody is told that a ticket taken since is unknown', async () => {
		await tell();
		await until(async () => (await cloud.get(PATH)).status === 404);
		cloud.office.setReachable(false);
		await until(async () => (await cloud.get(PATH)).status === 503);
		expect((await cloud.get(PATH)).body.type).toBe('/problems/occupancy-unknown');
		cloud.office.setReachable(true);
		await until(async () => (await cloud.get(PATH)).status === 404);
	});

	test('before the office has told of its tickets, nobody is told that theirs is unknown', async () => {
		const { status, headers, body } = await cloud.get(PATH);
		expect([status, body.type, headers.get('retry-after')]).toEqual([503, '/problems/occupancy-unknown', '5']);
		expect((await cloud.get(`${PATH}/stream`)).status).toBe(503);
	});

	test('S11 says when the link is cut, and of when the news is', async () => {
		await tell(WAITING);
		await toldAs('waiting');
		cloud.office.setReachable(false);
		await until(async () => (await cloud.get(PATH)).body.link === 'down');
		expect((await cloud.get(PATH)).body).toMatchObject({ state: 'waiting', updatedAt: '2026-11-16T08:42:00+01:00' });
	});
});

describe('GET /api/v1/offices/{office}/tickets/{code}/stream', () => {
	test('S30 follows the ticket from the queue to the counter, and the link', async () => {
		await tell(WAITING);
		await toldAs('waiting');
		const stream = await eventReader(`${cloud.url}${PATH}/stream`);
		expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
		expect(await stream.next()).toBe('retry: 1000');
		expect(await stream.event()).toMatchObject({ state: 'waiting', peopleAhead: 3 });
		await tell({ ...WAITING, peopleAhead: 2 });
		expect(await stream.event()).toMatchObject({ peopleAhead: 2 });
		await tell(CALLED);
		expect(await stream.event()).toMatchObject({ state: 'called', counter: { label: '2' } });
		cloud.office.setReachable(false);
		expect(await stream.event()).toMatchObject({ state: 'called', link: 'down' });
		await stream.close();
	});

	test('S30 tells readers who come after all others have left', async () => {
		await tell(WAITING);
		await toldAs('waiting');
		for (const peopleAhead of [2, 1]) {
			const streams = [
				await eventReader(`${cloud.url}${PATH}/stream`),
				await eventReader(`${cloud.url}${PATH}/stream`),
			];
			for (const stream of streams) {
				await stream.next();
				await stream.event();
			}
			const [one, other] = streams;
			await one?.close();
			await tell({ ...WAITING, peopleAhead });
			expect(await other?.event()).toMatchObject({ peopleAhead, link: 'up' });
			cloud.office.setReachable(false);
			expect(await other?.event()).toMatchObject({ peopleAhead, link: 'down' });
			await other?.close();
			cloud.office.setReachable(true);
			await until(async () => (await cloud.get(PATH)).body.link === 'up');
		}
	});

	test('stays quiet about others, and about what it said already', async () => {
		const other = { ...WAITING, code: 'Tt1xYk3vN0qL', number: 'P046' };
		await tell(WAITING, other);
		await toldAs('waiting');
		const stream = await eventReader(`${cloud.url}${PATH}/stream`);
		await stream.next();
		await stream.event();
		await tell(WAITING, { ...other, peopleAhead: 0 });
		await tell(CALLED);
		expect(await stream.event()).toMatchObject({ state: 'called' });
		await stream.close();
	});
});
