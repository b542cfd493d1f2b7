import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryBroker } from '#link/memory-broker.ts';
import { type Channel, encodeMessage, type Message, topicOf } from '#wire/messages.ts';
import { occupancySchema } from '#wire/occupancy.ts';
import { instant } from '#wire/time.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import { KEY } from '../../contract/store/bookings.ts';
import { eventReader } from '../../support/event-reader.ts';
import { startTestCloud, type TestCloud, until } from '../../support/running-cloud.ts';
import { townOccupancy } from '../../support/town-config.ts';

const PATH = '/api/v1/offices/sumperk/occupancy';
let cloud: TestCloud;
beforeEach(async () => {
	cloud = await startTestCloud();
});
afterEach(() => cloud.close());

async function report(changes: Parameters<typeof townOccupancy>[0] = {}): Promise<void> {
	await cloud.office.send('sumperk', 'up/occupancy', townOccupancy(changes));
	await until(async () => (await cloud.get(PATH)).status === 200);
}

async function openStream() {
	const reader = await eventReader(`${cloud.url}${PATH}/stream`);
	return { ...reader, event: async () => occupancySchema.parse(await reader.event()) };
}

/** How many streams are open, as the metrics tell. */
async function readersOf({ get }: TestCloud): Promise<string | undefined> {
	return /^prepazka_occupancy_streams (\d+)$/m.exec((await get('/metrics')).text)?.[1];
}

describe('GET /api/v1/offices/{office}/occupancy', () => {
	test("is what the office said, in the office's time, with the state of the link", async () => {
		await report();
		const { headers, body } = await cloud.get(PATH);
		expect(headers.get('access-control-allow-origin')).toBe('*');
		expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
		expect(body).toEqual({ ...townOccupancy(), updatedAt: '2026-11-16T08:42:00+01:00', link: 'up' });
	});

	test('of an office that has not reported yet is unknown for now', async () => {
		const { status, headers, body } = await cloud.get(PATH);
		expect([status, body.type, headers.get('retry-after')]).toEqual([503, '/problems/occupancy-unknown', '5']);
		expect(headers.get('access-control-allow-origin')).toBe('*');
	});

	test('of an office that is not here is unknown', async () => {
		for (const end of ['occupancy', 'occupancy/stream']) {
			const { status, body } = await cloud.get(`/api/v1/offices/atlantis/${end}`);
			expect([status, body.type]).toEqual([404, '/problems/unknown-office']);
		}
	});

	test('is not sent again to a reader who has it', async () => {
		await report();
		const etag = (await cloud.get(PATH)).headers.get('etag') ?? '';
		const unchanged = await cloud.get(PATH, { 'if-none-match': etag });
		expect([unchanged.status, unchanged.text]).toEqual([304, '']);
		await cloud.office.send('sumperk', 'up/occupancy', townOccupancy({ counters: [] }));
		await until(async () => (await cloud.get(PATH, { 'if-none-match': etag })).status === 200);
	});

	test('is the same by any other way of asking for it', async () => {
		await report();
		const { headers, text } = await cloud.get(PATH);
		const asked = await cloud.get(`${PATH}?at=now`);
		expect(asked.text).toBe(text);
		for (const name of ['etag', 'content-type', 'content-length', 'content-security-policy'])
			expect([name, asked.headers.get(name)]).toEqual([name, headers.get(name)]);
		const head = await cloud.request('HEAD', PATH);
		expect([head.status, head.headers.get('etag'), head.text]).toEqual([200, headers.get('etag'), '']);
		expect((await cloud.request('POST', PATH)).status).toBe(405);
	});

	test('of an office that has reported and not told who it is, is unknown', async () => {
		await cloud.office.send('zabreh', 'up/occupancy', townOccupancy({ office: 'zabreh' }));
		await report();
		expect((await cloud.get('/api/v1/offices/zabreh/occupancy')).body.type).toBe('/problems/unknown-office');
	});

	test('S19 with a moment that is none, retained or stored from before, ends no cloud and is not shown', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'prepazka-moment-'));
		const database = join(folder, 'cloud.db');
		const never = { updatedAt: '9999-12-31T23:59:59-23:59' };
		const store = await openStore(database);
		await store.meet('sumperk', KEY);
		await store.saveSnapshots([townOccupancy(never)]);
		await store.close();
		const broker = new MemoryBroker();
		const retain = (channel: Channel, message: object) =>
			broker.publish(topicOf('sumperk', channel), new TextEncoder().encode(JSON.stringify(message)), true);
		retain('up/occupancy', townOccupancy(never));
		retain('up/tickets', { office: 'sumperk', ...never, tickets: [] });
		const own = await startTestCloud({ database, broker });
		await until(() => own.link.refused.malformed === 2);
		expect((await own.get(PATH)).body.type).toBe('/problems/occupancy-unknown');
		await own.office.send('sumperk', 'up/occupancy', townOccupancy());
		await until(async () => (await own.get(PATH)).status === 200);
		await own.close();
		rmSync(folder, { recursive: true });
	});

	test("S11 says when the office's link is cut, and keeps what it last knew", async () => {
		await report();
		cloud.office.setReachable(false);
		await until(async () => (await cloud.get(PATH)).body.link === 'down');
		expect((await cloud.get(PATH)).body).toMatchObject({ updatedAt: '2026-11-16T08:42:00+01:00', link: 'down' });
	});

	test('S11 what a broker had kept is live only where it is fresh, however often it is repeated', async () => {
		await report();
		cloud.clock.advanceSeconds(3600);
		const link = async () => (await cloud.get(PATH)).body.link;
		expect(await link()).toBe('down');
		for (let i = 0; i < 3; i++) {
			cloud.link.setReachable(false);
			cloud.link.setReachable(true);
			await until(() => cloud.link.up);
			await new Promise((resolve) => setImmediate(resolve));
			expect(await link()).toBe('down');
		}
	});

	test('S11 a broker that comes back with what it had on its disk, without the office, puts nothing back', async () => {
		const minutesAgo = (minutes: number) => {
			const at = instant(cloud.clock.now() - minutes * 60_000);
			const updatedAt = new Date(at).toISOString();
			return { ...townOccupancy({ updatedAt }), told: { journal: 'a', sequence: 100 - minutes, at } };
		};
		await cloud.office.send('sumperk', 'up/occupancy', minutesAgo(0));
		await until(async () => (await cloud.get(PATH)).body.link === 'up');
		const { updatedAt } = (await cloud.get(PATH)).body;
		await cloud.office.close();
		cloud.link.setReachable(false);
		cloud.broker.restart();
		const retain = <C extends Channel>(channel: C, message: Message<C>) =>
			cloud.broker.publish(
				topicOf('sumperk', channel),
				new TextEncoder().encode(encodeMessage(channel, message)),
				true,
			);
		retain('up/link', { link: 'up' });
		retain('up/occupancy', minutesAgo(30));
		cloud.link.setReachable(true);
		const copies = async () =>
			/payloads_refused\{kind="replayed"\} (\d+)/.exec((await cloud.get('/metrics')).text)?.[1];
		await until(async () => (await copies()) === '1');
		expect((await cloud.get(PATH)).body.updatedAt).toBe(updatedAt);

		const started = await startTestCloud({ broker: cloud.broker });
		await until(async () => (await started.get(PATH)).status === 200);
		expect((await started.get(PATH)).body.link).toBe('down');
		await started.office.send('sumperk', 'up/occupancy', minutesAgo(0));
		await until(async () => (await started.get(PATH)).body.link === 'up');
		await started.close();
	});

	test("S11 says so too when the cloud's own link is cut", async () => {
		await report();
		cloud.link.setReachable(false);
		expect((await cloud.get(PATH)).body.link).toBe('down');
		cloud.link.setReachable(true);
		await until(async () => (await cloud.get(PATH)).body.link === 'up');
	});
});

/** Asks for all at once, and gives what comes until the connection ends: the cloud ends it, or the reader once he has enough. */
async function answersTo(paths: readonly string[], hasEnough = (_read: string) => false): Promise<string> {
	const { hostname, port } = new URL(cloud.url);
	const socket = connect(Number(port), hostname).setEncoding('utf8');
	let read = '';
	socket.on('data', (text) => {
		read += text;
		if (hasEnough(read)) socket.destroy();
	});
	socket.on('error', () => {});
	const closed = new Promise((resolve) => socket.once('close', resolve));
	socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
	await closed;
	return read.replaceAll(/^date: .*\r\n/gim, '');
}

/** Whether this is an answer with all of its body, or the head of a stream with its first event. */
function isWhole(read: string): boolean {
	const [head = '', body = ''] = read.split('\r\n\r\n');
	const [, length] = /^content-length: (\d+)$/im.exec(head) ?? [];
	return length === undefined ? /^data: .*\n\n$/m.test(body) : Buffer.byteLength(body) === Number(length);
}

describe('GET /api/v1/offices/{office}/occupancy/stream', () => {
	test('begins with the present state and follows every change', async () => {
		await report();
		const stream = await openStream();
		expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
		expect(stream.response.headers.get('access-control-allow-origin')).toBe('*');
		expect(await stream.next()).toBe('retry: 1000');
		expect((await stream.event()).services[0]?.waiting).toBe(3);
		await cloud.office.send('sumperk', 'up/occupancy', townOccupancy({ services: [] }));
		expect((await stream.event()).services).toEqual([]);
		cloud.office.setReachable(false);
		expect((await stream.event()).link).toBe('down');
		await stream.close();
	});

	test('waits for an office that has not reported yet', async () => {
		const stream = await openStream();
		expect(await stream.next()).toBe('retry: 1000');
		await cloud.office.send('sumperk', 'up/occupancy', townOccupancy());
		expect((await stream.event()).office).toBe('sumperk');
		await stream.close();
	});

	test('stays quiet when nothing has changed', async () => {
		await report();
		const stream = await openStream();
		await stream.next();
		await stream.event();
		await cloud.office.send('sumperk', 'up/occupancy', townOccupancy());
		await cloud.office.send('sumperk', 'up/occupancy', townOccupancy({ counters: [] }));
		expect((await stream.event()).counters).toEqual([]);
		await stream.close();
	});

	test('shows that it is alive every quarter of a minute', async () => {
		const stream = await openStream();
		await stream.next();
		cloud.clock.advanceSeconds(15);
		expect(await stream.next()).toBe(': alive');
		cloud.clock.advanceSeconds(15);
		expect(await stream.next()).toBe(': alive');
		await stream.close();
	});

	test('goes on for the others when one of its readers leaves, and begins anew when all have left', async () => {
		await report();
		const streams = [await openStream(), await openStream()] as const;
		for (const stream of streams) for (let pieces = 0; pieces < 2; pieces++) await stream.next();
		await streams[0].close();
		await until(async () => (await readersOf(cloud)) === '1');
		await cloud.office.send('sumperk', 'up/occupancy', townOccupancy({ services: [] }));
		expect((await streams[1].event()).services).toEqual([]);
		await streams[1].close();
		await until(async () => (await readersOf(cloud)) === '0');
		const again = await openStream();
		await again.next();
		expect((await again.event()).services).toEqual([]);
		await cloud.office.send('sumperk', 'up/occupancy', townOccupancy());
		expect((await again.event()).services[0]?.waiting).toBe(3);
		await again.close();
	});

	test('is all that its connection is for: what the reader sends later is not answered', async () => {
		const { hostname, port } = new URL(cloud.url);
		const reader = connect(Number(port), hostname).setEncoding('utf8');
		let read = '';
		reader.on('data', (text) => {
			read += text;
		});
		reader.write(`GET ${PATH}/stream HTTP/1.1\r\nHost: x\r\n\r\n`);
		await until(() => read.includes('retry: 1000'));
		expect(read).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\nconnection: close\r\n[\s\S]*\r\n\r\nretry: 1000\n\n$/i);
		expect(read).not.toMatch(/transfer-encoding/i);
		reader.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nnonsense');
		cloud.clock.advanceSeconds(15);
		await until(() => read.endsWith(': alive\n\n'));
		expect(read.match(/HTTP\/1\.1/g)).toHaveLength(1);
		reader.end();
		await until(async () => (await readersOf(cloud)) === '0');
	});

	test.each([
		['another request', [`${PATH}/stream`, '/healthz']],
		['another stream', [`${PATH}/stream`, `${PATH}/stream`, '/healthz']],
		['a request that is answered later', ['/healthz', `${PATH}/stream`]],
		['one that is answered at once', [PATH, `${PATH}/stream`, PATH]],
		['nonsense', [`${PATH}/stream`, ' ']],
	])(
		'asked for together with %s, ends the connection without mixing up answers, and nothing more',
		async (_what, paths) => {
			await report();
			const askedAlone = paths.slice(0, paths.indexOf(`${PATH}/stream`) + 1);
			const answers = await Promise.all(askedAlone.map((path) => answersTo([path], isWhole)));
			const read = await answersTo(paths);
			// How far it gets before it ends is the network's affair.
			expect(answers.join('').slice(0, read.length)).toBe(read);
			await until(async () => (await readersOf(cloud)) === '0');
			expect((await cloud.get('/healthz')).body.live).toBe(true);
		},
	);

	test.each([
		['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
		['an unknown expectation', 'GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: the worst\r\n\r\n'],
	])('asked for together with a request of %s, which Node refuses by itself, goes on', async (_what, refused) => {
		const { hostname, port } = new URL(cloud.url);
		const reader = connect(Number(port), hostname).setEncoding('utf8');
		let read = '';
		reader.on('data', (text) => {
			read += text;
		});
		reader.write(`GET ${PATH}/stream HTTP/1.1\r\nHost: x\r\n\r\n${refused}`);
		await until(() => read.includes('retry: 1000'));
		cloud.clock.advanceSeconds(15);
		await until(() => read.endsWith(': alive\n\n'));
		expect(read.match(/HTTP\/1\.1/g)).toHaveLength(1);
		reader.end();
		await until(async () => (await readersOf(cloud)) === '0');
	});

	test('and nothing but HTTP is spoken: whoever offers another protocol is answered in this one', async () => {
		const { hostname, port } = new URL(cloud.url);
		const socket = connect(Number(port), hostname).setEncoding('utf8');
		let read = '';
		socket.on('data', (text) => {
			read += text;
		});
		socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
		await until(() => read.includes('"live":true'));
		expect(read).toMatch(/^HTTP\/1\.1 200 /);
		socket.destroy();
	});

	test('ends when the cloud stops, so that readers look for another', async () => {
		const own = await startTestCloud();
		const response = await fetch(`${own.url}${PATH}/stream`);
		const text = response.text();
		await own.close();
		expect(await text).toBe('retry: 1000\n\n');
	});

	test('counts its readers, and forgets those who left', async () => {
		const stream = await openStream();
		await stream.next();
		expect(await readersOf(cloud)).toBe('1');
		await stream.close();
		await until(async () => (await readersOf(cloud)) === '0');
	});

	test('a reader who does not read is dropped in the end and holds up nobody', async () => {
		const { hostname, port } = new URL(cloud.url);
		const stuck = connect(Number(port), hostname);
		stuck.on('error', () => {});
		stuck.write(`GET ${PATH}/stream HTTP/1.1\r\nHost: x\r\n\r\n`);
		stuck.pause();
		await until(async () => (await readersOf(cloud)) === '1');
		const label = 'x'.repeat(100_000);
		for (let i = 0; i < 100; i++) {
			const counters = [{ id: '1', label: `${i} ${label}`, state: 'open' as const, services: [], ticket: null }];
			await cloud.office.send('sumperk', 'up/occupancy', townOccupancy({ counters }));
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect((await cloud.get(PATH)).body.counters[0].label).toMatch(/^99 /);
		cloud.clock.advanceSeconds(30);
		await until(async () => (await readersOf(cloud)) === '0');
		stuck.destroy();
	});
});
