import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OfficeConfig, officeConfigSchema } from '#wire/office-config.ts';
import { startTestCloud, type TestCloud, until } from '../../support/running-cloud.ts';
import { TOWN } from '../../support/town-config.ts';

const name = { cs: 'Rybářské lístky', en: 'Fishing permits' };
const fishing = {
	id: 'fishing',
	letter: 'F',
	name,
	numbers: { first: 1, last: 99 },
	errands: [{ id: 'permit', name, minutes: 5 }],
};
/** The town with a service that takes three at a time, and one that takes no reservations. */
const config: OfficeConfig = officeConfigSchema.parse({
	...TOWN,
	services: [
		...TOWN.services,
		{ ...fishing, slotCapacity: 3 },
		{ ...fishing, id: 'lost-property', letter: 'L', slotCapacity: 0 },
	],
	counters: [...TOWN.counters, { id: '4', label: '4', services: ['fishing', 'lost-property'] }],
});

const randomToken = () => randomBytes(32).toString('base64url');

let cloud: TestCloud;
beforeAll(async () => {
	cloud = await startTestCloud({ config, bookingsPerMinute: 10_000 });
});
afterAll(() => cloud.close());

describe('POST /api/v1/offices/{office}/reservations', () => {
	test('books a slot and answers with PIN, token and the page to manage it', async () => {
		const answer = await cloud.book({ start: '2026-11-16T14:00:00+01:00', errand: 'licence-exchange', language: 'en' });
		expect(answer.status).toBe(201);
		expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
		expect(answer.headers.get('cache-control')).toBe('no-store');
		expect(answer.headers.get('location')).toBe(`/api/v1/reservations/${answer.body.id}`);
		const { id, token } = answer.body;
		expect(answer.body).toEqual({
			id: expect.stringMatching(/^[\w-]{30}$/),
			office: 'sumperk',
			service: 'driver-licences',
			errand: 'licence-exchange',
			start: '2026-11-16T14:00:00+01:00',
			end: '2026-11-16T14:30:00+01:00',
			pin: expect.stringMatching(/^\d{4}$/),
			state: 'confirmed',
			language: 'en',
			ticket: null,
			calendarUrl: `${cloud.url}/api/v1/offices/sumperk/reservations/${id}.ics`,
			manageUrl: `${cloud.url}/reservation/#${id}.${token}`,
			token: expect.stringMatching(/^[\w-]{43}$/),
			emailSent: false,
		});
	});

	test('takes the start in any offset, and answers in Czech unless asked otherwise', async () => {
		const { status, body } = await cloud.book({ start: '2026-11-18T06:30:00Z' });
		expect([status, body.start, body.language, body.errand]).toEqual([201, '2026-11-18T07:30:00+01:00', 'cs', null]);
	});

	test('of fifty people who click the same slot at once, one gets it; the others are offered the next ones', async () => {
		const start = '2026-11-20T07:30:00+01:00';
		const answers = await Promise.all(Array.from({ length: 50 }, () => cloud.book({ start })));
		const refused = answers.filter(({ status }) => status === 409);
		expect([answers.filter(({ status }) => status === 201).length, refused.length]).toEqual([1, 49]);
		for (const { headers, body } of refused) {
			expect(headers.get('content-type')).toBe('application/problem+json');
			expect(body).toMatchObject({ type: '/problems/slot-taken', status: 409 });
			expect(body.alternatives.map((slot: { start: string }) => slot.start)).toEqual([
				'2026-11-20T08:00:00+01:00',
				'2026-11-20T08:30:00+01:00',
				'2026-11-23T07:30:00+01:00',
			]);
		}
	});

	test('people of two services who are refused at once are each offered slots of their own', async () => {
		const start = '2026-11-20T07:30:00+01:00';
		const wishes = ['driver-licences', 'personal-documents'].map((service) => ({ service, start }));
		const next = { service: 'personal-documents', start: '2026-11-20T08:00:00+01:00' };
		for (const taken of [...wishes, next]) await cloud.book(taken);
		const answers = await Promise.all(wishes.map((wish) => cloud.book(wish)));
		expect(answers.map(({ body }) => body.alternatives[0].start.slice(11, 16))).toEqual(['08:00', '08:30']);
	});

	test('when nothing later is free, earlier slots are offered, nearest first', async () => {
		const tail = ['13:00', '13:30', '14:00', '14:30', '15:00', '15:30', '16:00', '16:30'];
		const last = '2026-11-30';
		for (const time of tail.slice(-2)) {
			await cloud.book({ service: 'personal-documents', start: `${last}T${time}:00+01:00` });
		}
		const { body } = await cloud.book({ service: 'personal-documents', start: `${last}T16:30:00+01:00` });
		expect(body.alternatives.map((slot: { start: string }) => slot.start.slice(11, 16))).toEqual([
			'15:30',
			'15:00',
			'14:30',
		]);
	});

	test('a slot of more seats takes as many, each with a PIN of its own', async () => {
		const start = '2026-11-18T09:00:00+01:00';
		const answers = await Promise.all(Array.from({ length: 5 }, () => cloud.book({ service: 'fishing', start })));
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409]);
		const pins = answers.filter(({ status }) => status === 201).map(({ body }) => body.pin);
		expect(new Set(pins).size).toBe(3);
	});

	test.each([
		['has begun', { start: '2026-11-16T08:30:00+01:00' }, 'past', null],
		['was yesterday', { start: '2026-11-15T09:00:00+01:00' }, 'past', null],
		['is beyond the days ahead', { start: '2026-12-01T08:00:00+01:00' }, 'too-far-ahead', null],
		[
			'is on a public holiday',
			{ start: '2026-11-17T08:00:00+01:00' },
			'holiday',
			'Struggle for Freedom and Democracy Day',
		],
		['is on a day closed by exception', { start: '2026-11-19T08:00:00+01:00' }, 'holiday', 'staff training'],
		['is at lunch', { start: '2026-11-16T11:30:00+01:00' }, 'not-open', null],
		['is on a Sunday', { start: '2026-11-22T09:00:00+01:00' }, 'not-open', null],
		['does not begin where a slot begins', { start: '2026-11-16T13:10:00+01:00' }, 'not-open', null],
		['is of a service that there is not', { service: 'weddings' }, 'unknown-service', null],
		['is for an errand of another service', { errand: 'id-card-application' }, 'unknown-errand', null],
		['is of a service without reservations', { service: 'lost-property' }, 'no-reservations', null],
	])('a slot that %s cannot be had, and the answer says why', async (_what, wish, reason, closed) => {
		const { status, body } = await cloud.book(wish);
		expect(status).toBe(422);
		expect(body).toMatchObject({ type: '/problems/invalid-slot', reason });
		expect(body.closedReason?.en ?? null).toBe(closed);
		expect(body.detail.length).toBeGreaterThan(10);
	});

	test.each([
		['no start', { start: undefined }, 'start'],
		['a start that is no moment', { start: 'tomorrow' }, 'start'],
		['a service that is no text', { service: 7 }, 'service'],
		['an address that is none', { email: 'at home' }, 'email'],
		['a language nobody speaks here', { language: 'de' }, 'language'],
	])('%s is refused, and the answer names the field', async (_what, wish, field) => {
		const { status, body } = await cloud.book(wish);
		expect([status, body.type]).toEqual([400, '/problems/invalid-request']);
		expect(body.errors[0].field).toBe(field);
		expect(body.detail).toContain(field);
	});

	test('S44 a booking whose answer was lost is sent again, and is the same reservation', async () => {
		const wish = { service: 'fishing', start: '2026-11-18T10:00:00+01:00', token: randomToken() };
		const first = await cloud.book({ ...wish, errand: 'permit' });
		const again = await cloud.book(wish);
		expect([first.status, again.status]).toEqual([201, 201]);
		expect(again.body).toEqual(first.body);
		expect(again.body.token).toBe(wish.token);
		const others = await Promise.all([1, 2].map(() => cloud.book({ ...wish, token: randomToken() })));
		expect(others.map(({ status }) => status)).toEqual([201, 201]);
		expect((await cloud.book(wish)).body, 'while the slot is full').toEqual(first.body);
		expect((await cloud.book({ ...wish, token: randomToken() })).status).toBe(409);
		const authorization = `Bearer ${wish.token}`;
		const path = `/api/v1/reservations/${first.body.id}`;
		expect((await cloud.request('DELETE', path, undefined, { authorization })).body.state).toBe('cancelled');
	});

	test('S44 also when its slot has begun meanwhile, and until it is cancelled; others come too late', async () => {
		const wish = { service: 'fishing', start: '2026-11-16T09:00:00+01:00', token: randomToken() };
		const first = await cloud.book(wish);
		cloud.clock.advanceTo('2026-11-16T09:00:30+01:00');
		expect((await cloud.book(wish)).body).toEqual(first.body);
		expect((await cloud.book({ ...wish, token: randomToken() })).body.reason).toBe('past');
		expect((await cloud.book({ ...wish, service: 'fish\0ing' })).body.reason).toBe('unknown-service');
		const authorization = `Bearer ${wish.token}`;
		await cloud.request('DELETE', `/api/v1/reservations/${first.body.id}`, undefined, { authorization });
		expect((await cloud.book(wish)).body.reason).toBe('past');
	});

	test.each([
		['too short', 'A'.repeat(42)],
		['too long', 'A'.repeat(44)],
		['of other signs', `${'A'.repeat(42)}=`],
		['with a NUL', `${'A'.repeat(42)}\0`],
		['with a line end', `${'A'.repeat(43)}\n`],
		['of digits of another script', '٣'.repeat(43)],
		['a list', ['A'.repeat(43)]],
		['null', null],
	])('S44 a secret that is %s is refused by its name, and nothing is booked', async (_what, token) => {
		const start = '2026-11-18T11:00:00+01:00';
		const { status, body } = await cloud.book({ service: 'personal-documents', start, token });
		expect([status, body.type, body.errors[0].field]).toEqual([400, '/problems/invalid-request', 'token']);
		const { body: slots } = await cloud.get('/api/v1/offices/sumperk/slots?service=personal-documents&from=2026-11-18');
		expect(slots.find((slot: { start: string }) => slot.start === start)).toMatchObject({ free: 1 });
	});

	test('a member that nobody knows is refused by its name', async () => {
		const { status, body } = await cloud.book({ erand: 'licence-exchange' });
		expect([status, body.errors[0].field]).toEqual([400, 'body']);
		expect(body.detail).toContain('erand');
	});

	test('broken JSON, another format and a flood are refused as problems', async () => {
		const path = '/api/v1/offices/sumperk/reservations';
		const broken = await cloud.request('POST', path, '{"service":');
		expect([broken.status, broken.body.type, broken.body.errors[0].field]).toEqual([
			400,
			'/problems/invalid-request',
			'body',
		]);
		const form = await cloud.request('POST', path, 'service=x', {
			'content-type': 'application/x-www-form-urlencoded',
		});
		expect([form.status, form.body.type]).toEqual([415, '/problems/unsupported-media-type']);
		const flood = await cloud.request('POST', path, { service: 'x'.repeat(20_000) });
		expect([flood.status, flood.body.type]).toEqual([413, '/problems/request-too-large']);
		for (const { text } of [broken, form, flood]) expect(text).not.toMatch(/node_modules|\.ts:|at .+\(/);
	});

	test('an office that is not here is unknown', async () => {
		const answer = await cloud.request('POST', '/api/v1/offices/atlantis/reservations', {
			service: 'driver-licences',
			start: '2026-11-16T13:00:00+01:00',
		});
		expect([answer.status, answer.body.type]).toEqual([404, '/problems/unknown-office']);
	});
});

test("browsers on other sites' pages may book here, and read the refusals", async () => {
	const own = await startTestCloud();
	const asked = { origin: 'https://town.example', 'access-control-request-method': 'POST' };
	const preflight = await own.request('OPTIONS', '/api/v1/offices/sumperk/reservations', undefined, asked);
	expect(preflight.status).toBe(204);
	const allowed = ['origin', 'methods', 'headers'].map((what) => preflight.headers.get(`access-control-allow-${what}`));
	expect(allowed).toEqual(['*', 'POST', 'content-type']);
	for (const status of [201, 409]) {
		const answer = await own.book();
		expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, '*']);
	}
	await own.close();
});

test('a slot can be booked until the moment it starts', async () => {
	const own = await startTestCloud();
	const start = '2026-11-16T09:00:00+01:00';
	own.clock.advanceTo('2026-11-16T08:59:59.999+01:00');
	expect((await own.book({ start })).status).toBe(201);
	own.clock.advanceTo(start);
	expect((await own.book({ start, service: 'personal-documents' })).body.reason).toBe('past');
	await own.close();
});

test('S7 the office hears of a booking within moments, and of its cancellation', async () => {
	const own = await startTestCloud();
	const told: string[] = [];
	const hasToldSoon = (count: number) => {
		own.clock.advanceSeconds(0.25);
		return told.length === count;
	};
	own.office.subscribe('sumperk', 'down/reservations', ({ changes }) => {
		for (const { reservation } of changes) told.push(`${reservation.pin} ${reservation.state}`);
	});
	const { body } = await own.book();
	await until(() => hasToldSoon(1));
	await own.request('DELETE', `/api/v1/reservations/${body.id}`, undefined, { authorization: `Bearer ${body.token}` });
	await until(() => hasToldSoon(2));
	expect(told).toEqual([`${body.pin} confirmed`, `${body.pin} cancelled`]);
	await own.close();
});

test('an address that asks too often is told when to come back', async () => {
	const own = await startTestCloud({ bookingsPerMinute: 2 });
	for (const time of ['13:00', '13:30'])
		expect((await own.book({ start: `2026-11-16T${time}:00+01:00` })).status).toBe(201);
	const { status, headers, body } = await own.book({ start: '2026-11-16T14:00:00+01:00' });
	expect([status, body.type]).toEqual([429, '/problems/slow-down']);
	expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
	expect((await own.get('/api/v1/offices/sumperk')).status).toBe(200);
	await own.close();
});

test('S45 who asked too long before the database could be asked hears that nothing was booked, and when to come back', async () => {
	const own = await startTestCloud();
	const { elapsedMilliseconds } = own.clock;
	let looks = 0;
	own.clock.elapsedMilliseconds = () => elapsedMilliseconds() + 15_000 * looks++;
	const refused = await own.book();
	expect([refused.status, refused.body.type]).toEqual([503, '/problems/busy']);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
	own.clock.elapsedMilliseconds = elapsedMilliseconds;
	expect((await own.book()).status).toBe(201);
	await own.close();
});

test('nobody gets round that by a made-up address, unless a trusted proxy says so', async () => {
	const booking = { service: 'driver-licences', start: '2026-11-16T13:00:00+01:00' };
	const path = '/api/v1/offices/sumperk/reservations';
	const statuses = async (own: TestCloud) => {
		const answers = [];
		for (const address of ['192.0.2.1', '192.0.2.2']) {
			answers.push((await own.request('POST', path, booking, { 'x-forwarded-for': address })).status);
		}
		await own.close();
		return answers;
	};
	expect(await statuses(await startTestCloud({ bookingsPerMinute: 1 }))).toEqual([201, 429]);
	expect(await statuses(await startTestCloud({ bookingsPerMinute: 1, trustedProxy: '127.0.0.1' }))).toEqual([201, 409]);
});

test('links bear the public address when the cloud knows it', async () => {
	const own = await startTestCloud({ publicUrl: 'https://prepazka.example/' });
	const { body } = await own.book();
	expect(body.manageUrl).toBe(`https://prepazka.example/reservation/#${body.id}.${body.token}`);
	await own.close();
});
