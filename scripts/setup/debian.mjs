import { SetupFailure } from './failure.mjs';
import { run } from './run.mjs';

/**
 * Installs Debian packages where this user may.
 * @param {readonly string[]} packages
 * @param {string} what needs them, like `The browser tests`
 * @returns {Promise<void>}
 * @throws {SetupFailure} that says what to install by hand
 */
export async function installDebianPackages(packages, what) {
	const remedy = `As root: apt-get install ${packages.join(' ')}; then try again.`;
	const prefix = await rootPrefix(packages, what, remedy);
	console.log(`Installing ${packages.join(', ')} …`);
	const apt = ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120'];
	for (const step of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
		const [command = 'env', ...args] = [...prefix, ...apt, ...step];
		const { code, output } = await run(command, args);
		if (code === 0) continue;
		console.error(output.trimEnd().split('\n').slice(-10).join('\n'));
		throw new SetupFailure(`${what} need packages that could not be installed for the reason above. ${remedy}`);
	}
}

/**
 * The version of an installed Debian package.
 * @param {string} name
 * @returns {Promise<string | undefined>} undefined when it is not installed, or this is no Debian
 */
export async function installedVersion(name) {
	const query = await run('dpkg-query', ['--status', name]).catch(() => undefined);
	if (query?.code !== 0 || !/^Status: .* installed$/m.test(query.output)) return undefined;
	return /^Version: (.+)$/m.exec(query.output)?.[1];
}

/**
 * What to put before a command to run it as root.
 * @param {readonly string[]} packages
 * @param {string} what
 * @param {string} remedy
 * @returns {Promise<string[]>}
 */
async function rootPrefix(packages, what, remedy) {
	const noInteraction = ['env', 'DEBIAN_FRONTEND=noninteractive'];
	const aptIsHere = await run('apt-get', ['--version']).catch(() => undefined);
	if (aptIsHere?.code !== 0) throw new SetupFailure(`${what} need, by Debian's names, ${packages.join(', ')}.`);
	if (process.getuid?.() === 0) return noInteraction;
	const sudo = await run('sudo', ['-n', 'true']).catch(() => undefined);
	if (sudo?.code === 0) return ['sudo', '-n', ...noInteraction];
	throw new SetupFailure(`${what} need Debian packages that are missing. ${remedy}`);
}
