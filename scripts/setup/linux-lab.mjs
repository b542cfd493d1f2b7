import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { installDebianPackages, installedVersion } from './debian.mjs';
import { freeSpace } from './disk.mjs';
import { SetupFailure } from './failure.mjs';
import { alone } from './lock.mjs';
import { run } from './run.mjs';
import { secondsSince } from './seconds.mjs';

/** Debian's kernel source; the folder of a finished kernel bears its version. */
const SOURCE_PACKAGE = 'linux-source-6.12';
/** The guest's first program. */
const GUEST_PACKAGE = 'busybox-static';
const BUILD_PACKAGES = ['gcc', 'libc6-dev', 'make', 'flex', 'bison', 'bc', 'xz-utils', 'binutils'];

/** The unpacked source with its objects; gone after the build. */
const BUILD_MEGABYTES = 3500;

const WHAT = 'The tests on a Linux with GPIO lines';

/** Everything that decides what the kernel is like. */
const RECIPE = ['test/linux/kernel.config', 'test/linux/build-kernel.sh'];

/**
 * The kernel with simulated GPIO lines, if it has been built for this recipe and this source.
 * @param {string} root of the repository
 * @returns {Promise<{ kernel: string } | { reason: string }>} the program to start, or why there is none
 */
export async function locateLinuxLab(root) {
	const obstacle = platformObstacle();
	if (obstacle) return { reason: obstacle };
	for (const name of [SOURCE_PACKAGE, GUEST_PACKAGE])
		if ((await installedVersion(name)) === undefined) return { reason: `the Debian package ${name} is not installed` };
	const kernel = join(await labFolder(root), 'linux');
	return existsSync(kernel)
		? { kernel }
		: { reason: 'its kernel has not been built yet: npm run test:linux builds it' };
}

/**
 * Builds that kernel once, installing what it needs where this user may.
 * @param {string} root of the repository
 * @returns {Promise<{ kernel: string }>}
 * @throws {SetupFailure} that says why it cannot be built here
 */
export async function ensureLinuxLab(root) {
	const found = await locateLinuxLab(root);
	if ('kernel' in found) return found;
	const obstacle = platformObstacle();
	if (obstacle) throw new SetupFailure(`${WHAT} cannot run here: ${obstacle}.`);
	await installMissing();
	const folder = await labFolder(root);
	const kernel = join(folder, 'linux');
	await alone(`${folder}.lock`, async () => {
		if (!existsSync(kernel)) await build(root, folder);
	});
	return { kernel };
}

/** @returns {string | undefined} */
function platformObstacle() {
	if (process.platform === 'linux' && process.arch === 'x64') return undefined;
	return 'a user-mode Linux runs only on Linux on an x86-64 processor';
}

async function installMissing() {
	const wanted = [...BUILD_PACKAGES, SOURCE_PACKAGE, GUEST_PACKAGE];
	const versions = await Promise.all(wanted.map(installedVersion));
	const missing = wanted.filter((_, index) => versions[index] === undefined);
	if (missing.length > 0) await installDebianPackages(missing, WHAT);
}

/**
 * @param {string} root
 * @param {string} folder
 */
async function build(root, folder) {
	mkdirSync(folder, { recursive: true });
	await freeSpace(folder, BUILD_MEGABYTES);
	console.log('Building the Linux with GPIO lines (once, some three minutes) …');
	const started = Date.now();
	const source = `/usr/src/${SOURCE_PACKAGE}.tar.xz`;
	const command = ['-n', '10', 'sh', join(root, 'test/linux/build-kernel.sh'), source, folder];
	const { code, output } = await run('nice', command);
	if (code !== 0) {
		console.error(output.trimEnd().split('\n').slice(-20).join('\n'));
		throw new SetupFailure(`${WHAT} cannot run: its kernel could not be built for the reason above.`);
	}
	console.log(`Built the Linux with GPIO lines (${secondsSince(started)} s).`);
}

/**
 * Outside the repository, so that every copy of it shares the kernel.
 * @param {string} root
 */
async function labFolder(root) {
	const hash = createHash('sha256').update((await installedVersion(SOURCE_PACKAGE)) ?? '');
	for (const file of RECIPE) hash.update(readFileSync(join(root, file)));
	const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(cache, 'prepazka', `linux-lab-${hash.digest('hex').slice(0, 16)}`);
}
