import { accessSync, constants } from 'node:fs';
import { SetupFailure } from './failure.mjs';
import { run } from './run.mjs';

/** Where Debian puts it; the browser tests use this one and download none. */
const CHROMIUM = '/usr/bin/chromium';

/** The browser and a font with Czech letters, which a bare system lacks. */
const DEBIAN_PACKAGES = ['chromium', 'fonts-dejavu-core'];

const BY_HAND = `apt-get install ${DEBIAN_PACKAGES.join(' ')}`;

/**
 * Makes sure that Debian's Chromium is there, installing it where this user may.
 * @throws {SetupFailure} that says what to install by hand
 */
export async function ensureChromium() {
	if (isInstalled()) return;
	const prefix = await rootPrefix();
	console.log(`Installing ${DEBIAN_PACKAGES.join(' and ')} for the browser tests …`);
	const apt = ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120'];
	await asRoot([...prefix, ...apt, 'update']);
	await asRoot([...prefix, ...apt, 'install', '-y', '--no-install-recommends', ...DEBIAN_PACKAGES]);
	if (!isInstalled())
		throw new SetupFailure(`${CHROMIUM} is still missing after the installation: install it by hand.`);
}

/**
 * What to put before a command to run it as root.
 * @returns {Promise<string[]>}
 */
async function rootPrefix() {
	const noInteraction = ['env', 'DEBIAN_FRONTEND=noninteractive'];
	const aptIsHere = await run('apt-get', ['--version']).catch(() => undefined);
	if (aptIsHere?.code !== 0)
		throw new SetupFailure(`The browser tests need Chromium at ${CHROMIUM}: install it there.`);
	if (process.getuid?.() === 0) return noInteraction;
	const sudo = await run('sudo', ['-n', 'true']).catch(() => undefined);
	if (sudo?.code === 0) return ['sudo', '-n', ...noInteraction];
	throw new SetupFailure(`The browser tests need Debian's Chromium. As root: ${BY_HAND}; then try again.`);
}

/** @param {string[]} words the command and its arguments */
async function asRoot([command = 'env', ...args]) {
	const { code, output } = await run(command, args);
	if (code === 0) return;
	console.error(output.trimEnd().split('\n').slice(-10).join('\n'));
	throw new SetupFailure(`Chromium could not be installed for the reason above. As root: ${BY_HAND}; then try again.`);
}

function isInstalled() {
	try {
		accessSync(CHROMIUM, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
