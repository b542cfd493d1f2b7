import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { run } from './run.mjs';
import { secondsSince } from './seconds.mjs';

/** The two sets of pages: Vite's root, where its build goes, and what it is for. */
const SITES = [
	{ root: 'kiosk-ui/screens', built: 'build/screens', what: 'the screens' },
	{ root: 'cloud-sync/website', built: 'build/website', what: 'the website' },
];

/** Everything that can end up in a page. Broad on purpose: a needless build costs seconds, a stale page costs trust. */
const SOURCES = ['kiosk-ui/screens', 'cloud-sync/website', 'cloud-sync/wire', 'firmware/local-api', 'firmware/domain'];

/**
 * The sites whose build is missing or older than the sources.
 * @param {string} root of the repository
 */
export function staleScreens(root) {
	const stamp = stampOf(root);
	return SITES.filter(({ built }) => {
		const file = stampFile(root, built);
		return !existsSync(join(root, built)) || !existsSync(file) || readFileSync(file, 'utf8') !== stamp;
	});
}

/**
 * @param {string} root of the repository
 * @param {string} node to run Vite with
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<void>}
 */
export async function buildScreens(root, node, env) {
	for (const site of staleScreens(root)) {
		console.log(`Building ${site.what} …`);
		const started = Date.now();
		const stamp = stampOf(root);
		rmSync(stampFile(root, site.built), { force: true });
		const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
		const { code, output } = await run(node, [vite, 'build', site.root, '--logLevel', 'warn'], { cwd: root, env });
		if (code !== 0) {
			console.error(output.trimEnd());
			if (/\bENOSPC\b/.test(output)) throw new SetupFailure('No disk space is left. Make room and try again.');
			throw new SetupFailure(`Building ${site.what} failed for the reason above.`);
		}
		mkdirSync(dirname(stampFile(root, site.built)), { recursive: true });
		writeFileSync(stampFile(root, site.built), stamp);
		console.log(`Built ${site.what} (${secondsSince(started)} s).`);
	}
}

/**
 * Beside the build, because Vite empties its folder.
 * @param {string} root
 * @param {string} built
 */
function stampFile(root, built) {
	return join(root, `${built}.stamp`);
}

/** @param {string} root */
function stampOf(root) {
	const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
	for (const folder of SOURCES) addFolder(hash, root, folder);
	return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} folder
 */
function addFolder(hash, root, folder) {
	const entries = readdirSync(join(root, folder), { withFileTypes: true });
	for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) addFolder(hash, root, path);
		else hash.update(`${path}\0`).update(readFileSync(join(root, path)));
	}
}
