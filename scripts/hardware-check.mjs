import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { exitCodeOf } from './setup/run.mjs';

const USAGE = `npm run hardware-check [-- --json]

Goes through every key, button, display and the printer, one after another: on the virtual board by itself, on a real one
(PREPAZKA_BOARD=pi) with somebody at the terminal who presses and looks. The counters are those of PREPAZKA_CONFIG.
Ends with 0 when all is well, 1 when something is not, 2 when the question was wrong.

  --json  the checks as JSON and nothing else`;

// Standard output is for the report alone.
console.log = console.error;

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: false });
	// A Ctrl-C reaches the check as well, which then ends and takes this script along.
	process.on('SIGINT', () => {});
	const args = ['scripts/check-hardware.ts', ...process.argv.slice(2)];
	const check = spawn(node, args, { cwd: repository, env, stdio: 'inherit' });
	const [code, signal] = await once(check, 'exit');
	return exitCodeOf(code, signal);
}, USAGE);
