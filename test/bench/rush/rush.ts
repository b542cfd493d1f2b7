import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';
import { postgresObstacle, startPostgres } from '../../support/postgres-server.ts';
import { busyOffice, RUSH_BEGINS } from '../clouds/busy-offices.ts';
import { startClouds, type Wish } from '../clouds/clouds.ts';
import { EMPTY_PATH } from '../clouds/empty-route.ts';
import { startOpenBroker } from '../clouds/open-broker.ts';
import { spreadOf } from '../statistics.ts';
import { figure, type Measurement, measured, type Suite, share } from '../suite.ts';
import { type Load, type LoadRequest, load } from './http-load.ts';

const BARE_BOOKING = fileURLToPath(new URL('bare-booking.ts', import.meta.url));
const CONNECTIONS = 64;
const CLIENTS = 2000;
const EMPTY_REQUESTS = 10_000;
const WIDE_BOOKINGS = 10_000;
/** Turns of bookings and empty requests before anything counts: compiled are then both, and what they share for both. */
const WARM_UPS = 3;
const WARM_UP_REQUESTS = 6000;
/** Of twenty seats each: in the last turn some are refused. */
const WARM_UP_SLOTS = 800;
const GOAL_P99_MILLISECONDS = 50;
const GOAL_SECONDS = 1;
/** Of an empty request's rate on the same server. */
const GOAL_SHARE = 0.6;

/** Slots, as many as an office has, for what knows no office. */
const BARE_WISHES = Array.from({ length: 1800 }, (_, i) => ({
	service: `service-${i % 9}`,
	start: new Date(RUSH_BEGINS + Math.floor(i / 9) * 30 * 60_000).toISOString(),
}));
const WARM_UP = busyOffice('warm-up', 20);
const RUSH = busyOffice('rush', 1);
const WIDE = busyOffice('wide', 20);
const START = { offices: [WARM_UP, RUSH, WIDE], startAt: RUSH_BEGINS };

/**
 * Many people want few slots through HTTP, beside an empty request to the same server in the same run, and beside the least
 * that Fastify and the same database can do to book.
 */
export const rush: Suite = {
	name: 'rush',
	about: `${CLIENTS} clients want 1,800 slots over ${CONNECTIONS} connections, on SQLite and on PostgreSQL`,
	async run(say) {
		const obstacle = postgresObstacle() ?? mosquittoObstacle();
		if (obstacle !== undefined) throw new Error(`the benchmark rush cannot run: ${obstacle}`);
		const sqlite = { name: 'SQLite, one process', processes: 1 };
		const onSqlite = await rushOn(sqlite, say);
		let bareOnSqlite: readonly Measurement[];
		const folder = mkdtempSync(join(tmpdir(), 'prepazka-bare-'));
		try {
			bareOnSqlite = await bareBooking({ ...sqlite, database: join(folder, 'bare.db') }, say);
		} finally {
			rmSync(folder, { recursive: true });
		}
		const server = await startPostgres({ durable: true });
		const broker = await startOpenBroker();
		try {
			const postgres = async () => ({
				...{ name: 'PostgreSQL, two processes', processes: 2 },
				...{ database: await server.createDatabase(), mqttUrl: broker.url },
			});
			const onPostgres = [...(await rushOn(await postgres(), say)), ...(await bareBooking(await postgres(), say))];
			return [...onSqlite, ...bareOnSqlite, ...onPostgres];
		} finally {
			await broker.close();
			await server.close();
		}
	},
};

interface Setting {
	readonly name: string;
	readonly processes: number;
	/** Path or address; a file of the processes' own when left out. */
	readonly database?: string;
	/** As in `startClouds`. */
	readonly mqttUrl?: string;
}

async function rushOn({ name, ...setting }: Setting, say: (progress: string) => void): Promise<readonly Measurement[]> {
	const clouds = await startClouds({ ...START, ...setting });
	try {
		const { urls } = clouds;
		const [warm, few, wide] = [await clouds.slotsOf(WARM_UP), await clouds.slotsOf(RUSH), await clouds.slotsOf(WIDE)];
		const bookings = (office: string, wishes: readonly Wish[]) =>
			load({ urls, connections: CONNECTIONS, requests: wishes.map(bookingAt(bookingsOf(office))) });
		const empty = (count = EMPTY_REQUESTS) =>
			load({ urls, connections: CONNECTIONS, requests: dealt(few, count).map(bookingAt(EMPTY_PATH)) });
		say(`${name}: warming up`);
		for (let turn = 0; turn < WARM_UPS; turn++) {
			await bookings(WARM_UP.id, dealt(warm.slice(0, WARM_UP_SLOTS), WARM_UP_REQUESTS));
			await empty(WARM_UP_REQUESTS);
		}
		say(`${name}: ${CLIENTS} clients, ${few.length} slots`);
		const before = await empty();
		const rushed = await bookings(RUSH.id, dealt(few, CLIENTS));
		say(`${name}: ${WIDE_BOOKINGS} bookings with seats for all`);
		const unlimited = await bookings(WIDE.id, dealt(wide, WIDE_BOOKINGS));
		const after = await empty();
		return judged(name, { rushed, unlimited, slots: few.length, emptyRate: (rate(before) + rate(after)) / 2 });
	} finally {
		await clouds.close();
	}
}

/** What stays of an empty request's rate when next to nothing but the database's commits is added. */
async function bareBooking(
	{ name, processes, database = '' }: Setting,
	say: (progress: string) => void,
): Promise<readonly Measurement[]> {
	const what = `Fastify by itself on ${name}: seats for all`;
	say(what);
	const children: ChildProcess[] = [];
	try {
		const urls: string[] = [];
		// One after another, as the first makes the table.
		while (children.length < processes) {
			const child = fork(BARE_BOOKING);
			children.push(child);
			child.send(database);
			const [url] = await once(child, 'message');
			urls.push(z.string().parse(url));
		}
		const post = async (path: string, count: number) =>
			rate(await load({ urls, connections: CONNECTIONS, requests: dealt(BARE_WISHES, count).map(bookingAt(path)) }));
		for (let turn = 0; turn < WARM_UPS; turn++) {
			await post('/book', WARM_UP_REQUESTS);
			await post('/empty', WARM_UP_REQUESTS);
		}
		const before = await post('/empty', EMPTY_REQUESTS);
		const bookings = await post('/book', WIDE_BOOKINGS);
		const after = await post('/empty', EMPTY_REQUESTS);
		const ratio = bookings / ((before + after) / 2);
		return [
			figure(what, rounded(bookings), 'per second', null),
			figure(`${what} ÷ empty request`, rounded(ratio), 'times', null),
		];
	} finally {
		for (const child of children) {
			const exit = once(child, 'exit');
			child.disconnect();
			await exit;
		}
	}
}

interface Outcome {
	readonly rushed: Load;
	readonly unlimited: Load;
	readonly slots: number;
	readonly emptyRate: number;
}

function judged(name: string, { rushed, unlimited, slots, emptyRate }: Outcome): readonly Measurement[] {
	const times = (run: Load) => spreadOf(run.answers.map(({ milliseconds }) => milliseconds));
	const unbooked = slots - booked(rushed, 1).places;
	return [
		measured(`${name}: rush, request → answer`, times(rushed), GOAL_P99_MILLISECONDS),
		measured(`${name}: seats for all, request → answer`, times(unlimited), GOAL_P99_MILLISECONDS),
		figure(`${name}: double bookings`, booked(rushed, 1).doubled + booked(unlimited, 20).doubled, 'bookings', 0),
		figure(`${name}: slots left free`, unbooked, 'slots', 0),
		figure(`${name}: rush over`, rounded(rushed.seconds), 's', GOAL_SECONDS),
		figure(`${name}: empty request (a POST of the same body)`, rounded(emptyRate), 'per second', null),
		figure(`${name}: rush`, rounded(rate(rushed)), 'per second', null),
		figure(`${name}: seats for all`, rounded(rate(unlimited)), 'per second', null),
		share(`${name}: rush ÷ empty request`, rounded(rate(rushed) / emptyRate), 'times', GOAL_SHARE),
		share(`${name}: seats for all ÷ empty request`, rounded(rate(unlimited) / emptyRate), 'times', GOAL_SHARE),
	];
}

/** To three digits: the next run differs in the second. */
const rounded = (value: number) => Number(value.toPrecision(3));

const bookingsOf = (office: string) => `/api/v1/offices/${office}/reservations`;

const bookingAt =
	(path: string) =>
	(wish: Wish): LoadRequest => ({ path, body: JSON.stringify(wish) });

/** So many wishes: every slot in turn, in steps through the list, as people do not come in order. */
function dealt(slots: readonly Wish[], count: number): readonly Wish[] {
	const step = 7;
	return Array.from({ length: count }, (_, i) => slots[(i * step) % slots.length]).filter((wish) => wish !== undefined);
}

const answerSchema = z.object({ service: z.string(), start: z.string(), pin: z.string() });

/** Slots that somebody got, and bookings beyond the seats or with the PIN of somebody else on that day. */
function booked({ answers }: Load, seats: number) {
	const taken = new Map<string, number>();
	const pins = new Set<string>();
	let doubled = 0;
	for (const { status, text } of answers) {
		if (status === 409) continue;
		if (status !== 201) throw new Error(`a booking was answered ${status}: ${text}`);
		const { service, start, pin } = answerSchema.parse(JSON.parse(text));
		const place = `${service} ${start}`;
		const pinOfDay = `${start.slice(0, 10)} ${pin}`;
		taken.set(place, (taken.get(place) ?? 0) + 1);
		if ((taken.get(place) ?? 0) > seats || pins.has(pinOfDay)) doubled += 1;
		pins.add(pinOfDay);
	}
	return { places: taken.size, doubled };
}

function rate({ answers, seconds }: Load): number {
	return answers.length / seconds;
}
