import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeSpace } from './disk.mjs';
import { explainNpmFailure, lacksCompiler } from './npm-failures.mjs';
import { run } from './run.mjs';
import { secondsSince } from './seconds.mjs';

/** What node_modules takes, and npm's cache of it. */
const PACKAGES_MEGABYTES = 900;

const WITHOUT_ADD_ONS =
	'There is no compiler, so the add-ons for GPIO lines are not built. The virtual board does without; for a real one: ' +
	'apt-get install g++ make python3, remove node_modules and start again.';

/**
 * Whether node_modules holds what the lockfile says, installed for this Node.
 * @param {string} root
 * @param {string} nodeVersion
 */
export function packagesAreInstalled(root, nodeVersion) {
	const stamp = stampFile(root);
	return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(root, nodeVersion);
}

/**
 * Installs from the lockfile. No package's install script runs but those that package.json allows by name, whatever
 * the version of npm.
 * @param {string} root
 * @param {string} nodeVersion
 * @param {NodeJS.ProcessEnv} env with that Node first on the path
 * @returns {Promise<void>}
 */
export async function installPackages(root, nodeVersion, env) {
	console.log('Installing packages from the lockfile (a minute or so) …');
	const started = Date.now();
	await freeSpace(root, PACKAGES_MEGABYTES);
	const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
	const quietEnv = { ...env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1', ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
	const everything = ['--include=dev', '--include=optional'];
	const ci = await run('npm', ['ci', '--ignore-scripts', ...everything, ...quiet], { cwd: root, env: quietEnv });
	if (ci.code !== 0) throw explainNpmFailure(ci.output, 'installing packages');
	const scripts = ['rebuild', '--ignore-scripts=false', ...quiet, ...allowedScripts(root)];
	const rebuild = await run('npm', scripts, { cwd: root, env: quietEnv });
	if (lacksCompiler(rebuild.output)) console.log(WITHOUT_ADD_ONS);
	else if (rebuild.code !== 0) throw explainNpmFailure(rebuild.output, 'building add-ons');
	writeFileSync(stampFile(root), stampOf(root, nodeVersion));
	console.log(`Packages are installed (${secondsSince(started)} s).`);
}

/** @param {string} root */
function allowedScripts(root) {
	/** @type {{ allowScripts: Record<string, boolean> }} */
	const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	return Object.keys(allowScripts).filter((name) => allowScripts[name]);
}

/** Inside node_modules, so that it goes when they go. @param {string} root */
function stampFile(root) {
	return join(root, 'node_modules', '.prepazka-installed');
}

/**
 * @param {string} root
 * @param {string} nodeVersion
 */
function stampOf(root, nodeVersion) {
	const lock = readFileSync(join(root, 'package-lock.json'));
	return createHash('sha256').update(lock).update(`node ${nodeVersion} ${process.arch}`).digest('hex');
}
