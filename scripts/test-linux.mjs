import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { ensureLinuxLab } from './setup/linux-lab.mjs';
import { run } from './setup/run.mjs';

const USAGE = `npm run test:linux

Runs the suites on a real Linux GPIO interface alone, and builds that Linux on first use. Ends non-zero when something
fails or could not run. Arguments after -- go to vitest.`;

const tallyFile = join(repository, 'test-results', 'tally.json');

await runScript(async () => {
	rmSync(tallyFile, { force: true });
	const { env } = await bootstrap({ screens: false });
	await ensureLinuxLab(repository);
	const args = ['run', '--project', 'linux', ...process.argv.slice(2)];
	const { code } = await run('vitest', args, { cwd: repository, env, show: true });
	if (code !== 0) return code;
	/** @type {{ passed: number, skipped: number }} */
	const { passed, skipped } = JSON.parse(readFileSync(tallyFile, 'utf8'));
	console.log(`${passed} passed, ${skipped} skipped`);
	return passed > 0 && skipped === 0 ? 0 : 1;
}, USAGE);
