import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CaseResult, FULL, QUICK, SEED, snapshotGoals, studiedCases } from './cases.ts';
import { writePages } from './pages.ts';
import { snapshotCase } from './snapshot-case.ts';
import { readSnapshots, SnapshotFileError } from './snapshots.ts';

const HELP = `npm run wait-study -- [--quick] [--train FILE] [--snapshots FILE] [--json] [--pages]

How good are estimates of waits? Judges the office's own and those in use elsewhere, in minutes.

  --quick           fewer customers and days; says how sure the figures are
  --snapshots FILE  also judges them on snapshots of real queues (CSV, plain or gzip)
  --train FILE      learns from these snapshots first; without it, from the sample in test/study/data
  --json            prints {cases: [{case, estimator, samples, mae, rmse, bias, coverage90}]} and nothing else
  --pages           writes the tables and plots of test/study`;

const SAMPLE = fileURLToPath(new URL('data/warsaw-sample.csv.gz', import.meta.url));

function study(): void {
	const { values } = parseArgs({
		options: {
			quick: { type: 'boolean', default: false },
			json: { type: 'boolean', default: false },
			pages: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
			train: { type: 'string' },
			snapshots: { type: 'string' },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	const results: CaseResult[] = [];
	const tell = (result: CaseResult): void => {
		results.push(result);
		if (!values.json) console.table(result.scores.map(({ case: _, ...score }) => score));
		if (!values.json && result.compared.length > 0) console.table(result.compared);
		if (!values.json && result.goals.length > 0) console.table(result.goals);
	};
	const begin = (name: string): void => {
		if (!values.json) console.log(`\n${name}`);
	};
	begin(`Seed ${SEED}. Files first, if any; then cases with known answers.`);
	if (values.snapshots !== undefined) {
		const judged = readSnapshots(values.snapshots);
		const { scores, meanWait } = snapshotCase('snapshots', readSnapshots(values.train ?? SAMPLE), judged);
		tell({ scores, compared: [], goals: snapshotGoals(scores, meanWait) });
	}
	for (const result of studiedCases(values.quick ? QUICK : FULL)) {
		begin(result.scores[0]?.case ?? '');
		tell(result);
	}
	if (values.pages) writePages(results);
	if (values.json) console.log(JSON.stringify({ cases: results.flatMap(({ scores }) => scores) }));
}

try {
	study();
} catch (error) {
	const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
	if (!(error instanceof SnapshotFileError) && !isUsage) throw error;
	console.error(`${(error as Error).message}\n\n${HELP}`);
	process.exitCode = 2;
}
