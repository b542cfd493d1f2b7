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
		expect(await counter()).toMatchObject({ state: 'closed', closesAt: null });
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
		] as const)
			expect((await act(action, body)).status).toBe(400);
		expect(await counter()).toMatchObject({ state: 'open', closesAt: null });
	});
});
