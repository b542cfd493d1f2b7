import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SetupFailure } from './failure.mjs';

/**
 * @typedef {object} Outcome how a command ended
 * @property {number} code exit code; 128 + the signal's number when a signal ended it
 * @property {string} output what it printed on both streams, empty when `show` was set
 * @property {boolean} timedOut
 */

/** How long an interrupted command may take to end by itself. */
const PATIENCE_SECONDS = 5;

/**
 * Runs a command to its end with nothing on its standard input. A SIGINT or SIGTERM that arrives meanwhile stops the
 * command first and this process after it, so that an interrupted installation leaves no process behind.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, limitSeconds?: number }} [options]
 *   `show` lets the command print for itself; `limitSeconds` kills it after that time
 * @returns {Promise<Outcome>}
 * @throws {SetupFailure} when there is no such command
 */
export function run(command, args, { cwd, env, show = false, limitSeconds } = {}) {
	return new Promise((resolve, reject) => {
		const stream = show ? 'inherit' : 'pipe';
		// First who listens, then what runs: a signal in between would leave the command behind.
		const release = stopWithUs(() => child);
		const child = spawn(command, args, { cwd, env, stdio: ['ignore', stream, stream] });
		let output = '';
		let timedOut = false;
		child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
		child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
		const limit =
			limitSeconds &&
			setTimeout(() => {
				timedOut = true;
				child.kill('SIGKILL');
			}, limitSeconds * 1000);
		const finish = () => {
			clearTimeout(limit);
			release();
		};
		child.on('error', (error) => {
			finish();
			reject(missingCommand(command, error));
		});
		child.on('close', (code, signal) => {
			finish();
			resolve({ code: exitCodeOf(code, signal), output, timedOut });
		});
	});
}

/**
 * The exit code a shell would report for a process that ended so.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCodeOf(code, signal) {
	return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/**
 * @param {() => import('node:child_process').ChildProcess} child asked for when a signal arrives
 * @returns {() => void} call it when the child has ended
 */
function stopWithUs(child) {
	/** @param {NodeJS.Signals} signal */
	const stop = (signal) => {
		child().kill(signal);
		child().once('exit', () => process.exit(exitCodeOf(null, signal)));
		setTimeout(() => child().kill('SIGKILL'), PATIENCE_SECONDS * 1000);
	};
	process.on('SIGINT', stop).on('SIGTERM', stop);
	return () => process.off('SIGINT', stop).off('SIGTERM', stop);
}

/**
 * @param {string} command
 * @param {Error & { code?: string }} error
 */
function missingCommand(command, error) {
	if (error.code !== 'ENOENT') return error;
	if (command === 'npm')
		return new SetupFailure('npm is missing: install it (on Debian: apt-get install npm) and try again.');
	return new SetupFailure(`The command ${command} is missing on this machine.`);
}
