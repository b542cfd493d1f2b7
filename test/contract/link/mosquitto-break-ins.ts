import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Link } from '#link/link.ts';
import { connectMqttLink, type LinkTls } from '#link/mqtt-link.ts';
import { PAYLOAD_LIMIT_BYTES } from '#wire/messages.ts';
import { openAuthority } from '../../../scripts/broker/provision.ts';
import { type MosquittoBroker, startMosquitto } from '../../support/mosquitto-broker.ts';
import { allUp, inboxOf, listening } from './link-contract.ts';

const log = pino({ enabled: false });
const DAY_MS = 86_400_000;
/** Text that looks like a certificate until it is read. */
const damaged = (kind: string) => `-----BEGIN ${kind}-----\nMA==\n-----END ${kind}-----\n`;
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);

/** Everything an attacker with a network cable, or with the keys of one office, may try. */
export function breakIns(): void {
	let broker: MosquittoBroker;
	const open: { close(): Promise<unknown> }[] = [];
	// One each: sessions and retained messages of one test would speak in the next.
	beforeEach(async () => {
		broker = await startMosquitto();
	});
	afterEach(async () => {
		await Promise.all(open.splice(0).map((each) => each.close()));
		await broker.close();
	});

	function link(name: string): Link {
		const presence = name === 'cloud' ? {} : { presenceOf: name };
		// A thief's stay the same when the office gets others.
		const keys = broker.keysOf(name);
		const made = connectMqttLink({ clientId: name, ...presence, url: broker.url, tls: () => keys, log });
		open.push(made);
		return listening(made, presence.presenceOf);
	}

	/** Connects as an attacker would: with these keys and whatever else. */
	async function intrude(keys: LinkTls, options: IClientOptions = {}): Promise<MqttClient> {
		const { authority = broker.tester.authority, certificate, key } = keys;
		const identity = certificate !== undefined && key !== undefined && { cert: certificate, key };
		const client = await connectAsync(
			broker.url,
			{ ca: authority, ...identity, reconnectPeriod: 0, ...options },
			false,
		);
		client.on('error', () => {});
		open.push({ close: () => client.endAsync(true) });
		return client;
	}

	/** Publishes, and then waits until the broker has seen it, whatever it thinks of it. */
	async function publish(client: MqttClient, topic: string, payload = '{"revision":1}'): Promise<void> {
		await client.publishAsync(topic, payload, { qos: 1 });
	}

	describe('without keys of this broker nobody gets in', () => {
		test.each<[string, () => LinkTls, IClientOptions]>([
			['no certificate', () => ({}), {}],
			['no certificate but a name and a password', () => ({}), { username: 'sumperk', password: 'sumperk' }],
			['a certificate of another authority', () => foreign('sumperk'), {}],
			['a certificate that has expired', () => broker.issue('sumperk', between(-10, -1)), {}],
			['a certificate that is not valid yet', () => broker.issue('sumperk', between(1, 10)), {}],
			['the certificate without its key', () => ({ ...broker.keysOf('sumperk'), key: broker.tester.key }), {}],
		])('%s', async (_what, keys, options) => {
			await expect(intrude(keys(), options)).rejects.toThrow();
		});

		test('nor without encryption', async () => {
			const url = broker.url.replace('mqtts', 'mqtt');
			await expect(connectAsync(url, { reconnectPeriod: 0, connectTimeout: 5_000 }, false)).rejects.toThrow();
		});

		test('and those who have them do, which shows that the others failed by their keys', async () => {
			expect((await intrude(broker.keysOf('sumperk'))).connected).toBe(true);
			expect((await intrude(broker.issue('sumperk', between(-1, 1)))).connected).toBe(true);
		});
	});

	test('an office does not talk to a broker that another authority vouches for', async () => {
		const said: unknown[] = [];
		const stream = { write: (line: string) => said.push(JSON.parse(line).error) };
		const tls = { ...broker.keysOf('sumperk'), authority: foreign('sumperk').authority };
		const heard = new Promise<void>((resolve) => {
			const deceived = connectMqttLink({
				clientId: 'deceived',
				url: broker.url,
				tls: () => tls,
				log: pino({ level: 'warn' }, { write: (line) => resolve(void stream.write(line)) }),
			});
			open.push(listening(deceived, 'sumperk'));
			deceived.onUpChange(() => said.push('up'));
		});
		await heard;
		expect(said).toEqual([expect.stringMatching(/certificate/)]);
	});

	test.each<[string, () => LinkTls, RegExp]>([
		[
			'cannot be read',
			() => {
				throw new Error('sumperk.key cannot be read');
			},
			/^sumperk\.key cannot be read$/,
		],
		['are damaged', () => ({ ...broker.keysOf('sumperk'), certificate: damaged('CERTIFICATE') }), /asn1/],
		['do not belong together', () => ({ ...broker.keysOf('sumperk'), key: broker.tester.key }), /mismatch/],
	])(
		'S43 keys that %s keep the link down, which says why, and are taken once they are put right',
		async (_what, wrong, why) => {
			let keys = wrong;
			const said: string[] = [];
			const office = connectMqttLink({
				...{ clientId: 'sumperk', presenceOf: 'sumperk', url: broker.url, tls: () => keys() },
				log: pino(
					{ level: 'warn' },
					{
						write: (line: string) => {
							said.push(JSON.parse(line).error);
							// As whoever reads the log would do.
							keys = () => broker.keysOf('sumperk');
						},
					},
				),
			});
			open.push(office);
			await allUp(listening(office, 'sumperk'));
			expect(said).toEqual([expect.stringMatching(why)]);
		},
	);

	test('a revoked office is thrown out and stays out, the others come back', async () => {
		const [cloud, thief, other] = [link('cloud'), link('mohelnice'), link('zabreh')];
		const stolen = broker.keysOf('mohelnice');
		await allUp(cloud, thief, other);
		const wentDown = new Promise((resolve) => thief.onUpChange(resolve));
		await broker.revoke('mohelnice');
		expect(await wentDown).toBe(false);
		await allUp(cloud, other);
		await expect(intrude(stolen)).rejects.toThrow();
		expect(thief.up).toBe(false);
		// A new certificate for the same office is good again.
		expect((await intrude(broker.keysOf('mohelnice'))).connected).toBe(true);
	});

	describe('with the keys of one office', () => {
		test.each([
			['another office’s wishes', 'prepazka/1/zabreh/down/want'],
			['another office’s presence', 'prepazka/1/zabreh/up/link'],
			['acknowledgements, which are the cloud’s to write', 'prepazka/1/sumperk/up/ack'],
			['reservations, which are the cloud’s to write', 'prepazka/1/sumperk/down/reservations'],
			['topics of no office', 'prepazka/1/elsewhere'],
		])('nobody writes %s', async (_what, topic) => {
			const witness = await intrude(broker.tester);
			const seen: string[] = [];
			witness.on('message', (seenTopic) => seen.push(seenTopic));
			await witness.subscribeAsync('prepazka/#', { qos: 1 });
			const intruder = await intrude(broker.keysOf('sumperk'));
			seen.length = 0;
			await publish(intruder, topic);
			await publish(intruder, 'prepazka/1/sumperk/down/want');
			await expect.poll(() => seen).toContain('prepazka/1/sumperk/down/want');
			expect(seen).toEqual(['prepazka/1/sumperk/down/want']);
		});

		test.each(['#', 'prepazka/#', 'prepazka/1/+/up/ack', 'prepazka/1/zabreh/up/ack', '$SYS/#'])(
			'nobody reads %s',
			async (filter) => {
				const cloud = link('cloud');
				await allUp(cloud);
				const intruder = await intrude(broker.keysOf('sumperk'), { clean: true });
				const seen: string[] = [];
				intruder.on('message', (topic) => seen.push(topic));
				await intruder.subscribeAsync([filter, 'prepazka/1/sumperk/up/ack'], { qos: 1 }).catch(() => {});
				await cloud.send('zabreh', 'up/ack', { sequence: 1 });
				await cloud.send('sumperk', 'up/ack', { sequence: 2 });
				await expect.poll(() => seen).toContain('prepazka/1/sumperk/up/ack');
				expect(new Set(seen)).toEqual(new Set(['prepazka/1/sumperk/up/ack']));
			},
		);

		test('S37 nobody takes the messages of a group away whose name they do not know', async () => {
			const cloud = link('cloud');
			const wanted: number[] = [];
			cloud.subscribe('+', 'down/want', ({ revision }) => wanted.push(revision), 'a-secret-name');
			const other = link('zabreh');
			await allUp(cloud, other);
			const intruder = await intrude(broker.keysOf('sumperk'));
			const guesses = ['+', '#', 'cloud', 'prepazka', ''];
			for (const guess of guesses) {
				// Some of them the broker refuses, or drops the connection for.
				await intruder.subscribeAsync(`$share/${guess}/prepazka/1/+/down/want`, { qos: 1 }).catch(() => {});
			}
			for (let revision = 1; revision <= 12; revision++) await other.send('zabreh', 'down/want', { revision });
			await expect.poll(() => wanted).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
		});

		test('S37 and who knows it could, which is why it is kept secret', async () => {
			const cloud = link('cloud');
			const wanted: number[] = [];
			cloud.subscribe('+', 'down/want', ({ revision }) => wanted.push(revision), 'a-secret-name');
			const other = link('zabreh');
			await allUp(cloud, other);
			const intruder = await intrude(broker.keysOf('sumperk'));
			await intruder.subscribeAsync('$share/a-secret-name/prepazka/1/+/down/want', { qos: 1 });
			for (let revision = 1; revision <= 12; revision++) await other.send('zabreh', 'down/want', { revision });
			await expect.poll(() => wanted.at(-1) ?? 0).toBeGreaterThan(10);
			expect(wanted.length).toBeLessThan(12);
		});

		test('nobody leaves a last will in the name of another', async () => {
			const cloud = link('cloud');
			const presence = inboxOf(cloud, '+', 'up/link');
			const other = link('zabreh');
			await allUp(cloud, other);
			await heard(presence, 'zabreh');
			const payload = Buffer.from('{"link":"down"}');
			const topic = 'prepazka/1/zabreh/up/link';
			const intruder = await intrude(broker.keysOf('sumperk'), { will: { topic, payload, qos: 1, retain: true } });
			intruder.stream.destroy();
			const own = link('sumperk');
			await allUp(own);
			expect(await heard(presence, 'sumperk')).not.toContain('zabreh');
		});

		test.each(['cloud', 'cloud.prepazka', 'prepazka-cloud', 'zabreh'])(
			'nobody takes the session of another over by calling itself %s',
			async (clientId) => {
				const [cloud, other] = [link('cloud'), link('zabreh')];
				await allUp(cloud, other);
				const changes: boolean[] = [];
				for (const each of [cloud, other]) each.onUpChange((up) => changes.push(up));
				const intruder = await intrude(broker.keysOf('sumperk'), { clientId, clean: false });
				const seen: string[] = [];
				intruder.on('message', (topic) => seen.push(topic));
				const wanted = inboxOf(cloud, '+', 'down/want');
				await other.send('zabreh', 'down/want', { revision: 3 });
				expect(await wanted.next()).toEqual({ office: 'zabreh', message: { revision: 3 } });
				expect([changes, seen]).toEqual([[], []]);
			},
		);

		test('an oversized payload ends the connection and reaches nobody', async () => {
			const witness = await intrude(broker.tester);
			const seen: string[] = [];
			witness.on('message', (topic) => seen.push(topic));
			await witness.subscribeAsync('prepazka/1/+/down/want', { qos: 1 });
			const intruder = await intrude(broker.keysOf('sumperk'));
			const dropped = new Promise((resolve) => intruder.once('close', () => resolve('dropped')));
			intruder.publish('prepazka/1/sumperk/down/want', Buffer.alloc(PAYLOAD_LIMIT_BYTES * 2), { qos: 1 }, () => {});
			expect(await dropped).toBe('dropped');
			const other = link('zabreh');
			await allUp(other);
			await other.send('zabreh', 'down/want', { revision: 4 });
			await expect.poll(() => seen).toEqual(['prepazka/1/zabreh/down/want']);
		});

		test('a flood is counted and holds nobody else up', async () => {
			const cloud = link('cloud');
			const wanted = inboxOf(cloud, '+', 'down/want');
			const other = link('zabreh');
			await allUp(cloud, other);
			const intruder = await intrude(broker.keysOf('sumperk'));
			const junk = Buffer.alloc(2_000, 'x');
			const flood = Array.from({ length: 900 }, () =>
				intruder.publishAsync('prepazka/1/sumperk/down/want', junk, { qos: 0 }),
			);
			await other.send('zabreh', 'down/want', { revision: 5 });
			expect(await wanted.next()).toEqual({ office: 'zabreh', message: { revision: 5 } });
			await Promise.all(flood);
			await publish(intruder, 'prepazka/1/sumperk/down/want', '{"revision":6}');
			expect(await wanted.next()).toEqual({ office: 'sumperk', message: { revision: 6 } });
			expect(cloud.refused.malformed).toBeGreaterThan(0);
			expect([cloud.up, other.up]).toEqual([true, true]);
		});
	});

	test('connections that say nothing keep no office out', async () => {
		const { hostname, port } = new URL(broker.url);
		const silent = Array.from({ length: 200 }, () => connectTcp(Number(port), hostname).on('error', () => {}));
		open.push({ close: async () => silent.map((socket) => socket.destroy()) });
		await allUp(link('zabreh'));
	});

	function between(from: number, to: number) {
		return { from: daysFromNow(from), to: daysFromNow(to) };
	}
}

/** Whose presence is told until this office's is up. */
async function heard(presence: ReturnType<typeof inboxOf<'up/link'>>, office: string): Promise<readonly string[]> {
	const told: string[] = [];
	for (;;) {
		const next = await presence.next();
		if (next.office === office && next.message.link === 'up') return told;
		told.push(next.office);
	}
}

/** Keys of that name by an authority of the attacker's own. */
function foreign(name: string): Required<LinkTls> {
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-foreign-'));
	const authority = openAuthority(folder);
	const keys = { ...authority.issueForClient(name), authority: authority.certificate };
	rmSync(folder, { recursive: true });
	return keys;
}
