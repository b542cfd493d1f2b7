import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Link } from '#link/link.ts';
import type { PinKey } from '#wire/pin-keys.ts';
import type { Clock } from '#wire/time.ts';
import { databaseHealth } from './database-health.ts';
import type { App, HttpParts } from './http/parts.ts';
import { httpServer } from './http/server.ts';
import { LiveOccupancy } from './live-occupancy.ts';
import { LiveStreams } from './live-streams.ts';
import { LiveTickets } from './live-tickets.ts';
import { smtpMail } from './mail.ts';
import { Metrics } from './metrics.ts';
import { registerOfficeGauges } from './office-gauges.ts';
import { OfficeHealth } from './office-health.ts';
import { OfficeSync } from './office-sync.ts';
import { Offices } from './offices.ts';
import { ProofOfWork } from './proof-of-work.ts';
import { randomPool } from './random-pool.ts';
import { Reservations } from './reservations.ts';
import { isServer, openStore } from './stores/open-store.ts';
import { copyDaily, makeWhole } from './stores/sqlite-files.ts';
import type { Store } from './stores/store.ts';

export interface CloudOptions {
	readonly clock: Clock;
	readonly link: Link;
	/** An office's keys, the latest last, asked for whenever it tells its configuration; without any it gets one that only the cloud has. */
	readonly pinKeysOf?: (office: string) => readonly PinKey[] | null;
	/** Path of a SQLite file, `:memory:`, or address of a PostgreSQL database, `postgres://…`. */
	readonly database: string;
	readonly host: string;
	/** 0 for any free one. */
	readonly port: number;
	/** Built website. */
	readonly websiteFolder: string;
	/** Address under which visitors reach this cloud, e.g. `https://prepazka.example`; the request's own when left out. */
	readonly publicUrl?: string;
	readonly proofOfWork: boolean;
	/** Whether other processes work beside this one, on the same database and broker. */
	readonly sideBySide?: boolean;
	/** Mail server for confirmations, e.g. `smtps://user:password@mail.example`; needs `publicUrl`. */
	readonly smtpUrl?: string;
	/** Address or network of the proxy in front, e.g. `127.0.0.1`; without one, `X-Forwarded-For` is nobody's word. */
	readonly trustedProxy?: string;
	/** Bookings, and cancellations, that one address may ask for in a minute. */
	readonly bookingsPerMinute?: number;
	readonly log: Logger;
}

export interface Cloud {
	readonly url: string;
	/** Ends every stream, finishes what is being stored, and closes the database; the link stays its owner's. */
	close(): Promise<void>;
}

/** Generous: a whole school may stand behind one address. */
const BOOKINGS_PER_MINUTE = 300;

/**
 * Starts the cloud endpoint: HTTP on one side, offices by the link on the other.
 * @throws Error with one clear line when the port is in use, the database cannot be opened or options contradict
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
	const publicUrl = options.publicUrl?.replace(/\/+$/, '');
	if (options.smtpUrl !== undefined && publicUrl === undefined) {
		throw new Error('confirmations by mail need the public address of this cloud (publicUrl) for their links');
	}
	const { database, clock, log } = options;
	const file = isServer(database) || database === ':memory:' ? null : database;
	const wasRestored = file !== null && makeWhole(file, log) === 'restored';
	const store = await openStore(database);
	const copies = file !== null && store.copyTo ? copyDaily({ file, copyTo: store.copyTo, clock, log }) : null;
	const health = { store, file, wasRestored, copies: () => copies?.state() ?? 'ok', clock };
	try {
		const place = { ...options, ...(publicUrl !== undefined && { publicUrl }) };
		const cloud = await startOn(store, place, databaseHealth(health));
		return {
			url: cloud.url,
			async close() {
				await copies?.stop();
				await cloud.close();
			},
		};
	} catch (error) {
		await copies?.stop();
		await store.close();
		throw error;
	}
}

async function startOn(store: Store, options: CloudOptions, databaseState: HttpParts['databaseState']): Promise<Cloud> {
	const { clock, link, log, smtpUrl, publicUrl, trustedProxy } = options;
	const offices = await Offices.load(store, { pinKeysOf: options.pinKeysOf, log });
	const occupancy = new LiveOccupancy((office) => offices.get(office)?.config.calendar.timeZone);
	for (const snapshot of await store.snapshots()) occupancy.report(snapshot, Number.POSITIVE_INFINITY);
	const tickets = new LiveTickets({ offices, occupancy });
	const streams = new LiveStreams(clock);
	const health = new OfficeHealth(log);
	const metrics = new Metrics({
		clock,
		streams: () => streams.size,
		refusedPayloads: () => ({ ...link.refused, replayed: sync.replayed }),
		linkUp: () => link.up,
		databaseState,
	});
	registerOfficeGauges(metrics.registry, { offices, occupancy, health });
	const sync = new OfficeSync({
		...{ link, store, offices, occupancy, tickets, health, log, clock },
		...(options.sideBySide && { group: await secretGroup(store) }),
		onEvents: (office, stored, lastAt) => metrics.eventsStored(office, stored, lastAt),
		onDisputes: (office, count) => metrics.disputed(office, count),
		onContradiction: (office) => metrics.journalContradicted(office),
	});
	const hasMail = smtpUrl !== undefined && publicUrl !== undefined;
	const mail = hasMail ? smtpMail(smtpUrl, senderAt(publicUrl), { clock, log }) : null;
	const app = await httpServer(
		{
			...{ clock, offices, occupancy, tickets, streams, metrics, mail, publicUrl, trustedProxy },
			reservations: new Reservations({
				store,
				clock,
				randomBytes: randomPool(),
				announce: (office) => sync.announce(office),
				ready: () => offices.doubtAll(),
			}),
			proofOfWork: options.proofOfWork ? await ProofOfWork.open(store, clock) : null,
			databaseState,
			brokerUp: () => link.up,
			websiteFolder: options.websiteFolder,
			bookingsPerMinute: options.bookingsPerMinute ?? BOOKINGS_PER_MINUTE,
		},
		log,
	);
	try {
		const url = await listen(app, options);
		await sync.start();
		return {
			url,
			async close() {
				await app.close();
				await sync.stop();
				mail?.close();
				await store.close();
			},
		};
	} catch (error) {
		await app.close();
		throw error;
	}
}

/** Nobody else can guess it and join: the broker would give them, and so to nobody, every second message. */
function secretGroup(store: Store): Promise<string> {
	return store.secret('broker-group', randomBytes(16).toString('base64url'));
}

/** The sender of confirmations: nobody reads answers. */
function senderAt(publicUrl: string): string {
	return `noreply@${new URL(publicUrl).hostname}`;
}

async function listen(app: App, { host, port }: CloudOptions): Promise<string> {
	try {
		return await app.listen({ host, port });
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
			throw new Error(`the cloud's port ${port} on ${host} is in use; stop what uses it or set PREPAZKA_CLOUD_PORT`, {
				cause: error,
			});
		}
		throw error;
	}
}
