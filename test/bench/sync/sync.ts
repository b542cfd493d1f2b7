import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { startEmbeddedBroker } from '#link/embedded-broker.ts';
import type { Link, LinkIdentity } from '#link/link.ts';
import { connectMqttLink, type LinkTls } from '#link/mqtt-link.ts';
import { officeDay } from '#wire/calendar.ts';
import { startCloud } from '../../../cloud-sync/endpoint/main.ts';
import { readOfficeFile } from '../../../firmware/config/office-file.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { startUplink } from '../../../firmware/uplink.ts';
import { createClock } from '../../../scripts/clock.ts';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';
import { startMosquitto } from '../../support/mosquitto-broker.ts';
import { figure, type Measurement, type Suite, share } from '../suite.ts';
import { bytesOnTheWire, liveCutOff, officeOf } from './backlog.ts';
import { doublingLink } from './doubling-link.ts';
import { rawMilliseconds } from './raw-rate.ts';

const TICKETS = 1_000;
const ROUNDS = 5;
const GOAL_MILLISECONDS = 1_000;
const GOAL_RATIO = 0.25;

const PROJECT = join(import.meta.dirname, '../../..');
/** On the repository's own file system, as /tmp may be memory. */
const RESULTS = join(PROJECT, 'test-results');
const log = pino({ enabled: false });
const FILE = readOfficeFile(join(PROJECT, 'firmware/config/sumperk.yaml'));
/** The morning of the day that is told. */
const clockOfTheDay = () => createClock(officeDay(FILE.config.calendar, '2026-11-23').openings[0]?.start);

/** A broker to sync over, and how the two sides connect without our link. */
interface Broker {
	readonly name: string;
	readonly url: string;
	readonly ends: Parameters<typeof rawMilliseconds>[1];
	connect(identity: LinkIdentity): Link;
	close(): Promise<void>;
}

/** How long office and cloud need to agree again after a day without each other. */
export const sync: Suite = {
	name: 'sync',
	about: `A day's backlog of ${TICKETS} tickets after an outage, every message doubled and out of order, to the cloud's disk; median of ${ROUNDS}`,
	async run(say) {
		const obstacle = mosquittoObstacle();
		if (obstacle !== undefined) throw new Error(`the benchmark sync cannot run: ${obstacle}`);
		mkdirSync(RESULTS, { recursive: true });
		const folder = mkdtempSync(join(RESULTS, 'sync-'));
		const day = join(folder, 'day.db');
		say('a day without a link');
		liveCutOff(day, clockOfTheDay(), FILE, TICKETS);
		const measurements: Measurement[] = [];
		try {
			for (const start of [embedded, mosquitto]) {
				const broker = await start();
				measurements.push(...(await overBroker(broker, day, say).finally(() => broker.close())));
			}
		} finally {
			rmSync(folder, { recursive: true });
		}
		return measurements;
	},
};

async function overBroker(
	broker: Broker,
	day: string,
	say: (progress: string) => void,
): Promise<readonly Measurement[]> {
	const rounds: {
		readonly converged: number;
		readonly raw: number;
		readonly events: number;
		readonly bytes: number;
	}[] = [];
	for (let round = 1; round <= ROUNDS; round++) {
		const backlog = await converge(broker, day);
		const messageBytes = Math.round(backlog.bytes / backlog.events);
		const raw = await rawMilliseconds(broker.url, broker.ends, backlog.events, messageBytes);
		rounds.push({ ...backlog, raw });
		say(`${broker.name}, round ${round}: ${Math.round(backlog.converged)} ms for ${backlog.events} events`);
	}
	const median = (figures: readonly number[]) =>
		figures.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
	const converged = median(rounds.map((round) => round.converged));
	const ratio = median(rounds.map((round) => round.raw / round.converged));
	const { events = 0, bytes = 0 } = rounds[0] ?? {};
	return [
		figure(
			`${broker.name}: link back → both sides agree on ${events} events`,
			Math.round(converged),
			'ms',
			GOAL_MILLISECONDS,
		),
		share(
			`${broker.name}: events a second, of the broker's raw QoS 1 messages of that size`,
			Math.round(ratio * 100) / 100,
			'×',
			GOAL_RATIO,
		),
		figure(`${broker.name}: bytes to the cloud per ticket`, Math.round(bytes / TICKETS), 'B', null),
	];
}

/** One outage and its end. @returns milliseconds until the cloud has acknowledged everything, and how much it was */
async function converge(broker: Broker, day: string) {
	const data = mkdtempSync(join(RESULTS, 'sync-'));
	const { config } = FILE;
	const clock = clockOfTheDay();
	copyFileSync(day, join(data, 'office.db'));
	const journal = openSqliteJournal(join(data, 'office.db'));
	const appliance = officeOf(journal, clock, FILE);
	const database = join(data, 'cloud.db');
	const links = {
		cloud: doublingLink(broker.connect({ clientId: 'cloud' })),
		office: doublingLink(broker.connect({ clientId: config.id, presenceOf: config.id })),
	};
	links.office.setReachable(false);
	const cloud = await startCloud({
		clock,
		log,
		link: links.cloud,
		database,
		host: '127.0.0.1',
		port: 0,
		websiteFolder: join(PROJECT, 'build/website'),
		proofOfWork: false,
	});
	await isUp(links.cloud);
	const uplink = startUplink({
		appliance,
		journal,
		link: links.office,
		clock,
		config,
		pages: null,
		health: NO_DEVICES,
		log,
	});
	const startedAt = performance.now();
	await new Promise<void>((resolve) => {
		uplink.onChange(() => uplink.up && uplink.unsentEvents === 0 && resolve());
		links.office.setReachable(true);
	});
	const converged = performance.now() - startedAt;
	const backlog = { converged, events: journal.lastSequence, bytes: bytesOnTheWire(journal) };
	uplink.close();
	appliance.close();
	await cloud.close();
	for (const link of Object.values(links)) await link.close();
	journal.close();
	verify(database, backlog.events);
	rmSync(data, { recursive: true });
	return backlog;
}

/** A fast sync that loses something would be no sync. */
function verify(file: string, events: number): void {
	const database = new Database(file, { readonly: true });
	const held = database.prepare('SELECT count(*) AS held, max(sequence) AS last FROM events').get() as {
		held: number;
		last: number;
	};
	database.close();
	if (held.held !== events || held.last !== events)
		throw new Error(`the cloud holds ${held.held} events up to ${held.last}, the office has ${events}`);
}

/** The hardware takes no part in this. */
const NO_DEVICES: Parameters<typeof startUplink>[0]['health'] = {
	current: () => {
		const fine = { ok: true, state: 'ok' };
		return { keypad: fine, deskButtons: fine, caller: fine, printer: fine };
	},
	onChange() {},
};

async function isUp(link: Link): Promise<void> {
	if (!link.up) await new Promise<void>((resolve) => link.onUpChange((up) => up && resolve()));
}

async function embedded(): Promise<Broker> {
	const broker = await startEmbeddedBroker({ log });
	return {
		name: 'broker inside',
		url: broker.url,
		ends: { publisher: {}, subscriber: {} },
		connect: (identity) => connectMqttLink({ ...identity, url: broker.url, log }),
		close: () => broker.close(),
	};
}

async function mosquitto(): Promise<Broker> {
	const broker = await startMosquitto();
	return {
		name: 'Mosquitto',
		url: broker.url,
		ends: { publisher: rawOptions(broker.keysOf(FILE.config.id)), subscriber: rawOptions(broker.keysOf('cloud')) },
		connect: (identity) =>
			connectMqttLink({
				...identity,
				url: broker.url,
				tls: () => broker.keysOf(identity.presenceOf ?? identity.clientId),
				log,
			}),
		close: () => broker.close(),
	};
}

const rawOptions = ({ authority, certificate, key }: Required<LinkTls>) => ({ ca: authority, cert: certificate, key });
