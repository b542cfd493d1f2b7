import { bootstrap, repository } from './bootstrap.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { ensureCompiler } from './setup/compiler.mjs';
import { runScript, tellWhyNot } from './setup/failure.mjs';
import { ensureLinuxLab } from './setup/linux-lab.mjs';
import { ensureMosquitto } from './setup/mosquitto.mjs';
import { ensurePostgres } from './setup/postgres.mjs';
import { supervise } from './setup/supervise.mjs';
import { ensureWebBench } from './setup/web-bench.mjs';

const USAGE = `npm run bench -- [SUITE …] [--json] [--table]

Measures, prints the figures beside their goals, and ends non-zero when a goal is missed. Without a SUITE, all of them:
calls, domain, freshness, hardware, rush, fanout, country, append, power, sync. Brings what they need first.

  --json   the figures and nothing else
  --table  of country: writes its table into cloud-sync/endpoint/README.md`;

const suites = process.argv.slice(2).filter((word) => !word.startsWith('-'));
/** @param {string} suite */
const measures = (suite) => suites.length === 0 || suites.includes(suite);

// Standard output is for the results alone.
console.log = console.error;

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: true });
	await ensureChromium();
	await ensureCompiler().catch(tellWhyNot);
	if (measures('fanout')) await ensureWebBench();
	if (measures('country') || measures('rush') || measures('sync')) await ensureMosquitto();
	if (measures('country') || measures('rush')) await ensurePostgres();
	if (measures('hardware')) await ensureLinuxLab(repository).catch(tellWhyNot);
	return supervise('The benchmark', node, ['test/bench/run.ts', ...process.argv.slice(2)], { cwd: repository, env });
}, USAGE);
