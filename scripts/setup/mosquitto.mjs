import { existsSync } from 'node:fs';
import { installDebianPackages } from './debian.mjs';
import { SetupFailure } from './failure.mjs';

/** Debian's broker, and what makes its certificates. */
const PROGRAMS = new Map([
	['mosquitto', '/usr/sbin/mosquitto'],
	['openssl', '/usr/bin/openssl'],
]);

/**
 * Why there is no Mosquitto to test with, or undefined when there is one.
 * @returns {string | undefined}
 */
export function mosquittoObstacle() {
	const missing = missingPackages();
	if (missing.length === 0) return undefined;
	return `not installed: ${missing.join(', ')} (on Debian: apt-get install ${missing.join(' ')})`;
}

/**
 * Makes sure that Mosquitto is there, installing it where this user may.
 * @throws {SetupFailure} that says what to install by hand
 */
export async function ensureMosquitto() {
	const missing = missingPackages();
	if (missing.length === 0) return;
	await installDebianPackages(missing, 'The tests on Mosquitto');
	const obstacle = mosquittoObstacle();
	if (obstacle) throw new SetupFailure(`After the installation still ${obstacle}.`);
}

function missingPackages() {
	return [...PROGRAMS].flatMap(([name, path]) => (existsSync(path) ? [] : [name]));
}
