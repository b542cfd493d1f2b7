import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectMqttLink } from '#link/mqtt-link.ts';
import type { OfficeView } from '#local-api/messages.ts';
import { readOfficeFile } from '../../../firmware/config/office-file.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { startOffice } from '../../../firmware/main.ts';
import { createClock } from '../../../scripts/clock.ts';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';
import { type CloudProcess, startCloudProcess } from '../../support/cloud-process.ts';
import { type MosquittoBroker, startMosquitto } from '../../support/mosquitto-broker.ts';
import { type PostgresServer, postgresObstacle, startPostgres } from '../../support/postgres-server.ts';
import { httpClient, poll } from '../../support/running-office.ts';
import { at } from '../../support/test-clock.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const MONDAY_NINE = '2026-11-23T09:00:00+01:00';

const obstacle = postgresObstacle() ?? mosquittoObstacle();
if (obstacle) {
	test('two cloud processes on PostgreSQL and Mosquitto', ({ skip }) => skip(obstacle));
} else {
	describe('two cloud processes on PostgreSQL and Mosquitto', twoClouds);
}

interface Slot {
	readonly start: string;
	readonly free: number;
}
interface Booked {
	readonly id: string;
	readonly pin: string;
	readonly start: string;
}

function twoClouds(): void {
	let server: PostgresServer;
	let broker: MosquittoBroker;
	let database: pg.Client;
	let databaseUrl: string;
	let office: Awaited<ReturnType<typeof startTownOffice>>;
	let clouds: CloudProcess[];

	beforeAll(async () => {
		[server, broker] = await Promise.all([startPostgres({ durable: false }), startMosquitto(['1', '2'])]);
	});
	afterAll(() => Promise.all([server.close(), broker.close()]));

	beforeEach(async () => {
		databaseUrl = await server.createDatabase();
		clouds = await Promise.all(['1', '2'].map(startCloud));
		database = new pg.Client(databaseUrl);
		await database.connect();
		office = await startTownOffice(broker);
		for (const { url } of clouds) await answering(`${url}/api/v1/offices/sumperk`);
	});
	afterEach(async () => {
		await office.close();
		await database.end();
		await Promise.all(clouds.map((cloud) => cloud.kill()));
	});

	function startCloud(name: string): Promise<CloudProcess> {
		return startCloudProcess({
			name,
			databaseUrl,
			...{ mqttUrl: broker.url, keys: broker.keysOf(`cloud-${name}`), clock: MONDAY_NINE },
		});
	}

	const urlOf = (i: number) => clouds[i % clouds.length]?.url ?? '';

	async function slots(): Promise<readonly string[]> {
		const answer = await fetch(`${urlOf(0)}/api/v1/offices/sumperk/slots?service=personal-documents`);
		return ((await answer.json()) as Slot[]).filter(({ free }) => free > 0).map(({ start }) => start);
	}

	/** Books at one of the processes; `null` when the slot is taken, `'unknown'` when the process did not answer. */
	async function book(process: number, start: string): Promise<Booked | null | 'unknown'> {
		try {
			const answer = await fetch(`${urlOf(process)}/api/v1/offices/sumperk/reservations`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ service: 'personal-documents', start }),
			});
			if (answer.status === 409) return null;
			expect(answer.status).toBe(201);
			return (await answer.json()) as Booked;
		} catch (error) {
			if (error instanceof TypeError) return 'unknown';
			throw error;
		}
	}

	const rows = async (sql: string): Promise<number[]> =>
		(await database.query({ text: sql, rowMode: 'array' })).rows.map(([value]) => Number(value));

	/**
	 * Until every paper is out, as each is some more entries, the office has said that it holds every change, and the cloud
	 * has its whole journal. While papers come out, the two are the same at one moment and not at the next.
	 */
	async function agreed(): Promise<void> {
		await poll(
			() => office.http.get<OfficeView>('/api/v1/state'),
			({ waiting }) => waiting.every(({ print }) => print.state === 'printed'),
			'every paper',
		);
		await poll(
			async () => ({
				lagging: await rows('select count(*) from offices where revision > held_revision'),
				stored: await rows('select last_sequence from offices'),
				journal: [office.journal.lastSequence],
			}),
			({ lagging, stored, journal }) => lagging[0] === 0 && stored[0] === journal[0],
			'both sides to agree',
		);
	}

	test('S34, S32 bookings on both at once give each seat and PIN once, and the office is told all of them', async () => {
		const free = (await slots()).slice(0, 60);
		// Each slot is wanted from both processes at once.
		const answers = await Promise.all(free.flatMap((start) => [book(0, start), book(1, start)]));
		const booked = answers.filter((answer) => answer !== null && answer !== 'unknown');
		expect(booked.map(({ start }) => start).sort()).toEqual([...free].sort());
		const days = booked.map(({ start, pin }) => `${start.slice(0, 10)} ${pin}`);
		expect(new Set(days).size).toBe(days.length);
		await agreed();
		expect(await rows('select revision from changes order by revision')).toEqual(free.map((_, i) => i + 1));
	});

	test('S38 the journal is stored once and whole although its batches come to both', async () => {
		for (let i = 0; i < 40; i++) await office.http.post('/api/v1/tickets', { service: 'personal-documents' });
		await agreed();
		const sequences = await rows('select sequence from events order by sequence');
		expect(sequences).toEqual(Array.from({ length: office.journal.lastSequence }, (_, i) => i + 1));
		const stored = await Promise.all(clouds.map(({ url }) => metric(url, 'prepazka_events_total{office="sumperk"}')));
		expect(stored.reduce((sum, count) => sum + count, 0)).toBe(sequences.length);
		expect(Math.min(...stored)).toBeGreaterThan(0);
	});

	test('S31 readers of live occupancy at either see each change', async () => {
		const readers = await Promise.all(
			clouds.map(({ url }) => readStream(`${url}/api/v1/offices/sumperk/occupancy/stream`)),
		);
		const { number } = (
			await office.http.post<{ number: string }>('/api/v1/tickets', { service: 'personal-documents' })
		).body;
		await office.http.post('/api/v1/counters/1/open');
		await office.http.post('/api/v1/counters/1/call-next');
		await Promise.all(readers.map((reader) => reader.until(`"ticket":"${number}"`)));
	});

	test('S33 one is killed in the midst of bookings: nothing is lost or doubled, the office hears of every one', async () => {
		const free = (await slots()).slice(0, 80);
		const wishes = free.map((start, i) => book(i, start));
		const tickets = free.slice(0, 20).map(() => office.http.post('/api/v1/tickets', { service: 'personal-documents' }));
		// Some are answered by then and others under way.
		await wishes[1];
		await clouds[1]?.kill();
		const answers = await Promise.all(wishes);
		await Promise.all(tickets);
		const known = answers.filter((answer) => answer !== null && answer !== 'unknown');
		expect(known.length).toBeGreaterThan(0);
		// Who heard nothing asks again at the other, and finds the slot taken if the booking had gone through.
		for (const [i, answer] of answers.entries()) if (answer === 'unknown') await book(0, free[i] ?? '');
		// One last change makes the office hear of what the killed one had booked and not told.
		await book(0, (await slots()).at(-1) ?? '');
		await agreed();
		expect(await rows('select count(*) from reservations')).toEqual([free.length + 1]);
		expect(await rows('select count(distinct slot_start) from reservations')).toEqual([free.length + 1]);
		for (const { id, pin } of known)
			expect((await database.query('select pin from reservations where id = $1', [id])).rows).toEqual([{ pin }]);
		const sequences = await rows('select sequence from events order by sequence');
		expect(sequences).toEqual(Array.from({ length: office.journal.lastSequence }, (_, i) => i + 1));
		expect(office.revision()).toBe((await rows('select max(revision) from changes'))[0]);
	});
}

/** The Šumperk example on the virtual board, in this process, with keys of its own at the broker. */
async function startTownOffice(broker: MosquittoBroker) {
	const file = readOfficeFile(join(PROJECT, 'firmware/config/sumperk.yaml'));
	const log = pino({ level: 'silent' });
	const clock = createClock(at(MONDAY_NINE));
	const link = connectMqttLink({
		...{ clientId: 'office', presenceOf: 'sumperk', url: broker.url, tls: () => broker.keysOf('sumperk'), log },
	});
	const journal = createMemoryJournal();
	const office = await startOffice({
		...{
			file,
			journal,
			journalFiles: null,
			clock,
			keptTime: null,
			moveClock: clock.moveTo,
			link,
			pages: null,
			pinKeys: [],
			log,
		},
		...{ board: 'virtual', host: '127.0.0.1', port: 0, screensFolder: join(PROJECT, 'build/screens') },
	});
	return {
		journal,
		http: httpClient(office.url),
		/** Revision up to which its journal says that it holds the cloud's changes. */
		revision: () =>
			journal
				.read(1, journal.lastSequence)
				.reduce((held, { event }) => (event.type === 'reservations-updated' ? event.revision : held), 0),
		async close() {
			await office.close();
			await link.close();
		},
	};
}

async function answering(url: string): Promise<void> {
	await poll(
		async () => (await fetch(url)).status,
		(status) => status === 200,
		url,
	);
}

async function metric(url: string, name: string): Promise<number> {
	const text = await (await fetch(`${url}/metrics`)).text();
	const line = text.split('\n').find((candidate) => candidate.startsWith(name));
	return Number(line?.slice(name.length) ?? 0);
}

/** A reader of Server-Sent Events that waits for words. */
async function readStream(url: string) {
	const reader = (await fetch(url)).body?.pipeThrough(new TextDecoderStream()).getReader();
	let heard = '';
	return {
		async until(words: string): Promise<void> {
			while (reader && !heard.includes(words)) {
				const { value, done } = await reader.read();
				if (done) throw new Error(`the stream ended without ${words}`);
				heard += value;
			}
			await reader?.cancel();
		},
	};
}
