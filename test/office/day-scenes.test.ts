import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CounterView, TicketView } from '#local-api/messages.ts';
import type { Problem } from '#wire/problem.ts';
import { startTestOffice, type TestOffice } from '../support/running-office.ts';

describe('plans of the clerks', () => {
	let office: TestOffice;
	beforeEach(async () => {
		office = await startTestOffice();
	});
	afterEach(() => office.close());

	const take = (service = 'personal-documents') => office.post<TicketView>('/api/v1/tickets', { service });
	const act = (action: string, body = {}) => office.post<CounterView>(`/api/v1/counters/1/${action}`, body);
	const counter = async () => (await office.state()).counters.find(({ id }) => id === '1');

	it('a break until a time, from which the waits count on the clerk again', async () => {
		await act('open');
		const until = '2026-11-23T09:20:00+01:00';
		expect((await act('pause', { kind: 'back-office', until })).body.pause).toEqual({ kind: 'back-office', until });
		const { services } = await office.state();
		expect(services[0]?.expectedWait).toEqual({ medianSeconds: 1200, p90Seconds: 1200 });
		expect((await act('open')).body).toMatchObject({ state: 'open', pause: null });
	});

	it('an announced closing happens by itself and is taken back by null', async () => {
		await act('open');
		const closesAt = '2026-11-23T10:00:00+01:00';
		expect((await act('announce-closing', { closesAt })).body.closesAt).toBe(closesAt);
		expect((await act('announce-closing', { closesAt: null })).body.closesAt).toBeNull();
		// In winter the same moment in another offset.
		expect((await act('announce-closing', { closesAt: '2026-11-23T09:00:00Z' })).body.closesAt).toBe(closesAt);
		office.clock.advanceTo('2026-11-23T10:00:00+01:00');
		expect(await counter()).toMatchObject({ state: 'closed', closesAt });
	});

	it('a visitor parked until a time comes back in front', async () => {
		await take();
		await take();
		await act('open');
		await act('call-next');
		await act('start');
		const until = '2026-11-23T09:30:00+01:00';
		expect((await act('park', { until })).body.parked).toMatchObject([{ number: 'P001', parkedUntil: until }]);
		office.clock.advanceTo(until);
		expect(await counter()).toMatchObject({ parked: [], waiting: 2 });
		expect((await act('call-next')).body.ticket).toMatchObject({ number: 'P001' });
	});

	it('what cannot be is refused with the time up to which it can', async () => {
		await act('open');
		const past = await office.post<Problem>('/api/v1/counters/1/pause', { until: '2026-11-23T08:00:00+01:00' });
		expect(past.body).toMatchObject({
			status: 409,
			type: expect.stringMatching(/time-not-ahead$/),
			latest: '2026-11-24T00:00:00+01:00',
		});
		for (const [action, body] of [
			['announce-closing', {}],
			['announce-closing', { closesAt: '17:00' }],
			['announce-closing', { closesAt: '9999-12-31T23:59:59-23:59' }],
			['pause', { kind: 'holiday' }],
			['park', { until: 5 }],
			['override-tickets', { service: 'personal-documents' }],
			['override-tickets', { override: null }],
			['override-tickets', { service: 'personal-documents', override: 'closed' }],
		] as const)
			expect((await act(action, body)).status).toBe(400);
		expect(await counter()).toMatchObject({ state: 'open', closesAt: null });
	});
});

describe("the day's end", () => {
	let office: TestOffice;
	const service = 'vehicle-registry';
	const take = () => office.post<TicketView | Problem>('/api/v1/tickets', { service });
	const serviceNow = async () => (await office.state()).services.find(({ id }) => id === service);
	const counter5 = (action: string, body = {}) => office.post<CounterView>(`/api/v1/counters/5/${action}`, body);
	afterEach(() => office.close());

	/** Takes tickets until the office issues no more, and what it said then. */
	async function takeAll(): Promise<{ readonly issued: number; readonly problem: unknown }> {
		for (let issued = 0; issued < 60; issued++) {
			const { status, body } = await take();
			if (status !== 201) return { issued, problem: body };
		}
		throw new Error('sixty tickets for one counter and three hours');
	}

	it('tickets stop when the rest of the day is full, go on by the word of a clerk, and begin again by themselves', async () => {
		office = await startTestOffice({ start: '2026-11-24T12:30:00+01:00' });
		await counter5('open');
		const { issued, problem } = await takeAll();
		// One counter and two hours, of nineteen minutes a visit: some five.
		expect(issued).toBeGreaterThan(2);
		expect(issued).toBeLessThan(8);
		expect(problem).toMatchObject({ status: 409, why: 'queue-full', opensAt: null });
		expect(await serviceNow()).toMatchObject({ ticketsOpen: false, ticketsClosed: { why: 'queue-full' } });
		expect((await office.state()).waiting.map(({ outlook }) => outlook)).toEqual(Array(issued).fill('likely'));

		await counter5('override-tickets', { service, override: 'open' });
		expect(await serviceNow()).toMatchObject({ ticketsOpen: true, ticketsClosed: null, override: 'open' });
		for (let i = 0; i < 5; i++) expect((await take()).body).toMatchObject({ state: 'waiting' });
		const paper = (number: number) => `E${String(number).padStart(3, '0')}`;
		const { bench } = await office.until(
			(_, { printer }) => printer.tickets.length === issued + 5,
			'all tickets on paper',
		);
		const linesOf = (number: string) =>
			bench.printer.tickets.find(({ lines }) => lines.some((line) => line.includes(number)))?.lines.join(' ') ?? '';
		expect(linesOf(paper(1))).not.toContain('Dnes úřadujeme');
		expect(linesOf(paper(issued))).toContain('Dnes úřadujeme do 14:30.');
		expect(linesOf(paper(issued))).not.toContain('Není jisté');
		expect(linesOf(paper(issued + 5))).toContain('Není jisté, že na vás dnes přijde řada.');
		expect((await office.state()).waiting.at(-1)?.outlook).toBe('unlikely');
		await counter5('override-tickets', { service, override: null });
		expect(await serviceNow()).toMatchObject({ ticketsOpen: false, override: null });

		await office.post('/api/v1/counters/6/open');
		for (let i = 0; i < 6; i++)
			for (const action of ['call-next', 'start', 'finish']) await office.post(`/api/v1/counters/6/${action}`);
		expect(await serviceNow()).toMatchObject({ ticketsOpen: true });
	});

	it('time alone stops tickets, once', async () => {
		office = await startTestOffice({ start: '2026-11-24T12:30:00+01:00' });
		await counter5('open');
		await take();
		await take();
		expect(await serviceNow()).toMatchObject({ ticketsOpen: true });
		office.clock.advanceTo('2026-11-24T14:10:00+01:00');
		expect(await serviceNow()).toMatchObject({ ticketsClosed: { why: 'queue-full' } });
		const stopped = office.journal
			.read(1, 1000)
			.filter(({ event }) => event.type === 'tickets-stopped' && event.service === service);
		expect(stopped.length).toBe(1);
	});

	it('whoever still waits at midnight is unserved, which the next morning shows', async () => {
		office = await startTestOffice({ start: '2026-11-24T12:30:00+01:00' });
		await counter5('open');
		await take();
		await take();
		await take();
		await counter5('call-next');
		await counter5('start');
		await counter5('finish');
		await counter5('close');
		office.clock.advanceTo('2026-11-24T14:30:00+01:00');
		expect(await office.state()).toMatchObject({
			closesAt: null,
			waiting: [{ outlook: 'unlikely' }, { outlook: 'unlikely' }],
		});
		office.clock.advanceTo('2026-11-25T00:00:00+01:00');
		expect(await office.state()).toMatchObject({
			waiting: [],
			lastDay: { date: '2026-11-24', done: 1, left: 0, unserved: 2 },
		});
		const { journal } = office;
		const again = await startTestOffice({ start: '2026-11-25T07:30:00+01:00', journal });
		expect((await again.state()).lastDay).toMatchObject({ unserved: 2 });
		await again.close();
	});
});

describe('a clock that jumps while people wait', () => {
	let office: TestOffice;
	const counter1 = (action: string) => office.post<CounterView>(`/api/v1/counters/1/${action}`);
	const take = () => office.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' });
	const health = () => office.get<{ status: string; clock: { state: string } }>('/healthz');
	beforeEach(async () => {
		office = await startTestOffice();
		await counter1('open');
		office.clock.advanceTo('2026-11-23T09:30:00+01:00');
		await take();
		await take();
	});
	afterEach(() => office.close());

	it.each(['2026-11-25T09:30:00+01:00', '2026-11-23T23:00:00+01:00', '2026-11-22T08:00:00+01:00'])(
		'Q56 ends nobody’s waiting and closes no counter, and the alarm stands until it is right again: %s',
		async (wrong) => {
			office.clock.set(wrong);
			office.clock.advanceSeconds(300);
			expect(await office.state()).toMatchObject({
				now: '2026-11-23T09:35:00+01:00',
				doubtedTime: expect.stringContaining(wrong.slice(0, 10)),
				waiting: [{ number: 'P001' }, { number: 'P002' }],
			});
			expect((await counter1('call-next')).body).toMatchObject({ state: 'open', ticket: { number: 'P001' } });
			expect((await take()).body).toMatchObject({ number: 'P003' });
			expect(await health()).toMatchObject({ status: 'degraded', clock: { state: 'doubted' } });
			expect(office.logged).toContainEqual(expect.objectContaining({ level: 50, event: 'clock-doubted' }));
			office.clock.set('2026-11-23T09:36:00+01:00');
			office.clock.advanceSeconds(60);
			expect(await office.state()).toMatchObject({ now: '2026-11-23T09:37:00+01:00', doubtedTime: null });
			expect((await health()).clock).toEqual({ state: 'ok' });
			const { journal } = office;
			const recorded = journal.read(1, journal.lastSequence);
			expect(recorded.map(({ event }) => event.type)).not.toContain('ticket-unserved');
			expect(recorded.map(({ at }) => at)).toEqual(recorded.map(({ at }) => at).toSorted());
		},
	);

	it('Q56 is believed after a quarter of an hour, when somebody has set a wrong clock right', async () => {
		office.clock.set('2026-11-23T12:00:00+01:00');
		office.clock.advanceSeconds(16 * 60);
		expect(await office.state()).toMatchObject({ now: '2026-11-23T12:16:00+01:00', doubtedTime: null });
	});

	it('moves on from the time of the office when the bench moves it', async () => {
		office.clock.set('2026-11-25T09:30:00+01:00');
		const { status, body } = await office.put('/bench/clock', { now: '2026-11-23T09:32:00+01:00' });
		expect([status, body]).toEqual([200, { now: '2026-11-23T09:32:00+01:00' }]);
	});
});
