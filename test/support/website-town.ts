import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { build } from 'vite';
import { expect } from 'vitest';
import type { Link } from '#link/link.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import type { OccupancySnapshot } from '#wire/occupancy.ts';
import { officeIdSchema } from '#wire/office-config.ts';
import type { TicketNews } from '#wire/tickets.ts';
import { instantCodec } from '#wire/time.ts';
import { bookedSchema, slotsSchema } from '../../cloud-sync/endpoint/http/schemas.ts';
import { startCloud } from '../../cloud-sync/endpoint/main.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { connectTestLink } from './test-link.ts';
import { TOWN } from './town-config.ts';

const NOW = '2026-11-16T08:42:00+01:00';
const BRUNTAL = {
	...TOWN,
	id: officeIdSchema.parse('bruntal'),
	name: { cs: 'Městský úřad Bruntál', en: 'Bruntál Town Hall' },
};
/** Nobody listens at the port of the discard service (RFC 863). */
const DEAD_MAIL = { smtpUrl: 'smtp://127.0.0.1:9', publicUrl: 'https://prepazka.example' };
const log = pino({ level: 'silent' });
const configFile = join(import.meta.dirname, '../../cloud-sync/website/vite.config.ts');

export interface TownOptions {
	readonly proofOfWork?: boolean;
	readonly bookingsPerMinute?: number;
	/** The cloud knows a mail server, which is down. */
	readonly mail?: boolean;
	/** Another town's office on the same cloud; its id comes first. */
	readonly isShared?: boolean;
}

/** A cloud with the website on it, and the link of one office that says what a test wants it to say. */
export interface WebsiteTown {
	readonly url: string;
	/** Stands at Monday 16 November 2026, 8:42 in Prague, until moved. */
	readonly clock: TestClock;
	/** The office reports its occupancy. */
	report(snapshot: OccupancySnapshot): Promise<void>;
	/** The office tells where its tickets stand. */
	tellTickets(...tickets: TicketNews[]): Promise<void>;
	/** Cuts the office from the broker, or joins it again. */
	setOfficeReachable(reachable: boolean): void;
	/** Ends the cloud, with every stream; a new one at the same address knows what the broker kept. */
	stopCloud(): Promise<void>;
	restartCloud(): Promise<void>;
	/** Somebody else books an ID card application. @param start RFC 3339 */
	book(start: string): Promise<{ readonly id: string; readonly manageUrl: string }>;
	/** Free seats of that slot of personal documents. */
	freeAt(start: string): Promise<number>;
	close(): Promise<void>;
}

/** Starts the cloud on the website as it is in the tree now, and waits until the office is known to it. */
export async function openTown({ mail = false, isShared = false, ...options }: TownOptions = {}): Promise<WebsiteTown> {
	const websiteFolder = await builtWebsite();
	const broker = new MemoryBroker();
	const clock = createTestClock(NOW);
	const office = connectTestLink({ broker, clientId: 'office-sumperk', presenceOf: TOWN.id });
	office.subscribe(TOWN.id, 'up/ack', () => {});
	const start = async (port: number): Promise<RunningCloud> => {
		const link = connectTestLink({ broker, clientId: 'cloud' });
		const place = { clock, log, link, websiteFolder, database: ':memory:', host: '127.0.0.1', port };
		const cloud = await startCloud({ ...place, proofOfWork: false, ...options, ...(mail && DEAD_MAIL) });
		return { url: cloud.url, stop: () => cloud.close().then(() => link.close()) };
	};
	const cloud = await start(0);
	const configs = isShared ? [BRUNTAL, TOWN] : [TOWN];
	for (const config of configs) {
		await office.send(config.id, 'up/config', config);
		await officeKnownTo(cloud, config.id);
	}
	return town(cloud, clock, office, () => start(Number(new URL(cloud.url).port)));
}

interface RunningCloud {
	readonly url: string;
	stop(): Promise<void>;
}

function officeKnownTo({ url }: RunningCloud, id: string): Promise<void> {
	return expect.poll(async () => (await fetch(`${url}/api/v1/offices/${id}`)).status).toBe(200);
}

function town(cloud: RunningCloud, clock: TestClock, office: Link, restart: () => Promise<RunningCloud>): WebsiteTown {
	const api = `${cloud.url}/api/v1/offices/${TOWN.id}`;
	let running = cloud;
	return {
		url: cloud.url,
		clock,
		report: (snapshot) => office.send(TOWN.id, 'up/occupancy', snapshot),
		tellTickets: (...tickets) => {
			const updatedAt = instantCodec.encode(clock.now());
			return office.send(TOWN.id, 'up/tickets', { office: TOWN.id, updatedAt, tickets });
		},
		setOfficeReachable: (reachable) => office.setReachable(reachable),
		stopCloud: () => running.stop(),
		async restartCloud() {
			running = await restart();
			await officeKnownTo(running, TOWN.id);
		},
		async book(start) {
			const wish = { service: 'personal-documents', errand: 'id-card-application', start };
			const headers = { 'content-type': 'application/json' };
			const answer = await fetch(`${api}/reservations`, { method: 'POST', headers, body: JSON.stringify(wish) });
			if (answer.status !== 201) throw new Error(`could not book ${start}: ${await answer.text()}`);
			return bookedSchema.parse(await answer.json());
		},
		async freeAt(start) {
			const answer = await fetch(`${api}/slots?service=personal-documents`);
			return slotsSchema.parse(await answer.json()).find((slot) => slot.start === start)?.free ?? 0;
		},
		async close() {
			await running.stop();
			await office.close();
		},
	};
}

let website: Promise<string> | undefined;

/** Built once per test file, into a folder that goes when the process does. */
function builtWebsite(): Promise<string> {
	website ??= buildWebsite();
	return website;
}

async function buildWebsite(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'prepazka-website-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	await build({ configFile, build: { outDir: folder }, logLevel: 'warn' });
	return folder;
}
