import { parseArgs } from 'node:util';
import { calls } from './calls.ts';
import type { Suite } from './suite.ts';

// npm run bench [-- SUITE …] [--json]: measures, prints a table, and ends non-zero when a goal is missed.

const SUITES: readonly Suite[] = [calls];

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { json: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
	console.error(
		`There is no benchmark "${unknown.join('", "')}". There is: ${SUITES.map(({ name }) => name).join(', ')}.`,
	);
	process.exit(2);
}

const say = values.json ? () => {} : (line: string) => console.error(line);
const results: object[] = [];
for (const suite of SUITES) {
	if (positionals.length > 0 && !positionals.includes(suite.name)) continue;
	say(`${suite.about}.`);
	const measurements = await suite.run(say);
	results.push({ suite: suite.name, measurements });
	if (!values.json)
		console.table(
			Object.fromEntries(
				measurements.map(({ what, samples, medianMilliseconds, p99Milliseconds, goalP99Milliseconds, ok }) => [
					what,
					{
						samples,
						'median ms': medianMilliseconds,
						'p99 ms': p99Milliseconds,
						'goal p99 ms': goalP99Milliseconds ?? '–',
						ok: ok ? 'yes' : 'NO',
					},
				]),
			),
		);
	if (measurements.some(({ ok }) => !ok)) process.exitCode = 1;
}
if (values.json) console.log(JSON.stringify(results));
