import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { ensureMosquitto } from './setup/mosquitto.mjs';
import { runOneSuite } from './setup/one-suite.mjs';

const USAGE = `npm run test:broker

Runs all tests that need Mosquitto, or openssl for its keys: the link's contract, attempts to break in, a whole town in a
storm, the making of keys. Those that need PostgreSQL too are npm run test:postgres, those that need root npm test. Ends non-zero when something fails or
could not run. Arguments after -- go to vitest.`;

await runScript(async () => {
	await ensureMosquitto();
	return runOneSuite([...testsOnMosquitto('test'), ...process.argv.slice(2)]);
}, USAGE);

/**
 * Those that ask whether there is a Mosquitto, and not for PostgreSQL or root as well: none can be forgotten.
 * @param {string} folder
 * @returns {readonly string[]} from the repository
 */
function testsOnMosquitto(folder) {
	return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return testsOnMosquitto(path);
		if (!entry.name.endsWith('.test.ts')) return [];
		const text = readFileSync(join(repository, path), 'utf8');
		return text.includes('mosquittoObstacle()') && !/postgresObstacle\(\)|getuid/.test(text) ? [path] : [];
	});
}
