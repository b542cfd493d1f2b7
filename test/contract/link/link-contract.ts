import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Link, LinkDown, type LinkIdentity } from '#link/link.ts';
import { type Channel, type Message, PAYLOAD_LIMIT_BYTES } from '#wire/messages.ts';
import { instant } from '#wire/time.ts';

/** A broker to try links on. */
export interface LinkBench {
	connect(identity: LinkIdentity): Link;
	/** Publishes bytes as any stranger could, without a schema. */
	publishRaw(topic: string, payload: Uint8Array): Promise<void>;
	/** Stops the broker and starts it again with nothing remembered. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

const OFFICE: LinkIdentity = { clientId: 'office-sumperk', presenceOf: 'sumperk' };
const CLOUD: LinkIdentity = { clientId: 'cloud' };
const bytes = (text: string) => new TextEncoder().encode(text);

/** What every implementation of `Link` promises. */
export function linkContract(name: string, startBench: () => Promise<LinkBench>): void {
	describe(`link: ${name}`, () => {
		let bench: LinkBench;
		const links: Link[] = [];
		const connectLater = (identity: LinkIdentity) => {
			const link = bench.connect(identity);
			links.push(link);
			return link;
		};
		const connect = (identity: LinkIdentity) => listening(connectLater(identity), identity.presenceOf);
		beforeEach(async () => {
			bench = await startBench();
		});
		afterEach(async () => {
			await Promise.all(links.splice(0).map((link) => link.close()));
			await bench.close();
		});

		test('carries a message to the other side, and not to other offices', async () => {
			const cloud = connect(CLOUD);
			const office = connect(OFFICE);
			const other = connect({ clientId: 'office-zabreh', presenceOf: 'zabreh' });
			const wanted = inboxOf(cloud, '+', 'down/want');
			const acks = inboxOf(office, 'sumperk', 'up/ack');
			const otherAcks = inboxOf(other, 'zabreh', 'up/ack');
			await allUp(cloud, office, other);
			await office.send('sumperk', 'down/want', { revision: 7 });
			expect(await wanted.next()).toEqual({ office: 'sumperk', message: { revision: 7 } });
			await cloud.send('sumperk', 'up/ack', { sequence: 12 });
			await cloud.send('zabreh', 'up/ack', { sequence: 13 });
			expect((await acks.next()).message).toEqual({ sequence: 12 });
			expect((await otherAcks.next()).message).toEqual({ sequence: 13 });
			expect([acks.waiting, otherAcks.waiting]).toEqual([0, 0]);
		});

		test('decodes moments and keeps the order of a channel', async () => {
			const cloud = connect(CLOUD);
			const office = connect(OFFICE);
			const events = inboxOf(cloud, '+', 'up/events');
			await allUp(cloud, office);
			for (const sequence of [1, 2, 3]) await office.send('sumperk', 'up/events', batchOf(sequence));
			for (const sequence of [1, 2, 3]) expect((await events.next()).message).toEqual(batchOf(sequence));
		});

		test('repeats retained messages to a latecomer, and only those', async () => {
			const office = connect(OFFICE);
			await allUp(office);
			await office.send('sumperk', 'down/want', { revision: 1 });
			const cloud = connect(CLOUD);
			const presence = inboxOf(cloud, '+', 'up/link');
			const wanted = inboxOf(cloud, '+', 'down/want');
			expect((await presence.next()).message).toEqual({ link: 'up' });
			await allUp(cloud);
			expect(wanted.waiting).toBe(0);
		});

		test('S11 tells what the broker had kept from what is said now', async () => {
			const office = connect(OFFICE);
			await allUp(office);
			const cloud = connect(CLOUD);
			const told: string[] = [];
			cloud.subscribe('+', 'up/link', ({ link }, _office, isKept) => told.push(`${link}${isKept ? ', kept' : ''}`));
			await expect.poll(() => told).toEqual(['up, kept']);
			office.setReachable(false);
			await expect.poll(() => told).toEqual(['up, kept', 'down']);
			office.setReachable(true);
			await expect.poll(() => told).toEqual(['up, kept', 'down', 'up']);
			cloud.setReachable(false);
			cloud.setReachable(true);
			await expect.poll(() => told.slice(3)).toEqual(['up, kept']);
		});

		test('subscribes while connected', async () => {
			const office = connect(OFFICE);
			const cloud = connect(CLOUD);
			await allUp(office, cloud);
			const presence = inboxOf(cloud, '+', 'up/link');
			expect(await presence.next()).toEqual({ office: 'sumperk', message: { link: 'up' } });
		});

		test('reports an office whose cable is pulled as down, and as up when it is back', async () => {
			const cloud = connect(CLOUD);
			const presence = inboxOf(cloud, '+', 'up/link');
			const office = connect(OFFICE);
			expect((await presence.next()).message).toEqual({ link: 'up' });
			await allUp(office);
			office.setReachable(false);
			expect((await presence.next()).message).toEqual({ link: 'down' });
			expect(office.up).toBe(false);
			office.setReachable(true);
			expect((await presence.next()).message).toEqual({ link: 'up' });
		});

		test('reports an office that closes as down', async () => {
			const cloud = connect(CLOUD);
			const presence = inboxOf(cloud, '+', 'up/link');
			const office = connect(OFFICE);
			expect((await presence.next()).message).toEqual({ link: 'up' });
			await allUp(office);
			await office.close();
			expect((await presence.next()).message).toEqual({ link: 'down' });
		});

		test('rejects sending while down and sends again after reconnection', async () => {
			const office = connect(OFFICE);
			const changes: boolean[] = [];
			office.onUpChange((up) => changes.push(up));
			await expect(office.send('sumperk', 'down/want', { revision: 0 })).rejects.toThrow(LinkDown);
			await allUp(office);
			office.setReachable(false);
			await expect(office.send('sumperk', 'down/want', { revision: 0 })).rejects.toThrow(LinkDown);
			office.setReachable(true);
			await allUp(office);
			await office.send('sumperk', 'down/want', { revision: 0 });
			expect(changes).toEqual([true, false, true]);
		});

		test('a message on its way when the cable is pulled is either taken over or rejected, never left open', async () => {
			const office = connect(OFFICE);
			await allUp(office);
			const sending = office.send('sumperk', 'down/want', { revision: 3 });
			office.setReachable(false);
			const outcome = await sending.then(
				() => 'taken over',
				(error: unknown) => error,
			);
			expect(outcome === 'taken over' || outcome instanceof LinkDown).toBe(true);
		});

		test('delivers what came while the other side was away', async () => {
			const cloud = connect(CLOUD);
			const office = connect(OFFICE);
			const acks = inboxOf(office, 'sumperk', 'up/ack');
			await allUp(cloud, office);
			office.setReachable(false);
			await cloud.send('sumperk', 'up/ack', { sequence: 1 });
			await cloud.send('sumperk', 'up/ack', { sequence: 2 });
			expect(acks.waiting).toBe(0);
			office.setReachable(true);
			expect((await acks.next()).message).toEqual({ sequence: 1 });
			expect((await acks.next()).message).toEqual({ sequence: 2 });
		});

		test('a link that returns under its name finds its session', async () => {
			const cloud = connect(CLOUD);
			const before = connect(OFFICE);
			inboxOf(before, 'sumperk', 'up/ack');
			await allUp(cloud, before);
			await before.close();
			await cloud.send('sumperk', 'up/ack', { sequence: 5 });
			const after = connect(OFFICE);
			const acks = inboxOf(after, 'sumperk', 'up/ack');
			expect((await acks.next()).message).toEqual({ sequence: 5 });
		});

		test('S18 what its session kept reaches a link that takes its time to subscribe, and is nothing foreign', async () => {
			const cloud = connect(CLOUD);
			const before = connect(OFFICE);
			inboxOf(before, 'sumperk', 'up/ack');
			await allUp(cloud, before);
			await before.close();
			await cloud.send('sumperk', 'up/ack', { sequence: 5 });
			const after = connectLater(OFFICE);
			const meanwhile = connect({ clientId: 'office-zabreh', presenceOf: 'zabreh' });
			await allUp(meanwhile);
			await meanwhile.send('zabreh', 'down/want', { revision: 0 });
			expect(after.up).toBe(false);
			const acks = inboxOf(after, 'sumperk', 'up/ack');
			expect((await acks.next()).message).toEqual({ sequence: 5 });
			expect(after.refused).toEqual({ malformed: 0, oversized: 0, foreign: 0 });
		});

		test('survives a broker that forgot everything', async () => {
			const cloud = connect(CLOUD);
			const office = connect(OFFICE);
			const presence = inboxOf(cloud, '+', 'up/link');
			const acks = inboxOf(office, 'sumperk', 'up/ack');
			await allUp(cloud, office);
			expect((await presence.next()).message).toEqual({ link: 'up' });
			const wentDown = [upIs(cloud, false), upIs(office, false)];
			await bench.restart();
			await Promise.all(wentDown);
			await allUp(cloud, office);
			// A broker that ends in order may speak the last will first.
			while ((await presence.next()).message.link !== 'up');
			await cloud.send('sumperk', 'up/ack', { sequence: 9 });
			expect((await acks.next()).message).toEqual({ sequence: 9 });
		});

		test('S9 refuses and counts what is malformed, oversized, of the wrong shape or in the name of another office', async () => {
			const cloud = connect(CLOUD);
			const wanted = inboxOf(cloud, '+', 'down/want');
			const snapshots = inboxOf(cloud, '+', 'up/occupancy');
			await allUp(cloud);
			const foreign = { office: 'zabreh', updatedAt: '2026-11-23T09:00:00Z', services: [], counters: [] };
			await bench.publishRaw('prepazka/1/sumperk/down/want', bytes('{"revision":'));
			await bench.publishRaw('prepazka/1/sumperk/down/want', bytes('{"revision":-1}'));
			await bench.publishRaw('prepazka/1/sumperk/down/want', bytes('{"revision":1,"more":true}'));
			await bench.publishRaw('prepazka/1/UPPER/down/want', bytes('{"revision":1}'));
			await bench.publishRaw('prepazka/1/sumperk/up/occupancy', bytes(JSON.stringify(foreign)));
			const padding = ' '.repeat(PAYLOAD_LIMIT_BYTES);
			await bench.publishRaw('prepazka/1/sumperk/down/want', bytes(`{"revision":1}${padding}`));
			await bench.publishRaw('prepazka/1/sumperk/down/want', bytes('{"revision":2}'));
			expect((await wanted.next()).message).toEqual({ revision: 2 });
			expect(cloud.refused).toEqual({ malformed: 3, oversized: 1, foreign: 2 });
			expect([wanted.waiting, snapshots.waiting]).toEqual([0, 0]);
		});

		test('S19 a message at which a reader fails is heard by the others, and the next by all', async () => {
			const cloud = connect(CLOUD);
			const office = connect(OFFICE);
			const heard: number[] = [];
			cloud.subscribe('+', 'down/want', ({ revision }) => {
				if (revision === 1) throw new TypeError('a bug');
				heard.push(revision);
			});
			const wanted = inboxOf(cloud, '+', 'down/want');
			await allUp(cloud, office);
			for (const revision of [1, 2]) await office.send('sumperk', 'down/want', { revision });
			for (const revision of [1, 2]) expect((await wanted.next()).message).toEqual({ revision });
			expect(heard).toEqual([2]);
		});

		test('a message that the sender built wrong is refused before it leaves', async () => {
			const office = connect(OFFICE);
			await allUp(office);
			await expect(office.send('sumperk', 'down/want', { revision: -1 })).rejects.toThrow(/revision/);
		});
	});
}

function batchOf(sequence: number): Message<'up/events'> {
	const at = instant(Date.UTC(2026, 10, 23, 8));
	return { from: sequence, events: [{ sequence, at, event: { type: 'counter-opened', counter: '3' } }] };
}

/** Has a link of an office, or of the cloud, listen to what nobody says here: it connects when it listens to something. */
export function listening(link: Link, office: string | undefined): Link {
	if (office === undefined) link.subscribe('+', 'up/health', () => {});
	else link.subscribe(office, 'down/day', () => {});
	return link;
}

/** Messages of a channel in the order in which they arrive. */
export function inboxOf<C extends Channel>(link: Link, office: string, channel: C) {
	type Received = { office: string; message: Message<C> };
	const arrived: Received[] = [];
	const asked: ((received: Received) => void)[] = [];
	link.subscribe(office, channel, (message, from) => {
		const received = { office: from, message };
		const answer = asked.shift();
		if (answer) answer(received);
		else arrived.push(received);
	});
	return {
		next(): Promise<Received> {
			const first = arrived.shift();
			return first ? Promise.resolve(first) : new Promise((resolve) => asked.push(resolve));
		},
		get waiting() {
			return arrived.length;
		},
	};
}

function upIs(link: Link, wanted: boolean): Promise<void> {
	if (link.up === wanted) return Promise.resolve();
	return new Promise((resolve) => link.onUpChange((up) => up === wanted && resolve()));
}

/** Resolves when every link is up. */
export async function allUp(...links: Link[]): Promise<void> {
	await Promise.all(links.map((link) => upIs(link, true)));
}
