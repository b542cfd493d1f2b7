import { spawn } from 'node:child_process';
import { SetupFailure } from './failure.mjs';
import { exitCodeOf } from './run.mjs';

/** After Ctrl-C npm passes the signal on as well, so two arrive for one press; a second press takes longer than this. */
const SAME_PRESS_MILLISECONDS = 1000;

/** How long the parts may take to put things in order before they are killed; the journal survives either. */
const PATIENCE_SECONDS = 15;

/**
 * Runs the long-lived child and stays with it. The child is its own process group, so that a Ctrl-C in the terminal
 * reaches it once, through here. It gets an IPC channel and is expected to stop when the channel breaks: then this
 * process has died without being able to tell it.
 * @param {string} what the child is, for the lines printed, like `Přepážka`
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} the exit code to end with
 * @throws {SetupFailure} when the child cannot be started
 */
export function supervise(what, command, args, { cwd, env }) {
	return new Promise((resolve, reject) => {
		// First who listens, then what runs: a signal in between would leave the child behind.
		const release = passSignalsOn(what, () => child);
		const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
		child.on('error', (error) => {
			release();
			reject(new SetupFailure(`${what} could not be started: ${error.message}`));
		});
		child.on('exit', (code, signal) => {
			const asked = release();
			killGroup(child);
			if (signal && !asked) console.error(`${what} was ended by ${signal}.`);
			resolve(exitCodeOf(code, signal));
		});
	});
}

/**
 * @param {string} what
 * @param {() => import('node:child_process').ChildProcess} child asked for when a signal arrives
 * @returns {() => boolean} call it when the child has ended; tells whether it was asked to
 */
function passSignalsOn(what, child) {
	let askedAt = 0;
	/** @type {NodeJS.Timeout | undefined} */
	let patience;
	/** @param {string} why */
	const killNow = (why) => {
		console.error(`${why}: stopping ${what} at once.`);
		killGroup(child());
	};
	/** @param {NodeJS.Signals} signal */
	const pass = (signal) => {
		if (askedAt === 0) {
			askedAt = Date.now();
			child().kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
			patience = setTimeout(() => killNow(`No end after ${PATIENCE_SECONDS} s`), PATIENCE_SECONDS * 1000);
		} else if (Date.now() - askedAt > SAME_PRESS_MILLISECONDS) killNow('Asked twice');
	};
	process.on('SIGINT', pass).on('SIGTERM', pass).on('SIGHUP', pass);
	return () => {
		clearTimeout(patience);
		process.off('SIGINT', pass).off('SIGTERM', pass).off('SIGHUP', pass);
		return askedAt > 0;
	};
}

/**
 * Ends the child's whole process group: what it has started must not outlive it.
 * @param {import('node:child_process').ChildProcess} child
 */
function killGroup(child) {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
	}
}
