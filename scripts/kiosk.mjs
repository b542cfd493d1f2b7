import { constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bootstrap, repository } from './bootstrap.mjs';
import { isAllowed } from './setup/access.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { runScript, SetupFailure } from './setup/failure.mjs';
import { supervise } from './setup/supervise.mjs';

const USAGE = `npm run kiosk

Shows the screens of the hall on this machine's displays, in Electron or else in Chromium's kiosk mode, until Ctrl-C.
The office runs beside it (npm start), at the port that PREPAZKA_OFFICE_PORT names (8081).`;

/** What Debian, Raspberry Pi OS and others call it. */
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable'];

/** Variables that make Electron or Chromium into something else than a window. */
const NOT_FOR_THE_SHELL = ['NODE_OPTIONS', 'ELECTRON_RUN_AS_NODE'];

await runScript(async () => {
	const office = `http://127.0.0.1:${officePort()}`;
	const graphics = graphicsSwitches();
	const { node, env } = await bootstrap({ screens: false });
	const shellEnv = Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_FOR_THE_SHELL.includes(name)));
	const options = { cwd: repository, env: shellEnv };
	const switches = [...graphics, ...switchesForRoot()];
	console.log(`The kiosk shows the office at ${office}; while that is down, a notice to see the clerk.`);
	const electron = await ensureElectron(repository, node, env);
	if ('binary' in electron) {
		const args = [...switches, 'kiosk-ui/shell/main.ts', `--office=${office}`];
		return supervise('The kiosk', electron.binary, args, options);
	}
	console.log(`Electron cannot be had (${electron.reason}): the same screens open in Chromium's kiosk mode.`);
	const args = ['kiosk-ui/shell/chromium-kiosk.ts', `--office=${office}`, chromium(), ...switches];
	return supervise('The kiosk', node, args, options);
}, USAGE);

/**
 * The office on this machine listens there.
 * @throws {SetupFailure}
 */
function officePort() {
	const port = process.env.PREPAZKA_OFFICE_PORT || '8081';
	if (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535) return Number(port);
	throw new SetupFailure(`PREPAZKA_OFFICE_PORT: expected a port number from 1 to 65535, got "${port}".`);
}

/**
 * Under X a window can be put on a display; under Wayland alone it cannot, and there is one window.
 * @throws {SetupFailure} without a display
 */
function graphicsSwitches() {
	if (process.env.DISPLAY) return ['--ozone-platform=x11'];
	if (process.env.WAYLAND_DISPLAY) return ['--ozone-platform=wayland'];
	throw new SetupFailure(
		'The kiosk needs a display and neither DISPLAY nor WAYLAND_DISPLAY is set: start it from the desktop session.',
	);
}

function switchesForRoot() {
	if (process.getuid?.() !== 0) return [];
	console.log('Running as root, so without the sandbox around the pages: for a real kiosk use an ordinary user.');
	return ['--no-sandbox'];
}

/** @throws {SetupFailure} when there is none */
function chromium() {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const found = CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) =>
		isAllowed(file, constants.X_OK),
	);
	if (found) return found;
	throw new SetupFailure('Chromium is missing as well. On Debian, as root: apt-get install chromium; then try again.');
}
