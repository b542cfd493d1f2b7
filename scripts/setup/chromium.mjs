import { accessSync, constants } from 'node:fs';
import { installDebianPackages } from './debian.mjs';
import { SetupFailure } from './failure.mjs';

/** Where Debian puts it; the browser tests use this one and download none. */
const CHROMIUM = '/usr/bin/chromium';

/** The browser and a font with Czech letters, which a bare system lacks. */
const DEBIAN_PACKAGES = ['chromium', 'fonts-dejavu-core'];

/**
 * Makes sure that Debian's Chromium is there, installing it where this user may.
 * @throws {SetupFailure} that says what to install by hand
 */
export async function ensureChromium() {
	if (isInstalled()) return;
	await installDebianPackages(DEBIAN_PACKAGES, 'The browser tests');
	if (!isInstalled())
		throw new SetupFailure(`${CHROMIUM} is still missing after the installation: install it by hand.`);
}

function isInstalled() {
	try {
		accessSync(CHROMIUM, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
