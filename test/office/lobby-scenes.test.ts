import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TicketView } from '#local-api/messages.ts';
import { encodeMessage, topicOf } from '#wire/messages.ts';
import { instant } from '#wire/time.ts';
import { startTestOffice, type TestOffice } from '../support/running-office.ts';
import { at } from '../support/test-clock.ts';

/** A reservation as the cloud would send it. */
function reservation(revision: number, pin: string, start: string, state: 'confirmed' | 'cancelled' = 'confirmed') {
	const slotStart = at(start);
	return {
		revision,
		changedAt: slotStart,
		reservation: {
			id: `reservation-${pin}`,
			service: 'personal-documents',
			errand: 'apply-id-card',
			language: 'en' as const,
			start: slotStart,
			end: instant(slotStart + 1_800_000),
			seat: 0,
			generation: 0,
			pin,
			state,
		},
	};
}

describe('visitors in the lobby', () => {
	let office: TestOffice;
	beforeEach(async () => {
		office = await startTestOffice();
		await tell([
			reservation(1, '4711', '2026-11-23T09:00:00+01:00'),
			reservation(2, '0815', '2026-11-23T10:00:00+01:00'),
			reservation(3, '2222', '2026-11-23T08:00:00+01:00'),
			reservation(4, '3333', '2026-11-23T09:00:00+01:00', 'cancelled'),
		]);
	});
	afterEach(async () => {
		expect((await office.bench()).violations).toEqual([]);
		await office.close();
	});

	/** The cloud's voice on the broker. */
	async function tell(changes: ReturnType<typeof reservation>[]): Promise<void> {
		const revision = changes.at(-1)?.revision ?? 0;
		const payload = new TextEncoder().encode(encodeMessage('down/reservations', { revision, changes }));
		office.broker.publish(topicOf('sumperk', 'down/reservations'), payload, false);
		await new Promise((resolve) => setImmediate(resolve));
	}
	const type = async (keys: string) => {
		await office.post('/bench/keypad', { keys });
		return (await office.state()).kiosk.answer;
	};
	const papers = async () => (await office.bench()).printer.tickets.map(({ lines }) => lines.join('\n'));

	it('a PIN typed on the keypad in time gives a printed ticket that goes first from the slot’s start', async () => {
		await office.post('/api/v1/tickets', { service: 'personal-documents' });
		const answer = await type('4711#');
		expect(answer).toMatchObject({
			kind: 'ticket',
			ticket: { number: 'P002', channel: 'reservation', peopleAhead: 0 },
		});
		const { bench } = await office.until((_, { printer }) => printer.tickets.length === 2, 'two papers');
		const paper = bench.printer.tickets[1]?.lines.join('\n');
		expect(paper).toContain('P002');
		expect(paper).toContain('Reservation at 9:00');
		expect(paper).toContain('Apply for an ID card');
		await office.post('/api/v1/counters/1/open');
		await office.post('/bench/buttons/1/call-next');
		expect((await office.state()).calls[0]?.number).toBe('P002');
	});

	it('P6 a PIN used before is answered with its ticket, and where it stands', async () => {
		await type('4711#');
		const answer = { kind: 'already-checked-in', number: 'P001', state: 'waiting', counter: null };
		expect(await type('4711#')).toEqual(answer);
		const act = (action: string, body = {}) => office.post(`/api/v1/counters/1/${action}`, body);
		await act('open');
		await act('call-next');
		expect(await type('4711#')).toEqual({ ...answer, state: 'called', counter: '1' });
		await act('start');
		await act('park');
		expect(await type('4711#')).toEqual({ ...answer, state: 'parked', counter: '1' });
		await act('resume', { ticket: '2026-11-23/P001' });
		expect(await type('4711#')).toEqual({ ...answer, state: 'serving', counter: '1' });
		await act('finish');
		expect((await office.state()).kiosk.answer).toEqual({ ...answer, state: 'ended' });
	});

	it('P6 who missed the call is told to come while that helps, and of a new ticket when it does not', async () => {
		await type('4711#');
		const missed = { kind: 'already-checked-in', number: 'P001', state: 'no-show', counter: '1' };
		for (const action of ['open', 'call-next', 'no-show']) await office.post(`/api/v1/counters/1/${action}`);
		expect(await type('4711#')).toEqual(missed);
		office.clock.advanceSeconds(10 * 60 + 1);
		expect(await type('4711#')).toEqual({ ...missed, state: 'ended', counter: null });
	});

	it('too early says when to come back, and # takes a place that moves forward when the time comes', async () => {
		expect(await type('0815#')).toEqual({
			kind: 'too-early',
			opensAt: '2026-11-23T09:45:00+01:00',
			slotStart: '2026-11-23T10:00:00+01:00',
		});
		expect((await office.state()).waiting).toEqual([]);
		await office.post('/api/v1/tickets', { service: 'personal-documents' });
		expect(await type('#')).toMatchObject({ kind: 'ticket', ticket: { number: 'P002', peopleAhead: 1 } });
		office.clock.advanceTo('2026-11-23T10:00:00+01:00');
		expect((await office.state()).waiting.find(({ number }) => number === 'P002')).toMatchObject({ peopleAhead: 0 });
	});

	it('too late gives an ordinary ticket at once', async () => {
		expect(await type('2222#')).toMatchObject({
			kind: 'ticket',
			ticket: { number: 'P001', channel: 'walk-in', late: true },
		});
	});

	it('an unknown, a cancelled and a half-typed PIN are answered, and * clears', async () => {
		expect(await type('9999#')).toEqual({ kind: 'unknown-pin' });
		expect(await type('3333#')).toEqual({ kind: 'unknown-pin' });
		expect(await type('47#')).toEqual({ kind: 'pin-too-short' });
		expect(await type('47*')).toBeNull();
		expect((await office.state()).kiosk.typedDigits).toBe(0);
	});

	it('wrong PINs cost growing pauses, a right one ends them', async () => {
		for (const keys of ['1111#', '1112#', '1113#', '1114#']) expect(await type(keys)).toEqual({ kind: 'unknown-pin' });
		expect(await type('4711#')).toEqual({ kind: 'slow-down', retryAt: '2026-11-23T09:00:05+01:00' });
		office.clock.advanceSeconds(5);
		expect(await type('4711#')).toMatchObject({ kind: 'ticket' });
		expect(await type('1115#')).toEqual({ kind: 'unknown-pin' });
	});

	it('over HTTP a pause is 429 with the time to wait', async () => {
		for (const pin of ['1111', '1112', '1113', '1114'])
			expect((await office.post('/api/v1/check-ins', { pin })).status).toBe(404);
		const response = await fetch(`${office.url}/api/v1/check-ins`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ pin: '4711' }),
		});
		expect(response.status).toBe(429);
		expect(response.headers.get('retry-after')).toBe('5');
		expect(await response.json()).toMatchObject({ type: '/problems/slow-down', retryAt: '2026-11-23T09:00:05+01:00' });
	});

	it('a PIN left half-typed is cleared for the next visitor', async () => {
		await type('47');
		expect((await office.state()).kiosk.typedDigits).toBe(2);
		office.clock.advanceSeconds(21);
		expect((await office.state()).kiosk).toEqual({ typedDigits: 0, answer: null, joins: null });
	});

	it('P18 an answer waits for its reader, who is asked by the screen, and without a screen is forgotten in the end', async () => {
		await office.put('/bench/printer', { paper: 'out' });
		await type('4711#');
		office.clock.advanceSeconds(2 * 60);
		const { kiosk } = await office.state();
		expect(kiosk).toMatchObject({ answer: { kind: 'ticket', ticket: { number: 'P001' } }, joins: 'P001' });
		await type('9999#');
		office.clock.advanceSeconds(2 * 60);
		expect((await office.state()).kiosk.answer).toEqual({ kind: 'unknown-pin' });
		office.clock.advanceSeconds(10 * 60);
		expect((await office.state()).kiosk.answer).toBeNull();
	});

	it('keys touched on the screen and keys of the keypad make one PIN', async () => {
		await type('47');
		for (const key of ['1', '1', '#']) expect((await office.post('/api/v1/kiosk/keys', { key })).status).toBe(204);
		expect((await office.state()).kiosk.answer).toMatchObject({ kind: 'ticket', ticket: { number: 'P001' } });
	});

	describe('a family', () => {
		beforeEach(() =>
			tell([reservation(5, '5555', '2026-11-23T09:30:00+01:00'), reservation(6, '6666', '2026-11-23T12:30:00+01:00')]),
		);

		it('Q80, Q84 types its PINs one after another, # between them, and goes under one number on one paper', async () => {
			await type('4711#');
			expect((await office.state()).kiosk.joins).toBe('P001');
			expect(await type('#')).toBeNull();
			expect((await office.state()).kiosk).toMatchObject({ joins: 'P001', typedDigits: 0 });
			expect(await type('9999#')).toEqual({ kind: 'unknown-pin' });
			expect(await type('55#')).toEqual({ kind: 'pin-too-short' });
			await type('*');
			expect(await type('5555#')).toMatchObject({
				kind: 'ticket',
				ticket: { number: 'P001', errands: ['apply-id-card', 'apply-id-card'], channel: 'reservation' },
			});
			const { bench } = await office.until((_, { printer }) => printer.tickets.length === 2, 'the paper printed anew');
			const paper = bench.printer.tickets[1]?.lines.join('\n');
			expect(paper).toContain('P001');
			expect(paper).toContain('2× Apply for an ID card');
			expect(paper).not.toContain('PRINTED AGAIN');
			await office.post('/api/v1/counters/1/open');
			await office.post('/bench/buttons/1/call-next');
			expect((await office.state()).counters[0]?.ticket).toMatchObject({ number: 'P001' });
			expect((await office.state()).waiting).toEqual([]);
		});

		it('Q80 is not joined by whoever types next without #, nor after *', async () => {
			await type('4711#');
			expect(await type('5555#')).toMatchObject({ kind: 'too-early' });
			await type('*');
			await type('*');
			office.clock.advanceTo('2026-11-23T09:15:00+01:00');
			expect(await type('5555#')).toMatchObject({ kind: 'ticket', ticket: { number: 'P002' } });
			await type('#');
			await type('47*');
			expect((await office.state()).kiosk).toEqual({ typedDigits: 0, answer: null, joins: 'P002' });
			await type('*');
			expect((await office.state()).kiosk.joins).toBeNull();
		});

		it('Q81, Q83 gets tickets of its own where it cannot join: much too early, or when the first was called', async () => {
			await type('4711#');
			await type('#');
			expect(await type('6666#')).toMatchObject({ kind: 'too-early', opensAt: '2026-11-23T12:15:00+01:00' });
			await type('*');
			await office.post('/api/v1/counters/1/open');
			await office.post('/api/v1/counters/1/call-next');
			office.clock.advanceTo('2026-11-23T09:00:15+01:00');
			expect(await type('#')).toBeNull();
			expect(await type('5555#')).toMatchObject({ kind: 'too-early' });
		});

		it('Q80, Q83 joins over HTTP as well', async () => {
			const first = await office.post<TicketView>('/api/v1/check-ins', { pin: '4711' });
			const joined = await office.post<TicketView>('/api/v1/check-ins', { pin: '5555', joins: first.body.id });
			expect(joined).toMatchObject({ status: 201, body: { id: first.body.id, errands: { length: 2 } } });
			const walkIn = await office.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' });
			const refused = await office.post('/api/v1/check-ins', { pin: '2222', joins: walkIn.body.id });
			expect(refused).toMatchObject({ status: 409, body: { type: '/problems/cannot-join' } });
		});
	});

	it('Q75, Q77 several errands come on one ticket, over HTTP and on paper, and one after another to their counters', async () => {
		const wish = {
			service: 'driver-licences',
			errands: ['renew-licence', 'collect-licence'],
			later: [{ service: 'vehicle-registry', errand: 'change-owner' }, { service: 'personal-documents' }],
			language: 'en',
		};
		const { status, body } = await office.post<TicketView>('/api/v1/tickets', wish);
		expect([status, body.number, body.errands, body.later]).toEqual([
			201,
			'L001',
			['renew-licence', 'collect-licence'],
			[
				{ service: 'vehicle-registry', errand: 'change-owner' },
				{ service: 'personal-documents', errand: null },
			],
		]);
		await office.until((_, { printer }) => printer.tickets.length === 1, 'the paper');
		const [paper] = await papers();
		for (const line of ['Collect a licence', 'Then: Vehicle registry, Change of owner', 'Then: Personal documents'])
			expect(paper).toContain(line);
		for (const [counter, service] of [
			['4', 'vehicle-registry'],
			['6', 'personal-documents'],
		]) {
			await office.post(`/api/v1/counters/${counter}/open`);
			await office.post(`/api/v1/counters/${counter}/call-next`);
			await office.post(`/api/v1/counters/${counter}/finish`);
			expect((await office.state()).waiting).toMatchObject([{ number: 'L001', service }]);
		}
	});

	it('Q75 a wish that makes no sense is refused with what is wrong', async () => {
		const take = async (wish: object) => office.post('/api/v1/tickets', { service: 'driver-licences', ...wish });
		const nine = Array.from({ length: 9 }, () => 'renew-licence');
		expect((await take({ errands: nine })).status).toBe(400);
		expect((await take({ errands: [] })).status).toBe(400);
		expect((await take({ errand: 'renew-licence', errands: ['collect-licence'] })).status).toBe(400);
		expect(await take({ errands: ['renew-licence', 'fly'] })).toMatchObject({
			status: 404,
			body: { type: '/problems/unknown-errand' },
		});
		const later = Array.from({ length: 5 }, () => ({ service: 'vehicle-registry' }));
		expect(await take({ errands: nine.slice(0, 4), later })).toMatchObject({
			status: 422,
			body: { type: '/problems/too-many-errands', most: 8 },
		});
		expect((await office.state()).waiting).toEqual([]);
	});

	it('a letter key takes a ticket even with no screen', async () => {
		expect(await type('B')).toMatchObject({ kind: 'ticket', ticket: { number: 'L001', service: 'driver-licences' } });
	});

	it('with the link cut, PINs synced before check in and calling goes on', async () => {
		await office.put('/bench/link', { up: false });
		expect((await office.state()).link.state).toBe('down');
		expect(await type('4711#')).toMatchObject({ kind: 'ticket', ticket: { channel: 'reservation' } });
		await office.post('/api/v1/counters/1/open');
		await office.post('/bench/buttons/1/call-next');
		expect((await office.state()).calls[0]?.number).toBe('P001');
	});

	it('without paper the number stands, and the same number is printed when paper is back', async () => {
		await office.put('/bench/printer', { paper: 'out' });
		const ticket = await office.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' });
		expect(ticket).toMatchObject({ status: 201, body: { number: 'P001' } });
		await office.until(({ unprinted }) => unprinted[0]?.number === 'P001', 'an unprinted ticket');
		await office.put('/bench/printer', { paper: 'ok' });
		await office.until(
			({ unprinted }, { printer }) => unprinted.length === 0 && printer.tickets.length === 1,
			'the paper',
		);
		expect((await papers())[0]).toContain('P001');
		expect((await papers())[0]).not.toContain('OPAKOVANÝ');
	});
});
