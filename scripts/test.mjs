import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, repository } from './bootstrap.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { ensureCompiler } from './setup/compiler.mjs';
import { runScript, tellWhyNot } from './setup/failure.mjs';
import { ensureLinuxLab } from './setup/linux-lab.mjs';
import { ensureMosquitto } from './setup/mosquitto.mjs';
import { ensurePostgres } from './setup/postgres.mjs';
import { run } from './setup/run.mjs';
import { secondsSince } from './setup/seconds.mjs';

const USAGE = `npm test [-- FILE …]

Brings what is missing, checks types, style and leftovers, then runs every test, or those of the files named. All of it
runs even when something failed before; each check counts as one test. Arguments after -- go to vitest.`;

const results = join(repository, 'test-results');
const tallyFile = join(results, 'tally.json');
const summaryFile = join(results, 'summary.txt');

/** Each check with the words that run it. */
const CHECKS = [
	['types', 'tsc', '-p', '.'],
	['types of the pure domain', 'tsc', '-p', 'firmware/domain'],
	['types of the screens', 'tsc', '-p', 'kiosk-ui/screens'],
	['types of the website', 'tsc', '-p', 'cloud-sync/website'],
	['format, lint and folder rules', 'biome', 'check', '--error-on-warnings', '.'],
	['unused files, exports and packages', 'knip'],
];

await runScript(async () => {
	rmSync(tallyFile, { force: true });
	rmSync(summaryFile, { force: true });
	const { env } = await bootstrap({ screens: true });
	await ensureChromium();
	await ensureLinuxLab(repository).catch(tellWhyNot);
	await ensureCompiler().catch(tellWhyNot);
	await ensurePostgres().catch(tellWhyNot);
	await ensureMosquitto().catch(tellWhyNot);
	const checks = await runChecks(env);
	console.log('vitest …');
	const { code } = await run('vitest', ['run', ...process.argv.slice(2)], { cwd: repository, env, show: true });
	const tests = readTally(code);
	const failed = checks.failed.length + tests.failed;
	const summary = `${checks.passed + tests.passed} passed, ${failed} failed, ${tests.skipped} skipped`;
	mkdirSync(results, { recursive: true });
	writeFileSync(summaryFile, `${summary}\n`);
	for (const name of checks.failed) console.log(`failed: ${name} (see above)`);
	console.log(summary);
	return failed > 0 ? 1 : code;
}, USAGE);

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ passed: number, failed: string[] }>}
 */
async function runChecks(env) {
	/** @type {string[]} */
	const failed = [];
	for (const [name = '', command = '', ...args] of CHECKS) {
		const started = Date.now();
		const { code, output } = await run(command, args, { cwd: repository, env });
		console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name} (${secondsSince(started)} s)`);
		if (code === 0) continue;
		console.log(output.trimEnd());
		failed.push(name);
	}
	return { passed: CHECKS.length - failed.length, failed };
}

/**
 * What vitest counted; a run that broke off before it could count is one failure.
 * @param {number} code vitest's exit code
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
function readTally(code) {
	try {
		const tally = JSON.parse(readFileSync(tallyFile, 'utf8'));
		return { ...tally, failed: Math.max(tally.failed, code === 0 ? 0 : 1) };
	} catch {
		return { passed: 0, failed: 1, skipped: 0 };
	}
}
