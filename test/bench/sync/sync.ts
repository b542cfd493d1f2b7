import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { startEmbeddedBroker } from '#link/embedded-broker.ts';
import type { Link, LinkIdentity } from '#link/link.ts';
import { connectMqttLink, type LinkTls } from '#link/mqtt-link.ts';
import { readOfficeFile } from '../../../firmware/config/office-file.ts';
import { createClock } from '../../../scripts/clock.ts';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';
import { startMosquitto } from '../../support/mosquitto-broker.ts';
import { figure, type Measurement, type Suite, share } from '../suite.ts';
import { bytesOf, doublingLink } from './doubling-link.ts';
import { BOOKED_MEANWHILE, busy, CANCELLED_MEANWHILE, liveOutage, type Outage, TICKETS } from './outage.ts';
import { rawMilliseconds, type Traffic } from './raw-rate.ts';
import { startSides } from './sides.ts';
import { verifyEqual } from './verify-equal.ts';

const ROUNDS = 5;
const GOAL_MILLISECONDS = 1_000;
const GOAL_RATIO = 0.25;

const PROJECT = join(import.meta.dirname, '../../..');
/** On the repository's own file system, as /tmp may be memory. */
const RESULTS = join(PROJECT, 'test-results');
const log = pino({ enabled: false });
const FILE = busy(readOfficeFile(join(PROJECT, 'firmware/config/sumperk.yaml')));

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
	about: `A day's backlog of ${TICKETS} tickets, 306 of them reservations', some 6,300 events, after an outage with ${BOOKED_MEANWHILE} bookings and ${CANCELLED_MEANWHILE} cancellations in the cloud, every message doubled and out of order, to the disks of both; median of ${ROUNDS}`,
	async run(say) {
		const obstacle = mosquittoObstacle();
		if (obstacle !== undefined) throw new Error(`the benchmark sync cannot run: ${obstacle}`);
		mkdirSync(RESULTS, { recursive: true });
		const folder = mkdtempSync(join(RESULTS, 'sync-'));
		const measurements: Measurement[] = [];
		try {
			say('a day without a link');
			const outage = await liveOutage(folder, FILE);
			for (const start of [embedded, mosquitto]) {
				const broker = await start();
				measurements.push(...(await overBroker(broker, outage, say).finally(() => broker.close())));
			}
		} finally {
			rmSync(folder, { recursive: true });
		}
		return measurements;
	},
};

interface Round {
	readonly converged: number;
	readonly up: Traffic;
	readonly down: Traffic;
	readonly raw: number;
}

async function overBroker(
	broker: Broker,
	outage: Outage,
	say: (progress: string) => void,
): Promise<readonly Measurement[]> {
	const rounds: Round[] = [];
	for (let round = 1; round <= ROUNDS; round++) {
		const backlog = await converge(broker, outage);
		rounds.push({ ...backlog, raw: await rawMilliseconds(broker.url, broker.ends, backlog) });
		say(`${broker.name}, round ${round}: ${Math.round(backlog.converged)} ms for ${backlog.up.messages} events`);
	}
	const median = (figures: readonly number[]) =>
		figures.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
	const converged = median(rounds.map((round) => round.converged));
	const ratio = median(rounds.map((round) => round.raw / round.converged));
	const { up, down } = rounds[0] ?? { up: NOTHING, down: NOTHING };
	return [
		figure(
			`${broker.name}: link back → both sides agree on ${up.messages} events and ${down.messages} changes`,
			Math.round(converged),
			'ms',
			GOAL_MILLISECONDS,
		),
		share(
			`${broker.name}: events and changes a second, of the broker's raw QoS 1 messages of their size, each way as many`,
			Math.round(ratio * 100) / 100,
			'×',
			GOAL_RATIO,
		),
		figure(
			`${broker.name}: bytes to the cloud per ticket`,
			Math.round((up.messages * up.messageBytes) / TICKETS),
			'B',
			null,
		),
	];
}

const NOTHING: Traffic = { messages: 0, messageBytes: 0 };

/** One end of the outage. @returns milliseconds until both sides are equal, and what they told each other for it */
async function converge(broker: Broker, { folder, endedAt, revision }: Outage) {
	const copy = mkdtempSync(join(RESULTS, 'sync-'));
	cpSync(folder, copy, { recursive: true });
	const { id } = FILE.config;
	// Nothing of the round before waits for this one.
	const links = {
		cloud: doublingLink(broker.connect({ clientId: 'cloud', cleanSession: true })),
		office: doublingLink(broker.connect({ clientId: id, presenceOf: id, cleanSession: true })),
	};
	links.office.setReachable(false);
	const sides = await startSides({ folder: copy, file: FILE, clock: createClock(endedAt), links });
	const startedAt = performance.now();
	links.office.setReachable(true);
	await sides.untilEqual(revision);
	const converged = performance.now() - startedAt;
	verifyEqual(sides);
	await sides.close();
	rmSync(copy, { recursive: true });
	const events = links.office.sentOn('up/events');
	const changes = links.cloud.sentOn('down/reservations');
	return {
		converged,
		up: trafficOf(
			events.flatMap((message) => message.events.map(({ sequence }) => sequence)),
			bytesOf('up/events', events),
		),
		down: trafficOf(
			changes.flatMap((message) => message.changes.map((change) => change.revision)),
			bytesOf('down/reservations', changes),
		),
	};
}

/** What there was to tell, each once, in messages of the size that it had of those told, some of them twice. */
function trafficOf(numbers: readonly number[], bytes: number): Traffic {
	return { messages: new Set(numbers).size, messageBytes: Math.round(bytes / numbers.length) };
}

async function embedded(): Promise<Broker> {
	const broker = await startEmbeddedBroker({ log });
	return {
		name: 'broker inside',
		url: broker.url,
		ends: { office: {}, cloud: {} },
		connect: (identity) => connectMqttLink({ ...identity, url: broker.url, log }),
		close: () => broker.close(),
	};
}

async function mosquitto(): Promise<Broker> {
	const broker = await startMosquitto();
	return {
		name: 'Mosquitto',
		url: broker.url,
		ends: { office: rawOptions(broker.keysOf(FILE.config.id)), cloud: rawOptions(broker.keysOf('cloud')) },
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
