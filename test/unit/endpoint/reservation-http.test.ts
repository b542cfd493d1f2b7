import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#wire/events.ts';
import { type CloudAnswer, startTestCloud, type TestCloud, until } from '../../support/running-cloud.ts';
import { TOWN } from '../../support/town-config.ts';

let cloud: TestCloud;
let slot = 0;
let sequence = 0;
beforeAll(async () => {
	cloud = await startTestCloud();
});
afterAll(() => cloud.close());

/** A fresh reservation on a later Monday. */
async function booked(changes: object = {}) {
	const [day, hour, minute] = [slot < 8 ? 23 : slot < 16 ? 25 : 30, 13 + Math.floor((slot % 8) / 2), slot % 2];
	const start = `2026-11-${day}T${hour}:${minute === 0 ? '00' : '30'}:00+01:00`;
	slot += 1;
	const { body } = await cloud.book({ start, ...changes });
	return body as { id: string; token: string; pin: string; start: string };
}
const see = ({ id, token }: { id: string; token: string }) =>
	cloud.get(`/api/v1/reservations/${id}`, { authorization: `Bearer ${token}` });
const cancel = ({ id, token }: { id: string; token: string }) =>
	cloud.request('DELETE', `/api/v1/reservations/${id}`, undefined, { authorization: `Bearer ${token}` });

/** The office reports, and the cloud has stored it. */
async function report(...events: WireEvent[]): Promise<void> {
	const from = sequence + 1;
	sequence += events.length;
	const acknowledged = new Promise<void>((resolve) =>
		cloud.office.subscribe('sumperk', 'up/ack', (ack) => ack.sequence >= sequence && resolve()),
	);
	const entries = events.map((event, i) => ({ sequence: from + i, at: cloud.clock.now(), event }));
	await cloud.office.send('sumperk', 'up/events', { from, events: entries });
	await acknowledged;
}
const checkedIn = (reservation: string, number: string): WireEvent => ({
	type: 'reservation-checked-in',
	reservation,
	ticket: `2026-11-23/${number}`,
	late: false,
	terminal: 'keypad',
});

describe('GET /api/v1/reservations/{id}', () => {
	test('shows the reservation to whoever holds its token, and not the token', async () => {
		const reservation = await booked();
		const { status, headers, body } = await see(reservation);
		expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
		expect(body).toMatchObject({
			id: reservation.id,
			pin: reservation.pin,
			start: reservation.start,
			state: 'confirmed',
		});
		expect(Object.keys(body)).not.toContain('token');
	});

	test('S1 follows what the office reports', async () => {
		const reservation = await booked();
		await report(checkedIn(reservation.id, 'A001'));
		expect((await see(reservation)).body).toMatchObject({ state: 'checked-in', ticket: 'A001' });
		await report({ type: 'ticket-finished', ticket: '2026-11-23/A001', counter: '3' });
		expect((await see(reservation)).body.state).toBe('served');
	});

	test.each([
		['no token', {}],
		['a token of another form', { authorization: 'Basic abc' }],
		['a wrong token', { authorization: 'Bearer nonsense' }],
	])('%s opens nothing', async (_what, headers) => {
		const { id } = await booked();
		const answer = await cloud.get(`/api/v1/reservations/${id}`, headers);
		expect([answer.status, answer.body.type]).toEqual([401, '/problems/wrong-token']);
		expect(answer.headers.get('www-authenticate')).toBe('Bearer');
		expect(answer.text).not.toContain('pin');
	});

	test("another reservation's token opens nothing", async () => {
		const [one, other] = [await booked(), await booked()];
		expect((await see({ id: one.id, token: other.token })).status).toBe(401);
		expect((await cancel({ id: one.id, token: other.token })).status).toBe(401);
	});

	test('a reservation that is not there is unknown', async () => {
		const answer = await see({ id: 'AAAAAAAAAAAAAAAAAAAAAA', token: 'x' });
		expect([answer.status, answer.body.type]).toEqual([404, '/problems/unknown-reservation']);
	});
});

describe('DELETE /api/v1/reservations/{id}', () => {
	test('cancels, again and again, and the slot is free for others with another PIN', async () => {
		const reservation = await booked();
		const first = await cancel(reservation);
		expect([first.status, first.body.state]).toEqual([200, 'cancelled']);
		const second = await cancel(reservation);
		expect([second.status, second.body]).toEqual([200, first.body]);
		const again = await cloud.book({ start: reservation.start });
		expect(again.status).toBe(201);
		expect(again.body.pin).not.toBe(reservation.pin);
	});

	test('is too late after the check-in', async () => {
		const reservation = await booked();
		await report(checkedIn(reservation.id, 'A002'));
		const answer = await cancel(reservation);
		expect([answer.status, answer.body.type]).toEqual([409, '/problems/too-late-to-cancel']);
		expect((await see(reservation)).body.state).toBe('checked-in');
	});

	test('is too late when the slot is over, whatever the office has said', async () => {
		const own = await startTestCloud();
		const { body } = await own.book();
		own.clock.advanceTo('2026-11-16T13:30:00+01:00');
		const answer = await own.request('DELETE', `/api/v1/reservations/${body.id}`, undefined, {
			authorization: `Bearer ${body.token}`,
		});
		expect(answer.status).toBe(409);
		await own.close();
	});

	test('S13 a visitor whom the office took in although it was cancelled is shown as taken in', async () => {
		const reservation = await booked();
		await cancel(reservation);
		await report(checkedIn(reservation.id, 'A003'));
		expect((await see(reservation)).body).toMatchObject({ state: 'checked-in', ticket: 'A003' });
	});
});

describe('GET /api/v1/offices/{office}/reservations/{id}.ics', () => {
	const calendar = (id: string) => cloud.get(`/api/v1/offices/sumperk/reservations/${id}.ics`);
	const read = ({ text }: CloudAnswer) => {
		const root = new ICAL.Component(ICAL.parse(text));
		const event = new ICAL.Event(root.getFirstSubcomponent('vevent') ?? undefined);
		return { root, event };
	};

	test('is a calendar entry with PIN, place, what to bring and a reminder, in local time', async () => {
		const start = '2026-11-18T08:00:00+01:00';
		const wish = { start, service: 'personal-documents', errand: 'id-card-application', language: 'en' };
		const { id, pin } = await booked(wish);
		const answer = await calendar(id);
		expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
		const { root, event } = read(answer);
		expect(root.getFirstPropertyValue('method')).toBe('PUBLISH');
		expect(event.summary).toBe(`Apply for an ID card, PIN ${pin}`);
		expect(event.location).toBe('Šumperk Town Hall, nám. Míru 1, 787 01 Šumperk');
		expect(event.description).toContain(`PIN to check in: ${pin}`);
		expect(event.description).toContain('- your present ID card');
		expect(event.startDate.zone?.tzid).toBe('Europe/Prague');
		expect(root.getFirstSubcomponent('vtimezone')?.getFirstPropertyValue('tzid')).toBe('Europe/Prague');
		expect(event.startDate.toJSDate().getTime()).toBe(Date.parse(start));
		expect(event.endDate.toJSDate().getTime()).toBe(Date.parse(start) + 1_800_000);
		const alarm = event.component.getFirstSubcomponent('valarm');
		expect(String(alarm?.getFirstPropertyValue('trigger'))).toBe('-PT30M');
		expect(answer.text).toMatch(/DTSTAMP:20261116T074200Z/);
	});

	test('takes a cancelled one out of the calendar again', async () => {
		const reservation = await booked();
		const before = read(await calendar(reservation.id)).event;
		await cancel(reservation);
		const { root, event } = read(await calendar(reservation.id));
		expect(root.getFirstPropertyValue('method')).toBe('CANCEL');
		expect(event.component.getFirstPropertyValue('status')).toBe('CANCELLED');
		expect(event.component.getFirstSubcomponent('valarm')).toBeNull();
		expect([event.uid, event.sequence > before.sequence]).toEqual([before.uid, true]);
	});

	test('S13 puts back the entry of a visitor whom the office took in although it was cancelled', async () => {
		const reservation = await booked();
		await cancel(reservation);
		const cancelled = read(await calendar(reservation.id)).event;
		await report(checkedIn(reservation.id, 'A004'));
		const { root, event } = read(await calendar(reservation.id));
		expect((await see(reservation)).body.state).toBe('checked-in');
		expect(root.getFirstPropertyValue('method')).toBe('PUBLISH');
		expect(event.component.getFirstPropertyValue('status')).toBe('CONFIRMED');
		expect([event.uid, event.sequence > cancelled.sequence]).toEqual([cancelled.uid, true]);
	});

	test('is in Czech for a Czech visitor, and names the service when no errand was chosen', async () => {
		const { id } = await booked();
		expect(read(await calendar(id)).event.summary).toMatch(/^Řidičské průkazy, PIN/);
	});

	test('of a reservation or office that is not there is unknown', async () => {
		expect((await calendar('AAAAAAAAAAAAAAAAAAAAAA')).body.type).toBe('/problems/unknown-reservation');
		const { id } = await booked();
		const elsewhere = await cloud.get(`/api/v1/offices/atlantis/reservations/${id}.ics`);
		expect(elsewhere.body.type).toBe('/problems/unknown-office');
	});

	test('of one office is not found under another', async () => {
		await cloud.office.send('zabreh', 'up/config', { ...TOWN, id: 'zabreh' });
		await until(async () => (await cloud.get('/api/v1/offices/zabreh')).status === 200);
		const { id } = await booked();
		expect((await cloud.get(`/api/v1/offices/zabreh/reservations/${id}.ics`)).status).toBe(404);
	});
});
