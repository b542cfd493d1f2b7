import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupFailure } from './setup/failure.mjs';
import { alone } from './setup/lock.mjs';
import { environmentFor, installNode, locateNode, thisMachine } from './setup/node-runtime.mjs';
import { installPackages, packagesAreInstalled } from './setup/packages.mjs';
import { buildScreens, staleScreens } from './setup/screens.mjs';

// Any Node from 18 runs this file and scripts/setup/: plain JavaScript, no dependencies.

/** The folder of the repository. */
export const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Brings what is missing, and only that: a Node that is new enough, the packages of the lockfile, the built screens.
 * @param {{ screens: boolean }} wanted whether the built screens are needed
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv }>} the Node to run the parts with, and their environment
 * @throws {SetupFailure} with one line that says what is wrong and what to do
 */
export async function bootstrap({ screens }) {
	if (!isReady(screens)) {
		await alone(join(repository, '.runtime', 'bootstrap.lock'), () => bringMissing(screens)).catch(explainFileError);
	}
	const { node } = locateNode(repository, thisMachine);
	return { node, env: environmentFor(repository, node) };
}

/** @param {boolean} screens */
function isReady(screens) {
	const { version } = locateNode(repository, thisMachine);
	if (version === undefined || !packagesAreInstalled(repository, version)) return false;
	return !screens || staleScreens(repository).length === 0;
}

/** @param {boolean} screens */
async function bringMissing(screens) {
	const found = locateNode(repository, thisMachine);
	if (found.version === undefined && found.packageName) await installNode(repository, found.packageName);
	const { node, version } = locateNode(repository, thisMachine);
	if (version === undefined) throw new SetupFailure(`No Node was found at ${node}: remove .runtime and try again.`);
	const env = environmentFor(repository, node);
	if (!packagesAreInstalled(repository, version)) await installPackages(repository, version, env);
	if (screens) await buildScreens(repository, node, env);
}

/**
 * @param {NodeJS.ErrnoException} error
 * @returns {never}
 */
function explainFileError(error) {
	if (error.code === 'ENOSPC') throw new SetupFailure('No disk space is left. Make room and try again.');
	if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM') {
		throw new SetupFailure(
			`${error.path ?? repository} cannot be written: run this as the user who owns ${repository}.`,
		);
	}
	throw error;
}
