import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TicketView, WhatIfView } from '#local-api/messages.ts';
import type { Problem } from '#wire/problem.ts';
import { createMemoryJournal } from '../../firmware/journal/memory-journal.ts';
import { startTestOffice, type TestOffice } from '../support/running-office.ts';

describe('an office that asks about its Friday', () => {
	let office: TestOffice;
	beforeEach(async () => {
		const journal = createMemoryJournal();
		const friday = await startTestOffice({ journal, start: '2026-11-20T09:00:00+01:00' });
		await friday.post('/api/v1/counters/1/open');
		for (let i = 0; i < 12; i++) await friday.post('/api/v1/tickets', { service: 'personal-documents' });
		for (let i = 0; i < 6; i++) {
			await friday.post('/api/v1/counters/1/call-next');
			friday.clock.advanceSeconds(8 * 60);
		}
		await friday.close();
		office = await startTestOffice({ journal });
	});
	afterEach(() => office.close());

	const ask = <Body = WhatIfView>(question: object) =>
		office.post<Body>('/api/v1/what-if', { date: '2026-11-20', ...question });

	it('W23 lists the days before today, and tells what one more counter would have done', async () => {
		await office.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' });
		expect(await office.get('/api/v1/what-if')).toEqual({ days: ['2026-11-20'] });
		const { status, body } = await ask({ counter: { services: ['personal-documents'] } });
		expect(status).toBe(200);
		expect(body).toMatchObject({ date: '2026-11-20', seeds: 40 });
		expect(body.recorded?.['walk-in']).toMatchObject({ people: 12, mean: 20, unserved: 6 });
		expect(body.difference['walk-in'].mean.high).toBeLessThan(0);
	});

	it('W23 tells it of a simulated day too, the same each time', async () => {
		const question = { date: null, counter: { services: ['driver-licences'] } };
		const { status, body } = await ask(question);
		expect(status).toBe(200);
		expect(body).toMatchObject({ date: '2026-11-23', recorded: null });
		expect(body.asItWas['walk-in'].people.mean).toBeGreaterThan(50);
		expect(body.asItWas.reservation.people.mean).toBeGreaterThan(5);
		expect(body.difference['walk-in'].mean.mean).toBeLessThan(0);
		expect((await ask(question)).body).toEqual(body);
	});

	it('W23 calls meanwhile, and answers one question at a time', async () => {
		const question = { capacity: { seats: 3 } };
		const first = ask(question);
		const second = ask<Problem>(question);
		await office.post('/api/v1/counters/1/open');
		await office.post('/api/v1/tickets', { service: 'personal-documents' });
		expect((await office.post('/api/v1/counters/1/call-next')).status).toBe(200);
		const statuses = [(await first).status, (await second).status].sort();
		expect(statuses).toEqual([200, 409]);
		expect((await ask(question)).status).toBe(200);
	});

	it('W23 a day without tickets, a service that is not and a question without sense are refused', async () => {
		const unknownDay = await office.post<Problem>('/api/v1/what-if', { date: '2026-11-19' });
		expect(unknownDay).toMatchObject({ status: 404, body: { type: expect.stringMatching(/unknown-day$/) } });
		const unknownService = await ask<Problem>({ counter: { services: ['dog-licences'] } });
		expect(unknownService).toMatchObject({ status: 404, body: { type: expect.stringMatching(/unknown-service$/) } });
		expect((await ask({ capacity: { seats: -1 } })).status).toBe(400);
	});
});
