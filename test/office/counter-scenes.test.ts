import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CounterView, TicketView } from '#local-api/messages.ts';
import type { Problem } from '#wire/problem.ts';
import { poll, startTestOffice, type TestOffice } from '../support/running-office.ts';

describe('a morning at the counters', () => {
	let office: TestOffice;
	beforeEach(async () => {
		office = await startTestOffice();
	});
	afterEach(async () => {
		expect((await office.bench()).violations).toEqual([]);
		await office.close();
	});

	const take = async (service: string) => (await office.post<TicketView>('/api/v1/tickets', { service })).body.number;
	const press = (counter: string, button: string) => office.post(`/bench/buttons/${counter}/${button}`);
	const display = async (id: string) => (await office.bench()).displays.find((shown) => shown.id === id)?.text;

	it('a button calls the next visitor, and LED, board and state all say so', async () => {
		expect(await take('personal-documents')).toBe('P001');
		expect(await take('personal-documents')).toBe('P002');
		await press('1', 'open');
		await press('1', 'call-next');
		expect(await display('1')).toBe('P001');
		expect(await display('main')).toBe('P001   1');
		expect((await office.state()).calls[0]).toMatchObject({ number: 'P001', counter: '1' });
		await press('1', 'call-next');
		expect(await display('1')).toBe('P002');
		expect((await office.state()).waiting).toEqual([]);
	});

	it('a clerk picks somebody from the list, and nobody else loses their place', async () => {
		await take('personal-documents');
		await take('personal-documents');
		await take('personal-documents');
		await press('1', 'open');
		const { id } = (await office.state()).waiting.find(({ number }) => number === 'P003') ?? { id: '' };
		const called = await office.post<CounterView>('/api/v1/counters/1/call', { ticket: id });
		expect(called.body.ticket).toMatchObject({ number: 'P003', state: 'called' });
		const again = await office.post<Problem>('/api/v1/counters/1/call', { ticket: id });
		expect(again.body).toMatchObject({ status: 404, type: expect.stringMatching(/unknown-ticket$/) });
		expect((await office.state()).waiting.map(({ number }) => number)).toEqual(['P001', 'P002']);
	});

	it('recall, no-show and the late comer put back in front', async () => {
		await take('personal-documents');
		await take('personal-documents');
		await press('1', 'open');
		await press('1', 'call-next');
		await press('1', 'recall');
		expect((await office.state()).calls[0]).toMatchObject({ number: 'P001', count: 2 });
		await press('1', 'no-show');
		const missed = (await office.state()).counters[0]?.missed[0];
		expect(missed?.number).toBe('P001');
		await office.post('/api/v1/counters/1/put-back', { ticket: missed?.id });
		await press('1', 'call-next');
		expect(await display('1')).toBe('P001');
	});

	it('finish, pause and close by the buttons', async () => {
		await take('personal-documents');
		await press('1', 'open');
		await press('1', 'call-next');
		await press('1', 'finish');
		expect((await office.state()).counters[0]).toMatchObject({ state: 'open', ticket: null });
		expect(await display('1')).toBe('');
		await press('1', 'pause');
		expect((await office.state()).counters[0]?.state).toBe('paused');
		expect(await display('1')).toBe('PAU5E');
		await press('1', 'close');
		expect((await office.state()).counters[0]?.state).toBe('closed');
	});

	it('park, resume and transfer from the counter page', async () => {
		await take('personal-documents');
		for (const action of ['open', 'call-next', 'start', 'park']) await office.post(`/api/v1/counters/3/${action}`);
		const parked = (await office.state()).counters[2]?.parked[0];
		expect(parked?.number).toBe('P001');
		await office.post('/api/v1/counters/3/resume', { ticket: parked?.id });
		const transferred = await office.post<CounterView>('/api/v1/counters/3/transfer', { service: 'driver-licences' });
		expect(transferred).toMatchObject({ status: 200, body: { ticket: null } });
		expect((await office.state()).waiting[0]).toMatchObject({ number: 'P001', service: 'driver-licences' });
	});

	it('refuses with the rule that refused', async () => {
		const refusal = async (path: string, body?: object) => {
			const { status, body: problem } = await office.post<Problem>(path, body);
			return [status, problem.type];
		};
		expect(await refusal('/api/v1/counters/1/call-next')).toEqual([409, '/problems/counter-not-open']);
		await office.post('/api/v1/counters/1/open');
		expect(await refusal('/api/v1/counters/1/call-next')).toEqual([409, '/problems/nobody-waiting']);
		expect(await refusal('/api/v1/counters/1/recall')).toEqual([409, '/problems/nobody-called']);
		expect(await refusal('/api/v1/counters/1/finish')).toEqual([409, '/problems/nobody-at-counter']);
		expect(await refusal('/api/v1/counters/99/open')).toEqual([404, '/problems/unknown-counter']);
		expect(await refusal('/api/v1/counters/1/resume')).toEqual([400, '/problems/invalid-request']);
		expect(await refusal('/api/v1/counters/1/dance')).toEqual([400, '/problems/invalid-request']);
		expect(await refusal('/api/v1/tickets', { service: 'fishing' })).toEqual([404, '/problems/unknown-service']);
		expect(await refusal('/api/v1/tickets', { errand: 1 })).toEqual([400, '/problems/invalid-request']);
	});

	it('issues no tickets when the office is closed, and says when again', async () => {
		office.clock.advanceTo('2026-11-23T11:45:00+01:00');
		expect(await office.post('/api/v1/tickets', { service: 'personal-documents' })).toMatchObject({
			status: 409,
			body: { type: '/problems/tickets-closed', why: 'outside-hours', opensAt: '2026-11-23T12:15:00+01:00' },
		});
	});

	it('begins a new day at midnight: counters closed, numbers from the start', async () => {
		await take('personal-documents');
		await press('1', 'open');
		office.clock.advanceTo('2026-11-24T07:30:00+01:00');
		const state = await office.state();
		expect(state.waiting).toEqual([]);
		expect(state.counters.every((counter) => counter.state === 'closed')).toBe(true);
		expect(await take('personal-documents')).toBe('P001');
	});

	it('a second push of the button too soon loses nobody', async () => {
		await take('personal-documents');
		await take('personal-documents');
		await press('1', 'open');
		await press('1', 'call-next');
		await press('1', 'call-next');
		const { counters, calls } = await office.state();
		expect(calls.map(({ number }) => number)).toEqual(['P002']);
		expect(counters[0]?.missed.map(({ number }) => number)).toEqual(['P001']);
	});

	it('Q66 a wish that comes again, as its answer was late, calls nobody else and makes nobody a no-show', async () => {
		await take('personal-documents');
		await take('personal-documents');
		await press('1', 'open');
		const callNext = (wish: string) => office.post<CounterView>('/api/v1/counters/1/call-next', { inHand: null, wish });
		const [first, again] = [await callNext('one'), await callNext('one')];
		expect(again).toEqual(first);
		expect(first).toMatchObject({ status: 200, body: { ticket: { number: 'P001' } } });
		expect((await office.state()).waiting.map(({ number }) => number)).toEqual(['P002']);
		const recall = { inHand: first.body.ticket?.id, wish: 'two' };
		for (let i = 0; i < 5; i++) await office.post('/api/v1/counters/1/recall', recall);
		expect((await office.state()).counters[0]?.ticket).toMatchObject({ number: 'P001', recalls: 1 });
	});

	it('Q66 a ticket asked for again, as the answer was late, is the same one', async () => {
		const ask = (wish: string) => office.post<TicketView>('/api/v1/tickets', { service: 'personal-documents', wish });
		const numbers = [];
		for (const wish of ['one', 'one', 'two']) numbers.push((await ask(wish)).body.number);
		expect(numbers).toEqual(['P001', 'P001', 'P002']);
		expect((await office.state()).waiting).toHaveLength(2);
	});

	it('Q27 a wish for what a clerk saw does not hold for what a button has changed since', async () => {
		await take('personal-documents');
		await take('personal-documents');
		await press('1', 'open');
		await press('1', 'call-next');
		const inHand = (await office.state()).counters[0]?.ticket?.id;
		await press('1', 'call-next');
		const refused = await office.post<Problem>('/api/v1/counters/1/no-show', { inHand, wish: 'one' });
		expect(refused).toMatchObject({
			status: 409,
			body: { type: '/problems/situation-changed', inHand: '2026-11-23/P002' },
		});
		expect((await office.state()).counters[0]?.ticket).toMatchObject({ number: 'P002', state: 'called' });
	});

	it('a call that is over is no longer shown in the hall', async () => {
		await take('personal-documents');
		await press('1', 'open');
		await press('1', 'call-next');
		expect(await display('main')).toBe('P001   1');
		await press('1', 'finish');
		expect(await display('main')).toBe('');
		expect((await office.state()).calls).toEqual([]);
	});

	it('screens learn at once that tickets are issued no more, by the clock alone', async () => {
		const leaving = new AbortController();
		const events = await fetch(`${office.url}/api/v1/events`, { signal: leaving.signal });
		let told = '';
		const reading = (async () => {
			for await (const chunk of events.body ?? []) told += new TextDecoder().decode(chunk);
		})().catch(() => {});
		const hear = (words: string) =>
			poll(
				async () => told,
				(text) => text.includes(words),
				words,
			);
		await hear('"ticketsOpen":true');
		office.clock.advanceTo('2026-11-23T11:30:00+01:00');
		await hear('"ticketsOpen":false');
		leaving.abort();
		await reading;
	});

	it('answers by public names with no, as a page that was pointed here would come', async () => {
		const { hostname, port } = new URL(office.url);
		const status = await new Promise((resolve, reject) => {
			request({ hostname, port, path: '/api/v1/state', headers: { host: 'elsewhere.example' } }, ({ statusCode }) =>
				resolve(statusCode),
			)
				.on('error', reject)
				.end();
		});
		expect(status).toBe(403);
	});

	it('a body that is not JSON, or too large, is named for what it is', async () => {
		const send = async (type: string, body: string) => {
			const response = await fetch(`${office.url}/api/v1/tickets`, {
				method: 'POST',
				headers: { 'content-type': type },
				body,
			});
			return [response.status, ((await response.json()) as Problem).type];
		};
		expect(await send('text/plain', 'hello')).toEqual([415, '/problems/unsupported-media-type']);
		expect(await send('application/json', JSON.stringify({ service: 'x'.repeat(5000) }))).toEqual([
			413,
			'/problems/request-too-large',
		]);
		expect(await send('application/json', '{')).toEqual([400, '/problems/invalid-request']);
	});

	it('an address that cannot be read is answered as a problem, too', async () => {
		const response = await fetch(`${office.url}/%E0%A4%A`);
		expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
		expect(await response.json()).toMatchObject({ status: 400, type: '/problems/invalid-request' });
	});

	it('answers pages of other sites and addresses outside the building with no', async () => {
		const response = await fetch(`${office.url}/api/v1/counters/1/open`, {
			method: 'POST',
			headers: { origin: 'https://elsewhere.example' },
		});
		expect(response.status).toBe(403);
		expect((await office.state()).counters[0]?.state).toBe('closed');
	});

	it('shows a counter’s page under its address without a slash as well, and with more behind it', async () => {
		for (const address of ['/counter/1', '/counter/1?from=bookmark']) {
			const response = await fetch(office.url + address);
			expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
		}
	});
});
