import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { instant } from '#wire/time.ts';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';
import { postgresObstacle, startPostgres } from '../../support/postgres-server.ts';
import { startClouds } from '../clouds/clouds.ts';
import { spreadOf } from '../statistics.ts';
import { figure, type Measurement, measured, type Suite } from '../suite.ts';
import { startOpenBroker } from './broker.ts';
import { type OfficesOrder, officesReportSchema } from './offices-process.ts';
import { type Usage, usageOf } from './usage.ts';

/** Czech towns with extended powers (205), with authorised ones (the 598 of the issue), then doubled while it goes well. */
const STEPS = [205, 598, 1200, 2400, 4800];
/** 4,000 events a day in a busy office, a sixth of them in its busiest hour. */
const SECONDS_BETWEEN_CHANGES = 3600 / (4000 / 6);
const MEASURE_SECONDS = 12;
/** What newcomers tell at first is stored when a stretch of this length has only quick acknowledgements. */
const SETTLE_SECONDS = 3;
/** So many stretches at most. */
const SETTLE_TRIES = 15;
/** An acknowledgement that takes longer says that somebody cannot follow. */
const ENOUGH_P99_MILLISECONDS = 1000;
const PROCESSES = 2;

/** A country's offices in their busiest hour, on Mosquitto, PostgreSQL and two cloud processes of one machine. */
export const country: Suite = {
	name: 'country',
	about: `${STEPS.slice(0, 2).join(' and ')} offices in their busiest hour, and as many as this machine takes, on Mosquitto and PostgreSQL`,
	async run(say) {
		const obstacle = postgresObstacle() ?? mosquittoObstacle();
		if (obstacle) throw new Error(`the benchmark country cannot run: ${obstacle}`);
		const broker = await startOpenBroker();
		const postgres = await startPostgres({ durable: true });
		const database = await postgres.createDatabase();
		const start = { processes: PROCESSES, offices: [], startAt: instant(Date.now()) };
		const clouds = await startClouds({ ...start, database, mqttUrl: broker.url });
		const offices = startOffices(broker.url);
		const pids = { Mosquitto: [broker.pid], PostgreSQL: [postgres.pid], cloud: clouds.pids, offices: [offices.pid] };
		try {
			const measurements: Measurement[] = [];
			for (const count of STEPS) {
				say(`${count} offices`);
				const step = await measureStep(count, offices, pids);
				measurements.push(...step.measurements);
				if (!step.goesWell) break;
			}
			return measurements;
		} finally {
			offices.close();
			await clouds.close();
			await postgres.close();
			await broker.close();
		}
	},
};

type Pids = Readonly<Record<string, readonly number[]>>;

async function measureStep(count: number, offices: ReturnType<typeof startOffices>, pids: Pids) {
	const startedAt = performance.now();
	await offices.add(count);
	await settled(offices);
	const seconds = (performance.now() - startedAt) / 1000;
	const before = Object.entries(pids).map(([part, each]) => ({ part, usage: usageOf(each) }));
	await wait(MEASURE_SECONDS * 1000);
	const { sent, received, ackMilliseconds } = await offices.report();
	const acks = spreadOf(ackMilliseconds);
	const goal = count <= 598 ? ENOUGH_P99_MILLISECONDS : null;
	const name = `${count} offices`;
	return {
		goesWell: acks.p99Milliseconds <= ENOUGH_P99_MILLISECONDS,
		measurements: [
			measured(`${name}: event → acknowledged`, acks, goal),
			figure(`${name}: newcomers connected and heard in`, rounded(seconds), 's', null),
			figure(`${name}: messages of and to offices`, rounded((sent + received) / MEASURE_SECONDS), 'per second', null),
			...before.flatMap(({ part, usage }) => partFigures(`${name}: ${part}`, usage, usageOf(pids[part] ?? []))),
		],
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

function partFigures(name: string, before: Usage, after: Usage): readonly Measurement[] {
	const share = (after.cpuSeconds - before.cpuSeconds) / MEASURE_SECONDS;
	return [
		figure(`${name}, processor`, rounded(share * 100), '% of one core', null),
		figure(`${name}, memory`, rounded(after.megabytes), 'MB', null),
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
