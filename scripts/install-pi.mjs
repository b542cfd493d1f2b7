import { chownSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap, repository } from './bootstrap.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { runScript, SetupFailure } from './setup/failure.mjs';
import { locateNode, thisMachine } from './setup/node-runtime.mjs';
import { CONFIG_FOLDER, KIOSK_USER, OFFICE_USER, piFiles } from './setup/pi-files.mjs';
import { run } from './setup/run.mjs';

const HELP = `usage: sudo node scripts/install-pi.mjs [--dry-run]

Installs Přepážka as services of a Raspberry Pi that runs Raspberry Pi OS or Debian: two users, two systemd units,
and ${CONFIG_FOLDER}/ with the settings and the office's file. What the town has changed there is kept.
Afterwards it says what is left to do by hand. It starts nothing.

  --dry-run   print everything that would be done, and do none of it (no root needed)

It has been tried in dry run only, and its units by systemd's own check; not yet on a Pi. Look at the dry run first.`;

await runScript(async () => {
	const { dryRun, help } = readArguments();
	if (help) {
		console.log(HELP);
		return 0;
	}
	if (!dryRun && process.getuid?.() !== 0) {
		throw new SetupFailure('install-pi needs root: sudo node scripts/install-pi.mjs (or see it first with --dry-run).');
	}
	const { node } = dryRun ? locateNode(repository, thisMachine) : await bringEverything();
	const act = dryRun ? print : perform;
	for (const { name, groups } of [OFFICE_USER, KIOSK_USER]) {
		await act(addUser(name, groups));
		await act(seeThatItReads(name, node));
	}
	await act(copyOnce(join(repository, 'firmware', 'config', 'sumperk.yaml'), `${CONFIG_FOLDER}/office.yaml`));
	for (const file of piFiles({ repository: repository.replace(/\/$/, ''), node })) await act(write(file));
	await act(command('systemctl', 'daemon-reload'));
	await act(command('systemctl', 'enable', 'prepazka-office', 'prepazka-kiosk'));
	console.log(`
What is left to do:
  1. apt-get install xinit xserver-xorg x11-xserver-utils chromium   (the screens)
  2. write the office into ${CONFIG_FOLDER}/office.yaml and the broker into ${CONFIG_FOLDER}/office.env
  3. systemctl start prepazka-office prepazka-kiosk`);
	return 0;
});

/** The services find all they run on and write nothing of it. */
async function bringEverything() {
	const { node, env } = await bootstrap({ screens: true });
	const addOn = await run(node, ['-e', "require('epoll')"], { cwd: repository, env });
	if (addOn.code !== 0) {
		throw new SetupFailure(
			'The GPIO add-on is not built: apt-get install g++ make python3, remove node_modules, try again.',
		);
	}
	const electron = await ensureElectron(repository, node, env);
	if ('reason' in electron) console.log(`Electron cannot be had (${electron.reason}); the kiosk will use Chromium.`);
	return { node };
}

function readArguments() {
	try {
		const { values } = parseArgs({
			options: { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
		});
		return { dryRun: values['dry-run'] === true, help: values.help === true };
	} catch {
		throw new SetupFailure(HELP);
	}
}

/**
 * @typedef {object} Action one thing to do, and the words for it
 * @property {string} words
 * @property {() => Promise<void> | void} perform
 */

/** @param {Action} action */
function print({ words }) {
	console.log(words);
}

/** @param {Action} action */
async function perform(action) {
	console.log(action.words.split('\n', 1)[0]);
	await action.perform();
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Action}
 */
function command(name, ...args) {
	return {
		words: [name, ...args].join(' '),
		async perform() {
			const { code, output } = await run(name, args);
			if (code !== 0) throw new SetupFailure(`${name} ${args.join(' ')} failed: ${output.trim()}`);
		},
	};
}

/**
 * A user without a password, in those of the groups that this system has.
 * @param {string} name
 * @param {readonly string[]} groups
 * @returns {Action}
 */
function addUser(name, groups) {
	const create = command('useradd', '--system', '--no-create-home', '--home-dir', `/var/lib/${name}`, name);
	return {
		words: `add user ${name} in the groups ${groups.join(', ')}`,
		async perform() {
			if ((await run('id', [name])).code !== 0) await create.perform();
			for (const group of groups) {
				const known = (await run('getent', ['group', group])).code === 0;
				if (known) await command('usermod', '--append', '--groups', group, name).perform();
				else console.log(`  this system has no group ${group}`);
			}
		},
	};
}

/**
 * A folder in somebody's home is often closed to everybody else, and then neither service would start.
 * @param {string} name
 * @param {string} node
 * @returns {Action}
 */
function seeThatItReads(name, node) {
	return {
		words: `see that ${name} can read ${repository}`,
		async perform() {
			for (const file of [node, join(repository, 'scripts', 'run.ts')]) {
				if ((await run('runuser', ['-u', name, '--', 'test', '-r', file])).code === 0) continue;
				throw new SetupFailure(`The user ${name} cannot read ${file}: clone into /opt/prepazka, and try again there.`);
			}
		},
	};
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {Action}
 */
function copyOnce(from, to) {
	return {
		words: `copy ${from} to ${to}, if that is not there yet`,
		perform() {
			mkdirSync(dirname(to), { recursive: true });
			if (!existsSync(to)) copyFileSync(from, to);
		},
	};
}

/**
 * @param {{ path: string, mode: number, keep: boolean, text: string }} file
 * @returns {Action}
 */
function write({ path, mode, keep, text }) {
	return {
		words: `write ${path}${keep ? ', if it is not there yet' : ''}:\n\n${text}`,
		perform() {
			if (keep && existsSync(path)) return;
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, text, { mode });
			chownSync(path, 0, 0);
		},
	};
}
