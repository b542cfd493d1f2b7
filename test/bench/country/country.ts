import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { instant } from '#wire/time.ts';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';
import { postgresObstacle, startPostgres } from '../../support/postgres-server.ts';
import { startClouds } from '../clouds/clouds.ts';
import { startOpenBroker } from '../clouds/open-broker.ts';
import { spreadOf } from '../statistics.ts';
import { figure, type Measurement, measured, type Suite, share } from '../suite.ts';
import { machineShares, machineUse } from './machine.ts';
import { type OfficesOrder, officesReportSchema } from './offices-order.ts';
import { CLOUD_PROCESSES, MEASURE_SECONDS, PARTS, type Part, type PartUse, type Size } from './size.ts';
import { writeSizesTable } from './table.ts';
import { type Usage, usageOf } from './usage.ts';

/** Czech towns with extended powers (205), with authorised ones (the 598 of the issue), then doubled while it goes well. */
const STEPS = [205, 598, 1200, 2400, 4800];
/** 4,000 events a day in a busy office, a sixth of them in its busiest hour. */
const SECONDS_BETWEEN_CHANGES = 3600 / (4000 / 6);
/** What newcomers tell at first is stored when a stretch of this length has only quick acknowledgements. */
const SETTLE_SECONDS = 3;
/** So many stretches at most. */
const SETTLE_TRIES = 12;
/** An acknowledgement that takes longer says that somebody cannot follow. */
const ENOUGH_P99_MILLISECONDS = 1000;
/** A country's offices in their busiest hour, on Mosquitto, PostgreSQL and two cloud processes of one machine. */
export const country: Suite = {
	name: 'country',
	about: `${STEPS.slice(0, 2).join(' and ')} offices in their busiest hour, and as many as this machine takes, on Mosquitto and PostgreSQL`,
	hasTable: true,
	async run(say, { table }) {
		const sizes = await measureSizes(say);
		if (table) writeSizesTable(sizes);
		return sizes.flatMap(measurementsOf);
	},
};

async function measureSizes(say: (progress: string) => void): Promise<readonly Size[]> {
	const obstacle = postgresObstacle() ?? mosquittoObstacle();
	if (obstacle) throw new Error(`the benchmark country cannot run: ${obstacle}`);
	await using running = new AsyncDisposableStack();
	const broker = running.adopt(await startOpenBroker(), (it) => it.close());
	const postgres = running.adopt(await startPostgres({ durable: true }), (it) => it.close());
	const database = await postgres.createDatabase();
	const start = { processes: CLOUD_PROCESSES, offices: [], startAt: instant(Date.now()) };
	const clouds = running.adopt(await startClouds({ ...start, database, mqttUrl: broker.url }), (it) => it.close());
	const offices = running.adopt(startOffices(broker.url), (it) => it.close());
	const pids = { Mosquitto: [broker.pid], PostgreSQL: [postgres.pid], cloud: clouds.pids, offices: [offices.pid] };
	const sizes: Size[] = [];
	for (const count of STEPS) {
		say(`${count} offices`);
		const size = await measureSize(count, offices, pids);
		sizes.push(size);
		if (!size.keepsUp) break;
	}
	return sizes;
}

type Pids = Readonly<Record<Part, readonly number[]>>;

async function measureSize(count: number, offices: ReturnType<typeof startOffices>, pids: Pids): Promise<Size> {
	const startedAt = performance.now();
	await offices.add(count);
	await settled(offices);
	const newcomersSeconds = (performance.now() - startedAt) / 1000;
	const before = { parts: usages(pids), machine: machineUse() };
	await wait(MEASURE_SECONDS * 1000);
	const { sent, received, ackMilliseconds } = await offices.report();
	const acks = ackMilliseconds.length > 0 ? spreadOf(ackMilliseconds) : null;
	const after = usages(pids);
	const use = (part: Part): PartUse => ({
		cores: (after[part].cpuSeconds - before.parts[part].cpuSeconds) / MEASURE_SECONDS,
		megabytes: after[part].megabytes,
	});
	return {
		...{ offices: count, acks, newcomersSeconds },
		keepsUp: acks !== null && acks.p99Milliseconds <= ENOUGH_P99_MILLISECONDS,
		messagesPerSecond: (sent + received) / MEASURE_SECONDS,
		parts: { Mosquitto: use('Mosquitto'), PostgreSQL: use('PostgreSQL'), cloud: use('cloud'), offices: use('offices') },
		...machineShares(before.machine, machineUse(), MEASURE_SECONDS),
	};
}

function usages(pids: Pids): Readonly<Record<Part, Usage>> {
	const { Mosquitto, PostgreSQL, cloud, offices } = pids;
	return {
		...{ Mosquitto: usageOf(Mosquitto), PostgreSQL: usageOf(PostgreSQL) },
		...{ cloud: usageOf(cloud), offices: usageOf(offices) },
	};
}

async function settled(offices: ReturnType<typeof startOffices>): Promise<void> {
	await offices.report();
	for (let tried = 0; tried < SETTLE_TRIES; tried++) {
		await wait(SETTLE_SECONDS * 1000);
		const { ackMilliseconds } = await offices.report();
		if (ackMilliseconds.length > 0 && Math.max(...ackMilliseconds) < ENOUGH_P99_MILLISECONDS) return;
	}
}

function measurementsOf(size: Size): readonly Measurement[] {
	const name = `${size.offices} offices`;
	const goal = size.offices <= 598 ? ENOUGH_P99_MILLISECONDS : null;
	return [
		size.acks === null
			? share(`${name}: events acknowledged`, 0, `in ${MEASURE_SECONDS} s`, goal === null ? 0 : 1)
			: measured(`${name}: event → acknowledged`, size.acks, goal),
		figure(`${name}: newcomers connected and heard in`, rounded(size.newcomersSeconds), 's', null),
		figure(`${name}: messages of and to offices`, rounded(size.messagesPerSecond), 'per second', null),
		...PARTS.flatMap((part) => [
			figure(`${name}: ${part}, processor`, rounded(size.parts[part].cores * 100), '% of one core', null),
			figure(`${name}: ${part}, memory`, rounded(size.parts[part].megabytes), 'MB', null),
		]),
		figure(`${name}: all processors busy, other work included`, rounded(size.processors * 100), '%', null),
		figure(`${name}: disk busy, other work included`, rounded(size.disk * 100), '%', null),
	];
}

function startOffices(mqttUrl: string) {
	const child = fork(fileURLToPath(new URL('offices-process.ts', import.meta.url)));
	const ask = async (order: OfficesOrder): Promise<unknown> => {
		child.send(order);
		return (await once(child, 'message'))[0];
	};
	return {
		pid: child.pid ?? 0,
		add: (offices: number) => ask({ mqttUrl, offices, secondsBetweenChanges: SECONDS_BETWEEN_CHANGES }),
		report: async () => officesReportSchema.parse(await ask('report')),
		close: () => void child.disconnect(),
	};
}

/** To three digits: the next run differs in the second. */
const rounded = (value: number) => Number(value.toPrecision(3));
