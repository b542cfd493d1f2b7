import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { constantServiceWait, pollaczekKhinchine, priorityWaits } from '../../study/known-waits.ts';
import { priorityCase } from '../../study/priorities.ts';
import { situationsOf } from '../../study/situations.ts';
import { snapshotCase } from '../../study/snapshot-case.ts';
import { readSnapshots, SnapshotFileError } from '../../study/snapshots.ts';
import { textbookCase } from '../../study/textbook.ts';
import { townHallCase } from '../../study/town-hall-day.ts';

const SAMPLE = fileURLToPath(new URL('../../study/data/warsaw-sample.csv.gz', import.meta.url));

describe('the textbook queues of the study', () => {
	it('have the squared error that the literature gives for the queue length, and twice that for the last wait', () => {
		const patient = { servers: 4, arrivalRate: 3.6, abandonmentRate: 0, service: 'exponential' } as const;
		const { squaredError, confidence, scores } = textbookCase('M/M/4', patient, 150_000, 1);
		expect(Math.abs(squaredError - 0.625)).toBeLessThan(2 * confidence);
		expect(confidence).toBeLessThan(0.15);
		const rmse = (estimator: string) => scores.find((score) => score.estimator === estimator)?.rmse ?? Number.NaN;
		expect(rmse('last visitor’s wait') ** 2 / squaredError).toBeGreaterThan(1.8);
		expect(rmse('last visitor’s wait') ** 2 / squaredError).toBeLessThan(2.4);
		expect(rmse('prepazka') / rmse('queue length')).toBeLessThan(1.1);
	});

	it('have the mean wait and squared error that the literature gives with customers who give up', () => {
		const impatient = { servers: 5, arrivalRate: 7, abandonmentRate: 1, service: 'exponential' } as const;
		const { squaredError, meanWait } = textbookCase('M/M/5+M', impatient, 150_000, 2);
		expect(meanWait / 0.5741).toBeCloseTo(1, 1);
		expect(squaredError / 0.0925).toBeCloseTo(1, 1);
	});
});

describe('queues of which the mean wait is known by formula', () => {
	it('agree with the formulas where two of them meet', () => {
		// One server and constant times: Crommelin's figure is that of Pollaczek and Khinchine.
		expect(constantServiceWait(1, 0.9)).toBeCloseTo(pollaczekKhinchine(0.9, 0), 5);
		expect(constantServiceWait(1, 0.5)).toBeCloseTo(0.5, 6);
		// Without priorities Cobham's figures are Erlang's: one server at 0.9 waits 9.
		expect(priorityWaits(1, 0.9, 0).others).toBeCloseTo(9, 9);
	});

	it('wait as the formulas say, whether times are constant or vary, with priorities or without', () => {
		const queue = { servers: 4, arrivalRate: 3.2, abandonmentRate: 0, service: 'constant' } as const;
		const { ofAll } = textbookCase('M/D/4', queue, 200_000, 3);
		expect(ofAll.mean / constantServiceWait(4, 0.8)).toBeCloseTo(1, 1);
		const { scores, meanWaits } = priorityCase('priorities', 2, 0.8, 0.25, 200_000, 4);
		const known = priorityWaits(2, 0.8, 0.25);
		expect(meanWaits.first.mean / known.first).toBeCloseTo(1, 1);
		expect(meanWaits.others.mean / known.others).toBeCloseTo(1, 1);
		const [own, ...elsewhere] = scores.toSorted((a, b) => a.rmse - b.rmse);
		expect(own?.estimator).toBe('prepazka');
		expect(elsewhere.length).toBeGreaterThan(2);
	});
});

describe('the town hall of the study', () => {
	const result = townHallCase('town hall', { load: 0.9, afterNoon: 1 }, 25, 3);

	it('tells waits better than the estimators in use elsewhere do', () => {
		const [own, ...others] = result.scores;
		expect(own?.estimator).toBe('prepazka');
		for (const other of others) expect(other.mae).toBeGreaterThan((own?.mae ?? 0) * 1.1);
	});

	it('keeps nine of ten promises, not all of them', () => {
		expect(result.scores[0]?.coverage90).toBeGreaterThan(0.85);
		expect(result.scores[0]?.coverage90).toBeLessThan(0.95);
	});

	it('tells waits better when it has learnt that afternoons are slow', () => {
		const { scores } = townHallCase('slow afternoons', { load: 0.8, afterNoon: 1.3 }, 30, 3);
		const [own, alike] = scores;
		expect(alike?.estimator).toBe('prepazka, every hour alike');
		expect(own?.mae).toBeLessThan(0.98 * (alike?.mae ?? 0));
		expect(Math.abs(own?.bias ?? Number.NaN)).toBeLessThan(Math.abs(alike?.bias ?? 0));
	});

	it('is the same each time', () => {
		const again = townHallCase('town hall', { load: 0.9, afterNoon: 1 }, 2, 3).scores;
		expect(townHallCase('town hall', { load: 0.9, afterNoon: 1 }, 2, 3).scores).toEqual(again);
	});
});

describe('snapshots of real queues', () => {
	const HEAD = 'office,date,time,queue_id,letter,queue_name,open_counters,waiting,current_number,configured_minutes\n';
	let folder = '';
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-study-'));
	});
	afterAll(() => rmSync(folder, { recursive: true }));
	const fileOf = (...rows: readonly string[]): string => {
		const path = join(folder, 'snapshots.csv');
		writeFileSync(path, `${HEAD}${rows.join('\n')}\n`);
		return path;
	};

	it('give the wait of the last in line, until the middle of the step in which the number was called', () => {
		const queue = (time: string, waiting: number, called: string) =>
			`UD,2020-01-02,${time},7,A,"A: ""Kasy"", opłaty",1,${waiting},${called},10`;
		const path = fileOf(
			queue('08:50', 0, ''),
			queue('09:00', 2, '011'),
			queue('09:10', 1, '012'),
			queue('09:20', 0, '013'),
		);
		const situations = situationsOf(readSnapshots(path));
		expect(situations.map(({ people, wait }) => [people, wait])).toEqual([
			[2, 15],
			[1, 5],
		]);
	});

	it('give half a minute for a wait that was over within one', () => {
		const row = (time: string, waiting: number, called: string) =>
			`UD,2020-01-02,${time},7,A,Kasy,1,${waiting},${called},10`;
		const path = fileOf(row('08:50', 0, '010'), row('09:00', 1, '011'), row('09:00', 0, '012'));
		const learnt = readSnapshots(path);
		expect(situationsOf(learnt).map(({ wait }) => wait)).toEqual([0.5]);
		expect(snapshotCase('same minute', learnt, learnt).scores[0]?.mae).toBeLessThan(1);
	});

	it('are refused with the place and what was expected', () => {
		expect(() => readSnapshots(join(folder, 'none.csv'))).toThrow(SnapshotFileError);
		const path = fileOf('UD,2020-01-02,09:00,7,A,Kasy,many,2,011,10');
		expect(() => readSnapshots(path)).toThrow('snapshots.csv:2: open_counters is not a whole number but "many"');
		writeFileSync(path, 'office,date\n');
		expect(() => readSnapshots(path)).toThrow('there is no column time, queue_id');
	});

	it('are told best by what was learnt from situations like them', () => {
		const days = readSnapshots(SAMPLE);
		const isLate = ({ date }: { readonly date: string }) => date >= '2020-01-09';
		const { scores, meanWait } = snapshotCase(
			'sample',
			days.filter((day) => !isLate(day)),
			days.filter(isLate),
		);
		const [own, ...others] = scores;
		expect(meanWait).toBeGreaterThan(10);
		expect(own?.samples).toBeGreaterThan(2000);
		for (const other of others) expect(other.mae).toBeGreaterThan(own?.mae ?? Number.NaN);
		expect(own?.coverage90).toBeGreaterThan(0.86);
		expect(own?.coverage90).toBeLessThan(0.94);
	});
});
