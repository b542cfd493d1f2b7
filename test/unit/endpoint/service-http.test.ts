import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Validator } from '@seriousme/openapi-schema-validator';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instant } from '#wire/time.ts';
import { PROBLEMS } from '../../../cloud-sync/endpoint/http/problems.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import { startTestCloud, type TestCloud, until } from '../../support/running-cloud.ts';
import { townOccupancy } from '../../support/town-config.ts';

let cloud: TestCloud;
let website: string;
beforeAll(async () => {
	website = mkdtempSync(join(tmpdir(), 'prepazka-website-'));
	for (const folder of ['reservation', 'assets']) mkdirSync(join(website, folder));
	writeFileSync(join(website, 'index.html'), '<title>book</title>');
	writeFileSync(join(website, 'reservation', 'index.html'), '<title>manage</title>');
	writeFileSync(join(website, 'assets', 'page-a1b2c3.js'), 'export {};');
	writeFileSync(join(website, 'elements.js'), 'export {};');
	cloud = await startTestCloud({ websiteFolder: website });
});
afterAll(async () => {
	await cloud.close();
	rmSync(website, { recursive: true });
});

describe('the website', () => {
	test.each([
		['/', '<title>book</title>'],
		['/reservation/', '<title>manage</title>'],
	])('%s is served and asked for anew each time', async (path, text) => {
		const answer = await cloud.get(path);
		expect([answer.status, answer.text, answer.headers.get('cache-control')]).toEqual([200, text, 'no-cache']);
		expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
	});

	test('a forgotten slash is put right', async () => {
		const { status, headers } = await cloud.get('/reservation');
		expect([status, headers.get('location')]).toEqual([301, '/reservation/']);
	});

	test('files named after their content are kept for good, the elements under their plain name are not', async () => {
		const asset = await cloud.get('/assets/page-a1b2c3.js');
		expect(asset.headers.get('cache-control')).toContain('immutable');
		const elements = await cloud.get('/elements.js');
		expect(elements.headers.get('cache-control')).toBe('no-cache');
		for (const { headers } of [asset, elements]) {
			expect(headers.get('access-control-allow-origin')).toBe('*');
			expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
		}
	});

	test('runs only what comes from here, and in nobody’s frame', async () => {
		const { headers } = await cloud.get('/');
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy.split(';')).toEqual(
			expect.arrayContaining(["default-src 'self'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]),
		);
		expect(policy).not.toContain('unsafe');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
	});

	test('nothing outside its folder is served', async () => {
		for (const path of ['/..%2f..%2fetc%2fpasswd', '/assets/..%2f..%2f..%2fetc%2fpasswd']) {
			const answer = await cloud.get(path);
			expect(answer.status).toBeGreaterThanOrEqual(400);
			expect(answer.text).not.toContain('root:');
		}
	});
});

describe('errors', () => {
	test('an address that is not there is a problem', async () => {
		const { status, headers, body } = await cloud.get('/api/v2/offices');
		expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json']);
		expect(body).toEqual({
			type: '/problems/not-found',
			title: 'There is nothing at this address',
			status: 404,
			detail: 'there is no GET /api/v2/offices here',
		});
	});

	test.each([
		['PUT', '/api/v1/offices', 'GET, HEAD'],
		['PATCH', '/api/v1/reservations/x', 'GET, HEAD, DELETE'],
		['DELETE', '/api/v1/offices/sumperk/reservations', 'POST, OPTIONS'],
	])('%s %s is told which methods there are', async (method, path, allow) => {
		const { status, headers, body } = await cloud.request(method, path);
		expect([status, body.type]).toEqual([405, '/problems/method-not-allowed']);
		expect(new Set(headers.get('allow')?.split(', '))).toEqual(new Set(allow.split(', ')));
	});

	test('an address that cannot be read is a problem', async () => {
		const { status, body } = await cloud.get('/api/v1/%zz');
		expect([status, body.type, body.errors[0].field]).toEqual([400, '/problems/invalid-request', 'path']);
	});

	test('a fault of ours is recorded and told without its insides', async () => {
		const lines: string[] = [];
		const log = pino(new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) }));
		const folder = mkdtempSync(join(tmpdir(), 'prepazka-fault-'));
		const own = await startTestCloud({ log, database: join(folder, 'cloud.db') });
		const { default: Database } = await import('better-sqlite3');
		const intruder = new Database(join(folder, 'cloud.db'));
		intruder.exec('drop table changes');
		intruder.close();
		const { status, body, text } = await own.book();
		expect([status, body.type]).toEqual([500, '/problems/internal-error']);
		expect(text).not.toMatch(/changes|sql|\.ts/i);
		expect(lines.some((line) => line.includes('request-failed') && line.includes('no such table'))).toBe(true);
		await own.close();
		rmSync(folder, { recursive: true });
	});

	test('no log line bears an address or a token', async () => {
		const lines: string[] = [];
		const log = pino(
			{ level: 'trace' },
			new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) }),
		);
		const own = await startTestCloud({ log });
		const { body } = await own.book({ email: 'visitor@town.example' });
		await own.get(`/api/v1/reservations/${body.id}`, { authorization: `Bearer ${body.token}` });
		await own.close();
		expect(lines.length).toBeGreaterThan(0);
		expect(lines.join('')).not.toContain(body.token);
		expect(lines.join('')).not.toContain('visitor@town.example');
		expect(lines.join('')).not.toContain('remoteAddress');
	});
});

describe('the end', () => {
	let own: TestCloud;
	beforeEach(async () => {
		own = await startTestCloud();
	});

	/** A connection in the test's hand. */
	function dial() {
		const socket = connect(Number(new URL(own.url).port), '127.0.0.1').setEncoding('utf8');
		let read = '';
		socket.on('data', (text) => {
			read += text;
		});
		return { socket, ended: once(socket, 'close'), read: () => read };
	}

	/** Begins the end, and waits until nobody is let in any more. */
	async function beginEnd(): Promise<{ readonly ended: Promise<void> }> {
		const ended = own.close();
		const isRefused = () =>
			fetch(own.url).then(
				() => false,
				() => true,
			);
		await until(isRefused);
		return { ended };
	}

	const BOOKING = JSON.stringify({ service: 'driver-licences', start: '2026-11-16T13:00:00+01:00' });
	/** Asks for a booking without saying which, and waits until the cloud waits for that. */
	async function askHalf({ socket, read }: ReturnType<typeof dial>): Promise<void> {
		socket.write(
			[
				'POST /api/v1/offices/sumperk/reservations HTTP/1.1',
				'Host: x',
				'Content-Type: application/json',
				`Content-Length: ${BOOKING.length}`,
				'Expect: 100-continue',
				...['', ''],
			].join('\r\n'),
		);
		await until(() => read().includes('100 Continue'));
	}

	test('is not held up by a connection on which nothing was asked', async () => {
		const silent = dial();
		await once(silent.socket, 'connect');
		await own.close();
		await silent.ended;
	});

	test('is not held up for long by a request that never comes whole', async () => {
		const hostile = dial();
		await askHalf(hostile);
		const { ended } = await beginEnd();
		own.clock.advanceSeconds(10);
		await Promise.all([ended, hostile.ended]);
	});

	test('answers what was asked before, and ends its connection with that', async () => {
		const proxy = dial();
		await askHalf(proxy);
		const { ended } = await beginEnd();
		own.clock.advanceSeconds(9);
		proxy.socket.write(BOOKING);
		await Promise.all([ended, proxy.ended]);
		expect(proxy.read()).toMatch(/HTTP\/1\.1 201 Created\r\n([\s\S]*\r\n)?Connection: close\r\n/);
	});

	test.each([
		['/api/v1/offices', /"id":"sumperk"/],
		['/api/v1/offices/sumperk/occupancy', /"counters":/],
	])('answers %s, of which a part had come', async (path, body) => {
		await own.office.send('sumperk', 'up/occupancy', townOccupancy());
		const proxy = dial();
		proxy.socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET ${path} HTTP/1.1\r\n`);
		await until(() => proxy.read().includes('"live":true'));
		const { ended } = await beginEnd();
		proxy.socket.write('Host: x\r\n\r\n');
		await Promise.all([ended, proxy.ended]);
		const [, late = ''] = proxy.read().split('"broker":"up"}');
		expect(late).toMatch(/^HTTP\/1\.1 200 OK\r\n([\s\S]*\r\n)?Connection: close\r\n/);
		expect(late).toMatch(body);
	});

	test('begins no stream any more: its reader looks for another cloud', async () => {
		await own.office.send('sumperk', 'up/occupancy', townOccupancy());
		const reader = dial();
		const path = '/api/v1/offices/sumperk/occupancy/stream';
		reader.socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET ${path} HTTP/1.1\r\n`);
		await until(() => reader.read().includes('"live":true'));
		const { ended } = await beginEnd();
		reader.socket.write('Host: x\r\n\r\n');
		await Promise.all([ended, reader.ended]);
		expect(reader.read()).toMatch(/"broker":"up"}$/);
	});
});

describe('GET /problems/{name}', () => {
	test.each(Object.keys(PROBLEMS))('explains %s in Czech and English', async (name) => {
		const { status, headers, text } = await cloud.get(`/problems/${name}`);
		expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
		for (const language of ['cs', 'en']) expect(text).toContain(`<p lang="${language}">`);
	});

	test('of a problem that there is not is not found', async () => {
		expect((await cloud.get('/problems/toString')).body.type).toBe('/problems/not-found');
	});
});

describe('GET /openapi.json', () => {
	test('is a valid OpenAPI 3.1 document', async () => {
		const { body } = await cloud.get('/openapi.json');
		expect(body.openapi).toBe('3.1.0');
		const result = await new Validator().validate(body);
		expect(result).toMatchObject({ valid: true });
	});

	test('describes every address of the API, its methods and problems, and nothing else', async () => {
		const { body } = await cloud.get('/openapi.json');
		const operations = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
		);
		expect(operations.sort()).toEqual(
			[
				'DELETE /api/v1/reservations/{id}',
				'GET /api/v1/challenge',
				'GET /api/v1/offices',
				'GET /api/v1/offices/{office}',
				'GET /api/v1/offices/{office}/occupancy',
				'GET /api/v1/offices/{office}/occupancy/stream',
				'GET /api/v1/offices/{office}/reservations/{id}.ics',
				'GET /api/v1/offices/{office}/slots',
				'GET /api/v1/offices/{office}/tickets/{code}',
				'GET /api/v1/offices/{office}/tickets/{code}/stream',
				'GET /api/v1/reservations/{id}',
				'GET /healthz',
				'GET /metrics',
				'POST /api/v1/offices/{office}/reservations',
			].sort(),
		);
		const booking = body.paths['/api/v1/offices/{office}/reservations'].post;
		const statuses = ['201', '400', '404', '409', '413', '415', '422', '429', '503'];
		expect(Object.keys(booking.responses).sort()).toEqual(statuses);
		expect(booking.requestBody.content['application/json'].schema.required).toEqual(['service', 'start']);
		expect(Object.keys(booking.responses[409].content)).toEqual(['application/problem+json']);
	});
});

describe('GET /healthz', () => {
	test('is ready with database and broker', async () => {
		const { status, body } = await cloud.get('/healthz');
		expect([status, body]).toEqual([200, { live: true, ready: true, database: 'up', broker: 'up' }]);
	});

	test('is alive and not ready without the broker', async () => {
		const own = await startTestCloud();
		own.link.setReachable(false);
		const { status, body } = await own.get('/healthz');
		expect([status, body]).toEqual([503, { live: true, ready: false, database: 'up', broker: 'down' }]);
		await own.close();
	});
});

describe('GET /metrics', () => {
	test('counts bookings, cancellations, refusals, stored events and refused payloads', async () => {
		const own = await startTestCloud();
		const { body } = await own.book();
		await own.book();
		await own.request('DELETE', `/api/v1/reservations/${body.id}`, undefined, {
			authorization: `Bearer ${body.token}`,
		});
		own.broker.publish('prepazka/1/sumperk/up/events', new TextEncoder().encode('nonsense'), false);
		const at = own.clock.now();
		const event = { type: 'counter-opened', counter: '1' } as const;
		await own.office.send('sumperk', 'up/events', { from: 1, events: [{ sequence: 1, at, event }] });
		own.clock.advanceSeconds(7);
		let text = '';
		await until(async () => {
			text = (await own.get('/metrics')).text;
			return text.includes('prepazka_events_total{office="sumperk"} 1');
		});
		expect(text.split('\n')).toEqual(
			expect.arrayContaining([
				'prepazka_bookings_total{office="sumperk"} 1',
				'prepazka_cancellations_total{office="sumperk"} 1',
				'prepazka_refusals_total{problem="slot-taken"} 1',
				'prepazka_payloads_refused{kind="malformed"} 1',
				'prepazka_payloads_refused{kind="replayed"} 0',
				'prepazka_link_up 1',
				'prepazka_event_age_seconds{office="sumperk"} 7',
			]),
		);
		await own.close();
	});
});

describe('starting', () => {
	test('on a port in use gives one clear line', async () => {
		const squatter = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => squatter.once('listening', resolve));
		const { port } = squatter.address() as AddressInfo;
		await expect(startTestCloud({ port })).rejects.toThrow(
			`the cloud's port ${port} on 127.0.0.1 is in use; stop what uses it or set PREPAZKA_CLOUD_PORT`,
		);
		await new Promise((resolve) => squatter.close(resolve));
	});

	test('S32, D20 on a port in use makes no office wait until it has said to another process what it holds', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'prepazka-port-'));
		const database = join(folder, 'cloud.db');
		const store = await openStore(database);
		await store.meet('sumperk', new Uint8Array(32));
		await store.restate('sumperk', 0, instant(0));
		await store.close();
		const squatter = createServer().listen(0, '127.0.0.1');
		await once(squatter, 'listening');
		const { port } = squatter.address() as AddressInfo;
		await expect(startTestCloud({ database, port })).rejects.toThrow('is in use');
		const after = await openStore(database);
		expect(await after.doubted()).toEqual([]);
		await after.close();
		squatter.close();
		rmSync(folder, { recursive: true });
	});

	test('with mail and no public address for its links is refused', async () => {
		await expect(startTestCloud({ smtpUrl: 'smtp://127.0.0.1:25' })).rejects.toThrow(/publicUrl/);
	});

	test('after a stop everything is as it was', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'prepazka-restart-'));
		const database = join(folder, 'cloud.db');
		const before = await startTestCloud({ database });
		const { body } = await before.book();
		await before.close();
		const after = await startTestCloud({ database, config: null });
		const answer = await after.get(`/api/v1/reservations/${body.id}`, { authorization: `Bearer ${body.token}` });
		expect([answer.status, answer.body.pin]).toEqual([200, body.pin]);
		await after.close();
		rmSync(folder, { recursive: true });
	});
});
