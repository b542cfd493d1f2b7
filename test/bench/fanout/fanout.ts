import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { OccupancySnapshot } from '#wire/occupancy.ts';
import { at } from '../../support/test-clock.ts';
import { TOWN, townOccupancy } from '../../support/town-config.ts';
import { type Clouds, startClouds } from '../clouds/clouds.ts';
import { figure, type Measurement, type Suite, share } from '../suite.ts';
import { type Nginx, startNginx } from './nginx.ts';
import type { ReadersOrder } from './readers.ts';

const READERS = 10_000;
const CHANGES = 15;
/** Rounds of reading, each server in turn, so that what else this machine does meets all of them. */
const ROUNDS = 5;
const ROUND_SECONDS = 2;
const READ_CONNECTIONS = 64;
const GOAL_READ_SHARE = 0.25;
const GOAL_LAST_CLIENT = 1.1;
const GOAL_KILOBYTES = 13;

/** How many can watch one office: the cached read beside a file of nginx, and live changes beside bare servers. */
export const fanout: Suite = {
	name: 'fanout',
	about: `Occupancy read beside a static file of nginx, and fanned out live to ${READERS} readers`,
	async run(say) {
		const clouds = await startClouds({ processes: 1, offices: [TOWN], startAt: at('2026-11-16T08:42:00+01:00') });
		const now = occupancyWith(ticketNumber(0));
		await clouds.report(now);
		const nginx = await startNginx(JSON.stringify(now), READERS);
		try {
			return [...(await reads(clouds, nginx, say)), ...(await streams(clouds, nginx, say))];
		} finally {
			await nginx.close();
			await clouds.close();
		}
	},
};

const occupancyUrl = ({ urls }: Clouds) => `${urls[0]}/api/v1/offices/${TOWN.id}/occupancy`;

/** Some 600 bytes, in which a ticket is called. */
function occupancyWith(ticket: string): OccupancySnapshot {
	const { counters, ...occupancy } = townOccupancy();
	return { ...occupancy, counters: counters.slice(0, 2).map((counter) => ({ ...counter, ticket })) };
}

const ticketNumber = (change: number): string => `P${100 + change}`;

async function reads(clouds: Clouds, nginx: Nginx, say: (progress: string) => void): Promise<readonly Measurement[]> {
	say('cached reads');
	const rates = { cloud: [] as number[], nginx: [] as number[] };
	for (let round = 0; round < ROUNDS; round++) {
		rates.cloud.push(await readsPerSecond(occupancyUrl(clouds)));
		rates.nginx.push(await readsPerSecond(nginx.fileUrl));
	}
	const shares = rates.cloud.map((rate, i) => rate / (rates.nginx[i] ?? 1));
	return [
		figure('cached read', rounded(median(rates.cloud)), 'per second', null),
		figure('static file of nginx', rounded(median(rates.nginx)), 'per second', null),
		share('cached read ÷ static file of nginx', rounded(median(shares)), 'times', GOAL_READ_SHARE),
	];
}

async function readsPerSecond(url: string): Promise<number> {
	const args = ['-t1', `-c${READ_CONNECTIONS}`, `-d${ROUND_SECONDS}s`, url];
	const { stdout } = await promisify(execFile)('wrk', args);
	if (/Non-2xx/.test(stdout)) throw new Error(stdout);
	return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}

async function streams(clouds: Clouds, nginx: Nginx, say: (progress: string) => void): Promise<readonly Measurement[]> {
	say(`${READERS} readers each of cloud, bare Node and nchan`);
	const bare = await startBare();
	const before = kilobytesOf(clouds.pids[0] ?? 0);
	const servers = {
		cloud: { url: `${occupancyUrl(clouds)}/stream`, publish: (ticket: string) => clouds.report(occupancyWith(ticket)) },
		bare: { url: bare.url, publish: async (ticket: string) => bare.publish(JSON.stringify(occupancyWith(ticket))) },
		nchan: { url: nginx.streamUrl, publish: (ticket: string) => nginx.publish(JSON.stringify(occupancyWith(ticket))) },
	};
	// A stream that has never carried anything does not begin at nchan.
	await servers.nchan.publish(ticketNumber(0));
	const readers = {
		cloud: await startReaders(servers.cloud.url),
		bare: await startReaders(servers.bare.url),
		nchan: await startReaders(servers.nchan.url),
	};
	const perReader = (kilobytesOf(clouds.pids[0] ?? 0) - before) / READERS;
	const times = { cloud: [] as number[], bare: [] as number[], nchan: [] as number[] };
	for (let change = 1; change <= CHANGES; change++) {
		const ticket = ticketNumber(change);
		for (const name of ['cloud', 'bare', 'nchan'] as const) {
			times[name].push(await readers[name].hears(ticket, () => servers[name].publish(ticket)));
		}
	}
	for (const each of [...Object.values(readers), bare]) await each.close();
	const beside = (other: readonly number[]) => rounded(median(times.cloud.map((time, i) => time / (other[i] ?? 1))));
	return [
		figure('change → last of the readers, cloud', rounded(median(times.cloud)), 'ms', null),
		figure('change → last of the readers, bare Node', rounded(median(times.bare)), 'ms', null),
		figure('change → last of the readers, nchan', rounded(median(times.nchan)), 'ms', null),
		figure('last reader: cloud ÷ bare Node', beside(times.bare), 'times', GOAL_LAST_CLIENT),
		figure('last reader: cloud ÷ nchan', beside(times.nchan), 'times', GOAL_LAST_CLIENT),
		figure('memory for each reader', rounded(perReader), 'KB', GOAL_KILOBYTES),
	];
}

async function startBare() {
	const child = fork(fileURLToPath(new URL('bare-stream.ts', import.meta.url)));
	const [url] = await once(child, 'message');
	return {
		url: z.string().parse(url),
		publish: (message: string) => void child.send(message),
		close: async () => void child.kill(),
	};
}

async function startReaders(url: string) {
	const child = fork(fileURLToPath(new URL('readers.ts', import.meta.url)));
	const order = async (message: ReadersOrder) => {
		child.send(message);
		await once(child, 'message');
	};
	await order({ url, readers: READERS });
	return {
		/** Milliseconds from the call of `publish` until every reader has read the words. */
		async hears(words: string, publish: () => Promise<void>): Promise<number> {
			await order({ words });
			const last = once(child, 'message');
			const startedAt = Number(process.hrtime.bigint());
			await publish();
			const [at] = await last;
			return (z.number().parse(at) - startedAt) / 1e6;
		},
		close: async () => void child.kill(),
	};
}

/** Resident memory of a process; garbage that is not collected yet counts too. */
function kilobytesOf(pid: number): number {
	return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

const median = (values: readonly number[]) =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** To three digits: the next run differs in the second. */
const rounded = (value: number) => Number(value.toPrecision(3));
