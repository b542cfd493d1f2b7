/** A failure the person at the keyboard can act on: its message is the one line to print, without a stack. */
export class SetupFailure extends Error {
	/** @param {string} line what is wrong and what to do about it */
	constructor(line) {
		super(line);
		this.name = 'SetupFailure';
	}
}

/**
 * Runs an entry script's work and sets the process's exit code: the number returned, or 1 with one printed line
 * for a SetupFailure. Anything else is a bug and keeps its stack.
 * @param {() => Promise<number>} work
 * @param {string} [usage] printed instead, where --help asks for it and the work has no help of its own
 */
export async function runScript(work, usage) {
	if (usage !== undefined && process.argv.includes('--help')) {
		process.stdout.write(`${usage}\n`);
		return;
	}
	try {
		process.exitCode = await work();
	} catch (error) {
		if (!(error instanceof SetupFailure)) throw error;
		console.error(error.message);
		process.exitCode = 1;
	}
}

/**
 * For what a script can do without: says why it cannot be had here, and the script goes on.
 * @param {unknown} failure
 */
export function tellWhyNot(failure) {
	if (!(failure instanceof SetupFailure)) throw failure;
	console.log(failure.message);
}
