import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, repository } from '../bootstrap.mjs';
import { run } from './run.mjs';

const tallyFile = join(repository, 'test-results', 'tally.json');

/**
 * Runs some of the tests, all of which must run: a skipped one counts as a failure here.
 * @param {readonly string[]} chosen arguments for vitest that choose them
 * @returns {Promise<number>} exit code
 */
export async function runOneSuite(chosen) {
	rmSync(tallyFile, { force: true });
	const { env } = await bootstrap({ screens: false });
	const { code } = await run('vitest', ['run', ...chosen], { cwd: repository, env, show: true });
	if (code !== 0) return code;
	/** @type {{ passed: number, skipped: number }} */
	const { passed, skipped } = JSON.parse(readFileSync(tallyFile, 'utf8'));
	console.log(`${passed} passed, ${skipped} skipped`);
	return passed > 0 && skipped === 0 ? 0 : 1;
}
