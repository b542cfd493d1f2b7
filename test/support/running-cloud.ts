import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Link } from '#link/link.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import { WHAT_IS_HELD } from '#wire/messages.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { type Cloud, type CloudOptions, startCloud } from '../../cloud-sync/endpoint/main.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { connectTestLink } from './test-link.ts';
import { TOWN } from './town-config.ts';

/** An answer of the cloud, its body read. */
export interface CloudAnswer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
	readonly body: any;
}

/** A cloud on an in-memory broker, with the link of one office in the test's hand. */
export interface TestCloud extends Cloud {
	readonly clock: TestClock;
	readonly broker: MemoryBroker;
	readonly link: Link;
	readonly office: Link;
	request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<CloudAnswer>;
	get(path: string, headers?: Record<string, string>): Promise<CloudAnswer>;
	/** Books at the town's office; by default the slot of driving licences at 13:00 of the starting day. */
	book(changes?: object): Promise<CloudAnswer>;
}

export type TestCloudOptions = Partial<Omit<CloudOptions, 'clock' | 'link'>> & {
	/** What the office tells at first; `null` for an office that is silent. */
	readonly config?: OfficeConfig | null;
	readonly broker?: MemoryBroker;
	/** RFC 3339; {@link START} when left out. */
	readonly start?: string;
};

/** A Monday, shortly before nine in the town. */
export const START = '2026-11-16T08:42:00+01:00';

/** Starts a cloud on a free port with a database in memory; the town's office has told its configuration. */
export async function startTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
	const { config = TOWN, broker = new MemoryBroker(), start = START, ...rest } = options;
	const log = options.log ?? pino({ enabled: false });
	const clock = createTestClock(start);
	const link = connectTestLink({ broker, clientId: 'cloud' });
	const office = connectTestLink({ broker, clientId: 'office', presenceOf: TOWN.id });
	office.subscribe(TOWN.id, 'down/reservations', ({ revision }) => {
		if (revision === WHAT_IS_HELD.revision) void office.send(TOWN.id, 'down/want', { revision: 0 });
	});
	const website = mkdtempSync(join(tmpdir(), 'prepazka-website-'));
	writeFileSync(join(website, 'index.html'), '<!doctype html><title>Přepážka</title>');
	const cloud = await startCloud({
		clock,
		link,
		log,
		database: ':memory:',
		host: '127.0.0.1',
		port: 0,
		websiteFolder: website,
		proofOfWork: false,
		...rest,
	});
	if (config) await office.send(config.id, 'up/config', config);
	const test = { ...cloud, clock, broker, link, office, ...client(cloud.url) };
	if (config) await until(async () => (await test.get(`/api/v1/offices/${config.id}`)).status === 200);
	return {
		...test,
		async close() {
			await cloud.close();
			await Promise.all([link.close(), office.close()]);
			rmSync(website, { recursive: true });
		},
	};
}

/** Asks again until it is so, a turn of the event loop at a time; the test's time limit ends it. */
export async function until(wanted: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await wanted())) await new Promise((resolve) => setImmediate(resolve));
}

function client(base: string) {
	async function request(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<CloudAnswer> {
		const json = body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) };
		const type = body !== undefined && { 'content-type': 'application/json' };
		const response = await fetch(base + path, {
			method,
			redirect: 'manual',
			...json,
			headers: { ...type, ...headers },
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, body: parsed(text) };
	}
	return {
		request,
		get: (path: string, headers?: Record<string, string>) => request('GET', path, undefined, headers),
		book: (changes: object = {}) =>
			request('POST', '/api/v1/offices/sumperk/reservations', {
				service: 'driver-licences',
				start: '2026-11-16T13:00:00+01:00',
				...changes,
			}),
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
