import { parseArgs } from 'node:util';
import { calls } from './calls.ts';
import { country } from './country/country.ts';
import { domain } from './domain.ts';
import { append } from './durability/append.ts';
import { power } from './durability/power.ts';
import { fanout } from './fanout/fanout.ts';
import { freshness } from './freshness.ts';
import { hardware } from './hardware.ts';
import { rush } from './rush/rush.ts';
import type { Measurement, Suite } from './suite.ts';
import { sync } from './sync/sync.ts';

// npm run bench [-- SUITE …] [--json] [--table]: measures, prints the figures, and ends non-zero when a goal is missed.
// With --table, writes them into the page that has a table of them (country: cloud-sync/endpoint/README.md).

const SUITES: readonly Suite[] = [calls, domain, freshness, hardware, rush, fanout, country, append, power, sync];

const { values, positionals, misspelt } = readArguments();
const refusal = refusalOf();
if (refusal === null) await measure();
else {
	console.error(refusal);
	process.exitCode = 2;
}

function readArguments() {
	const options = { json: { type: 'boolean', default: false }, table: { type: 'boolean', default: false } } as const;
	try {
		return { ...parseArgs({ allowPositionals: true, options }), misspelt: null };
	} catch (error) {
		return { values: { json: false, table: false }, positionals: [] as string[], misspelt: (error as Error).message };
	}
}

function refusalOf(): string | null {
	if (misspelt !== null) return `${misspelt} (npm run bench -- --help says more)`;
	const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name));
	if (unknown.length > 0) {
		return `There is no benchmark "${unknown.join('", "')}". There is: ${SUITES.map(({ name }) => name).join(', ')}.`;
	}
	const withTable = SUITES.filter(({ hasTable }) => hasTable).map(({ name }) => name);
	if (values.table && !withTable.some((name) => positionals.includes(name))) {
		return `--table: only ${withTable.join(', ')} has a table to write; name it.`;
	}
	return null;
}

async function measure(): Promise<void> {
	const say = values.json ? () => {} : (line: string) => console.error(line);
	const results: object[] = [];
	for (const suite of SUITES) {
		if (positionals.length > 0 && !positionals.includes(suite.name)) continue;
		say(`${suite.about}.`);
		const measurements = await suite.run(say, { table: values.table });
		results.push({ suite: suite.name, measurements });
		if (!values.json) console.table(Object.fromEntries(measurements.map((each) => [each.what, row(each)])));
		if (measurements.some(({ ok }) => !ok)) process.exitCode = 1;
	}
	if (values.json) console.log(JSON.stringify(results));
}

function row(measurement: Measurement): object {
	const ok = measurement.ok ? 'yes' : 'NO';
	if ('unit' in measurement) {
		const { value, unit, goal, isFloor } = measurement;
		return {
			value: `${value} ${unit}`,
			goal: goal === null ? '–' : `${isFloor ? 'at least ' : ''}${goal} ${unit}`,
			ok,
		};
	}
	const { samples, medianMilliseconds, p99Milliseconds, goalP99Milliseconds } = measurement;
	return {
		samples,
		'median ms': medianMilliseconds,
		'p99 ms': p99Milliseconds,
		goal: goalP99Milliseconds === null ? '–' : `p99 ${goalP99Milliseconds} ms`,
		ok,
	};
}
