import { constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed } from './access.mjs';
import { run } from './run.mjs';

/** Electron's archive is some 110 MB; on the line of a small town hall that takes minutes. */
const FETCH_LIMIT_SECONDS = 300;

/**
 * Electron's binary, fetched if it is not there yet: its npm package comes without.
 * @param {string} root of the repository
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ binary: string } | { reason: string }>} the binary, or why there is none
 */
export async function ensureElectron(root, node, env) {
	const home = join(root, 'node_modules', 'electron');
	if (binaryIn(home) === undefined) {
		// As the service of a Pi, at each of whose starts the screens would be black until the fetching had come to nothing.
		if (!isAllowed(home, constants.W_OK)) return { reason: 'it is not installed, and this user cannot install it' };
		console.log('Fetching Electron (once, some 110 MB) …');
		const install = [join(home, 'install.js')];
		const { code, timedOut } = await run(node, install, { cwd: root, env, limitSeconds: FETCH_LIMIT_SECONDS });
		if (timedOut) return { reason: `it could not be fetched within ${FETCH_LIMIT_SECONDS} s` };
		if (code !== 0) return { reason: 'it could not be fetched from here' };
	}
	const binary = binaryIn(home);
	if (binary === undefined) return { reason: 'it was fetched but is not where it belongs' };
	// As plain Node it needs no display, and shows whether every library it is linked to is on this machine.
	const trial = await run(binary, ['--version'], { env: { ...env, ELECTRON_RUN_AS_NODE: '1' } }).catch(() => undefined);
	return trial?.code === 0 ? { binary } : { reason: lastLine(trial?.output) ?? 'it does not start here' };
}

/**
 * @param {string} home folder of the npm package
 * @returns {string | undefined}
 */
function binaryIn(home) {
	const pathFile = join(home, 'path.txt');
	if (!existsSync(pathFile)) return undefined;
	const binary = join(home, 'dist', readFileSync(pathFile, 'utf8'));
	return existsSync(binary) ? binary : undefined;
}

/** @param {string | undefined} output */
function lastLine(output) {
	return output?.trim().split('\n').pop() || undefined;
}
