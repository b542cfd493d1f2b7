import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import * as z from 'zod';
import { startEmbeddedBroker } from '#link/embedded-broker.ts';
import type { Link } from '#link/link.ts';
import { connectMqttLink } from '#link/mqtt-link.ts';
import { WHAT_IS_HELD } from '#wire/messages.ts';
import type { OccupancySnapshot } from '#wire/occupancy.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { Instant } from '#wire/time.ts';
import type { CloudOrder } from './cloud-process.ts';

const CLOUD_PROCESS = fileURLToPath(new URL('cloud-process.ts', import.meta.url));

/** A slot as it is wished for. */
export interface Wish {
	readonly service: string;
	readonly start: string;
}

/** Cloud processes on one database and one broker, which know the offices. */
export interface Clouds {
	readonly urls: readonly string[];
	readonly pids: readonly number[];
	/** Every slot of an office, in no useful order. */
	slotsOf(office: OfficeConfig): Promise<readonly Wish[]>;
	/** Sends what an office reports; resolves when the broker has it. */
	report(snapshot: OccupancySnapshot): Promise<void>;
	close(): Promise<void>;
}

export interface CloudsOptions {
	readonly processes: number;
	/** Offices that are there from the start. */
	readonly offices: readonly OfficeConfig[];
	/** Address of a PostgreSQL database; SQLite in a temporary folder when left out. */
	readonly database?: string;
	/** Address of a broker that lets the processes share the work; one inside when left out. */
	readonly mqttUrl?: string;
	/** Where their clocks start. */
	readonly startAt: Instant;
}

export async function startClouds({ processes, offices, startAt, ...given }: CloudsOptions): Promise<Clouds> {
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-rush-'));
	writeFileSync(join(folder, 'index.html'), '<!doctype html>');
	const log = pino({ level: 'silent' });
	const broker = given.mqttUrl === undefined ? await startEmbeddedBroker({ log }) : null;
	const mqttUrl = given.mqttUrl ?? broker?.url ?? '';
	const database = given.database ?? join(folder, 'cloud.db');
	const order = { database, mqttUrl, websiteFolder: folder, startAt, sideBySide: broker === null };
	const clouds = await Promise.all(
		Array.from({ length: processes }, (_, i) => startCloudProcess({ ...order, clientId: `cloud-${i}` })),
	);
	const links = new Map<string, Link>();
	for (const office of offices) links.set(office.id, await announce(office, mqttUrl));
	const urls = clouds.map(({ url }) => url);
	for (const url of urls) await knows(url, offices);
	return {
		urls,
		pids: clouds.map(({ pid }) => pid),
		slotsOf: (office) => slotsOf(urls[0] ?? '', office),
		report: async (snapshot) => links.get(snapshot.office)?.send(snapshot.office, 'up/occupancy', snapshot),
		async close() {
			for (const cloud of clouds) await cloud.close();
			for (const link of links.values()) await link.close();
			await broker?.close();
			rmSync(folder, { recursive: true });
		},
	};
}

async function startCloudProcess(order: CloudOrder) {
	const child = fork(CLOUD_PROCESS);
	child.send(order);
	const [url] = await Promise.race([
		once(child, 'message'),
		once(child, 'exit').then(([code]) => Promise.reject(new Error(`the cloud ended with ${code}`))),
	]);
	return {
		url: z.string().parse(url),
		pid: child.pid ?? 0,
		async close() {
			// One that was killed has left already.
			if (!child.connected) return;
			const exit = once(child, 'exit');
			child.disconnect();
			await exit;
		},
	};
}

async function announce(office: OfficeConfig, url: string) {
	const log = pino({ level: 'silent' });
	const link = connectMqttLink({ url, clientId: `office-${office.id}`, presenceOf: office.id, log });
	link.subscribe(office.id, 'down/reservations', ({ revision }) => {
		if (revision === WHAT_IS_HELD.revision) void link.send(office.id, 'down/want', { revision: 0 });
	});
	await new Promise<void>((resolve) => link.onUpChange(() => resolve()));
	await link.send(office.id, 'up/config', office);
	await link.send(office.id, 'down/want', { revision: 0 });
	return link;
}

async function knows(url: string, offices: readonly OfficeConfig[]): Promise<void> {
	for (;;) {
		const known = z.array(z.object({ id: z.string() })).parse(await (await fetch(`${url}/api/v1/offices`)).json());
		if (offices.every(({ id }) => known.some((office) => office.id === id))) return;
	}
}

async function slotsOf(url: string, { id, services }: OfficeConfig): Promise<readonly Wish[]> {
	const lists = services.map(async (service) => {
		const answer = await fetch(`${url}/api/v1/offices/${id}/slots?service=${service.id}`);
		const slots = z.array(z.object({ start: z.string() })).parse(await answer.json());
		return slots.map(({ start }) => ({ service: service.id, start }));
	});
	return (await Promise.all(lists)).flat();
}
