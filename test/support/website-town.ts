import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { build } from 'vite';
import { expect, vi } from 'vitest';
import type { Link } from '#link/link.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import { connectMemoryLink } from '#link/memory-link.ts';
import type { OccupancySnapshot } from '#wire/occupancy.ts';
import { type Cloud, startCloud } from '../../cloud-sync/endpoint/main.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { TOWN } from './town-config.ts';

const NOW = '2026-11-16T08:42:00+01:00';
const configFile = join(import.meta.dirname, '../../cloud-sync/website/vite.config.ts');

export interface TownOptions {
	readonly proofOfWork?: boolean;
	readonly bookingsPerMinute?: number;
}

/** A cloud with the website on it, and the link of one office that says what a test wants it to say. */
export interface WebsiteTown {
	readonly url: string;
	/** Stands at Monday 16 November 2026, 8:42 in Prague, until moved. */
	readonly clock: TestClock;
	/** The office reports its occupancy. */
	report(snapshot: OccupancySnapshot): Promise<void>;
	/** Cuts the office from the broker, or joins it again. */
	setOfficeReachable(reachable: boolean): void;
	/** Somebody else books an ID card application. @param start RFC 3339 */
	book(start: string): Promise<{ readonly id: string; readonly manageUrl: string }>;
	/** Free seats of that slot of personal documents. */
	freeAt(start: string): Promise<number>;
	close(): Promise<void>;
}

/** Starts the cloud on the website as it is in the tree now, and waits until the office is known to it. */
export async function openTown(options: TownOptions = {}): Promise<WebsiteTown> {
	const websiteFolder = await builtWebsite();
	const log = pino({ level: 'silent' });
	const broker = new MemoryBroker();
	const clock = createTestClock(NOW);
	const cloudLink = connectMemoryLink({ broker, clientId: 'cloud', log });
	const office = connectMemoryLink({ broker, clientId: 'office-sumperk', presenceOf: TOWN.id, log });
	const cloud = await startCloud({
		...{ clock, log, websiteFolder, link: cloudLink, database: ':memory:', host: '127.0.0.1', port: 0 },
		proofOfWork: options.proofOfWork ?? false,
		...(options.bookingsPerMinute !== undefined && { bookingsPerMinute: options.bookingsPerMinute }),
	});
	await office.send(TOWN.id, 'up/config', TOWN);
	await vi.waitFor(async () => expect((await fetch(`${cloud.url}/api/v1/offices/${TOWN.id}`)).status).toBe(200));
	return town(cloud, clock, office, cloudLink);
}

function town(cloud: Cloud, clock: TestClock, office: Link, cloudLink: Link): WebsiteTown {
	const api = `${cloud.url}/api/v1/offices/${TOWN.id}`;
	return {
		url: cloud.url,
		clock,
		report: (snapshot) => office.send(TOWN.id, 'up/occupancy', snapshot),
		setOfficeReachable: (reachable) => office.setReachable(reachable),
		async book(start) {
			const wish = { service: 'personal-documents', errand: 'id-card-application', start };
			const headers = { 'content-type': 'application/json' };
			const answer = await fetch(`${api}/reservations`, { method: 'POST', headers, body: JSON.stringify(wish) });
			if (answer.status !== 201) throw new Error(`could not book ${start}: ${await answer.text()}`);
			return (await answer.json()) as { id: string; manageUrl: string };
		},
		async freeAt(start) {
			const slots = (await (await fetch(`${api}/slots?service=personal-documents`)).json()) as {
				start: string;
				free: number;
			}[];
			return slots.find((slot) => slot.start === start)?.free ?? 0;
		},
		async close() {
			await cloud.close();
			await Promise.all([cloudLink.close(), office.close()]);
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
