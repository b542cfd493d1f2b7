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
/** Slots that everybody wants, and the wishes for them. */
const CONTESTED_SLOTS = 20;
const CONTESTED_WISHES = 2000;
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
const CONTESTED = busyOffice('contested', 1);
const START = { offices: [WARM_UP, RUSH, WIDE, CONTESTED], startAt: RUSH_BEGINS };

/**
 * Many people want few slots through HTTP, beside an empty request to the same server in the same run, and beside the least
 * that Fastify and the same database can do to book.
 */
export const rush: Suite = {
	name: 'rush',
	about: `${CLIENTS} clients want 1,800 slots over ${CONNECTIONS} connections, then as many ${CONTESTED_SLOTS} slots, on SQLite and on PostgreSQL`,
	async run(say) {
		const obstacle = postgresObstacle() ?? mosquittoObstacle();
		if (obstacle !== undefined) throw new Error(`the benchmark rush cannot run: ${obstacle}`);
		return [...(await onSqlite(say)), ...(await onPostgres(say))];
	},
};

async function onSqlite(say: Say): Promise<readonly Measurement[]> {
	const setting = { name: 'SQLite, one process', processes: 1 };
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-bare-'));
	try {
		return [
			...(await rushOn(setting, say)),
			...(await bareBooking({ ...setting, database: join(folder, 'bare.db') }, say)),
		];
	} finally {
		rmSync(folder, { recursive: true });
	}
}

async function onPostgres(say: Say): Promise<readonly Measurement[]> {
	await using running = new AsyncDisposableStack();
	const server = running.adopt(await startPostgres({ durable: true }), (it) => it.close());
	const broker = running.adopt(await startOpenBroker(), (it) => it.close());
	const setting = async () => ({
		...{ name: 'PostgreSQL, two processes', processes: 2 },
		...{ database: await server.createDatabase(), mqttUrl: broker.url },
	});
	return [...(await rushOn(await setting(), say)), ...(await bareBooking(await setting(), say))];
}

type Say = (progress: string) => void;

interface Setting {
	readonly name: string;
	readonly processes: number;
	/** Path or address; a file of the processes' own when left out. */
	readonly database?: string;
	/** As in `startClouds`. */
	readonly mqttUrl?: string;
}

async function rushOn({ name, ...setting }: Setting, say: Say): Promise<readonly Measurement[]> {
	const clouds = await startClouds({ ...START, ...setting });
	try {
		const { urls } = clouds;
		const [warm, few, wide] = [await clouds.slotsOf(WARM_UP), await clouds.slotsOf(RUSH), await clouds.slotsOf(WIDE)];
		const contested = (await clouds.slotsOf(CONTESTED)).slice(0, CONTESTED_SLOTS);
		const bookings = (office: string, wishes: readonly Wish[]) =>
			load({ urls, connections: CONNECTIONS, requests: wishes.map(bookingAt(bookingsOf(office))) });
		const empty = (count: number) =>
			load({ urls, connections: CONNECTIONS, requests: dealt(few, count).map(bookingAt(EMPTY_PATH)) });
		say(`${name}: warming up`);
		const { measured, emptyRate } = await besideEmpty({
			empty,
			book: () => bookings(WARM_UP.id, dealt(warm.slice(0, WARM_UP_SLOTS), WARM_UP_REQUESTS)),
			async measure() {
				say(`${name}: ${CLIENTS} clients, ${few.length} slots`);
				const rushed = await bookings(RUSH.id, withTwins(dealt(few, few.length), CLIENTS));
				say(`${name}: ${WIDE_BOOKINGS} bookings with seats for all`);
				const unlimited = await bookings(WIDE.id, dealt(wide, WIDE_BOOKINGS));
				say(`${name}: ${CONTESTED_WISHES} wishes for ${contested.length} slots`);
				return { rushed, unlimited, besieged: await bookings(CONTESTED.id, inTurn(contested, CONTESTED_WISHES)) };
			},
		});
		return judged(name, { ...measured, slots: few.length, emptyRate });
	} finally {
		await clouds.close();
	}
}

/** What stays of an empty request's rate when next to nothing but the database's commits is added. */
async function bareBooking({ name, processes, database = '' }: Setting, say: Say): Promise<readonly Measurement[]> {
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
		const post = (path: string, count: number) =>
			load({ urls, connections: CONNECTIONS, requests: dealt(BARE_WISHES, count).map(bookingAt(path)) });
		const { measured, emptyRate } = await besideEmpty({
			empty: (count) => post('/empty', count),
			book: () => post('/book', WARM_UP_REQUESTS),
			measure: async () => rate(await post('/book', WIDE_BOOKINGS)),
		});
		return [
			figure(what, rounded(measured), 'per second', null),
			figure(`${what} ÷ empty request`, rounded(measured / emptyRate), 'times', null),
		];
	} finally {
		for (const child of children) {
			const exit = once(child, 'exit');
			child.disconnect();
			await exit;
		}
	}
}

interface Turns<T> {
	empty(count: number): Promise<Load>;
	/** A turn of bookings that do not count. */
	book(): Promise<Load>;
	measure(): Promise<T>;
}

/** Measures between two turns of empty requests, when both have been warmed up alike. */
async function besideEmpty<T>({ empty, book, measure }: Turns<T>) {
	for (let turn = 0; turn < WARM_UPS; turn++) {
		await book();
		await empty(WARM_UP_REQUESTS);
	}
	const before = rate(await empty(EMPTY_REQUESTS));
	const measured = await measure();
	const after = rate(await empty(EMPTY_REQUESTS));
	return { measured, emptyRate: (before + after) / 2 };
}

interface Outcome {
	readonly rushed: Load;
	readonly unlimited: Load;
	readonly besieged: Load;
	readonly slots: number;
	readonly emptyRate: number;
}

function judged(name: string, { rushed, unlimited, besieged, slots, emptyRate }: Outcome): readonly Measurement[] {
	const times = (run: Load) => spreadOf(run.answers.map(({ milliseconds }) => milliseconds));
	const unbooked = slots - booked(rushed, 1).places;
	const contested = booked(besieged, 1);
	return [
		measured(`${name}: rush, request → answer`, times(rushed), GOAL_P99_MILLISECONDS),
		measured(`${name}: seats for all, request → answer`, times(unlimited), GOAL_P99_MILLISECONDS),
		figure(`${name}: double bookings`, booked(rushed, 1).doubled + booked(unlimited, 20).doubled, 'bookings', 0),
		figure(`${name}: slots left free`, unbooked, 'slots', 0),
		figure(`${name}: double bookings on ${CONTESTED_SLOTS} contested slots`, contested.doubled, 'bookings', 0),
		figure(`${name}: contested slots left free`, CONTESTED_SLOTS - contested.places, 'slots', 0),
		figure(`${name}: contested slots refused and no other offered`, contested.sentAway, 'answers', 0),
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

/** As many wishes as are asked for, by wanting some slots once more right after the first time: both are under way together. */
function withTwins(wishes: readonly Wish[], count: number): readonly Wish[] {
	const every = wishes.length / (count - wishes.length);
	return wishes.flatMap((wish, i) => (i % every === 0 ? [wish, wish] : [wish]));
}

/** So many wishes: each slot by so many in a row that all connections want it at once. */
function inTurn(slots: readonly Wish[], count: number): readonly Wish[] {
	return slots.flatMap((slot) => new Array<Wish>(count / slots.length).fill(slot));
}

const answerSchema = z.object({ service: z.string(), start: z.string(), pin: z.string() });
const refusalSchema = z.object({ alternatives: z.array(z.object({ start: z.string() })) });

/**
 * Slots that somebody got, bookings beyond the seats or with the PIN of somebody else on that day, and those who were
 * offered no other slot.
 */
function booked({ answers }: Load, seats: number) {
	const taken = new Map<string, number>();
	const pins = new Set<string>();
	let doubled = 0;
	let sentAway = 0;
	for (const { status, text } of answers) {
		if (status === 409) {
			if (refusalSchema.parse(JSON.parse(text)).alternatives.length === 0) sentAway += 1;
			continue;
		}
		if (status !== 201) throw new Error(`a booking was answered ${status}: ${text}`);
		const { service, start, pin } = answerSchema.parse(JSON.parse(text));
		const place = `${service} ${start}`;
		const pinOfDay = `${start.slice(0, 10)} ${pin}`;
		taken.set(place, (taken.get(place) ?? 0) + 1);
		if ((taken.get(place) ?? 0) > seats || pins.has(pinOfDay)) doubled += 1;
		pins.add(pinOfDay);
	}
	return { places: taken.size, doubled, sentAway };
}

function rate({ answers, seconds }: Load): number {
	return answers.length / seconds;
}
