import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, createWriteStream, mkdirSync, mkdtempSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { locateLinuxLab } from '../../scripts/setup/linux-lab.mjs';

const PROJECT = resolve(import.meta.dirname, '../..');

/** What Node with vitest needs, and some room. */
const MEMORY_MEGABYTES = 768;

/** How a command in the guest ended. */
export interface GuestOutcome {
	/** Exit status of the command; null when the guest did not live to tell it. */
	readonly status: number | null;
	/** The folder that both the guest and this process can write; the caller removes it. */
	readonly folder: string;
	/** Everything that the guest printed. */
	readonly printed: string;
}

/** The kernel to start, or a plain word why there is none. */
export function locateKernel(): Promise<{ readonly kernel: string } | { readonly reason: string }> {
	return locateLinuxLab(PROJECT);
}

/**
 * Boots the Linux with simulated GPIO lines, runs the command in it as root and switches it off.
 * @param command gives the words to run, once the folder it may write to is known
 * @param limits `logFile` takes what the guest prints; after `seconds` it is killed
 */
export async function runInGuest(
	kernel: string,
	command: (folder: string) => readonly string[],
	{ logFile, seconds }: { readonly logFile: string; readonly seconds: number },
): Promise<GuestOutcome> {
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-lab-'));
	copyFileSync(join(import.meta.dirname, 'init.sh'), join(folder, 'init.sh'));
	writeFileSync(join(folder, 'command.sh'), `cd ${quoted(PROJECT)} && exec ${command(folder).map(quoted).join(' ')}\n`);
	const guest = spawn(kernel, kernelArguments(folder), {
		env: { ...process.env, TMPDIR: memoryFolder() },
		stdio: ['ignore', 'pipe', 'pipe'],
		// A user-mode Linux is a group of processes.
		detached: true,
	});
	mkdirSync(dirname(logFile), { recursive: true });
	const log = createWriteStream(logFile);
	let printed = '';
	for (const stream of [guest.stdout, guest.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			printed += text;
			log.write(text);
		});
	}
	const kill = (): void => {
		if (guest.pid !== undefined) killGroup(guest.pid);
	};
	const limit = setTimeout(kill, seconds * 1000);
	process.once('exit', kill);
	await once(guest, 'close');
	clearTimeout(limit);
	process.off('exit', kill);
	log.end();
	const status = /^EXIT (\d+)\s*$/m.exec(printed)?.[1];
	return { status: status === undefined ? null : Number(status), folder, printed };
}

function kernelArguments(folder: string): readonly string[] {
	return [
		`mem=${MEMORY_MEGABYTES}M`,
		...['root=/dev/root', 'rootfstype=hostfs', 'rootflags=/', 'ro', 'quiet'],
		...['con=null', 'con0=fd:0,fd:1'],
		`init=${join(folder, 'init.sh')}`,
		`lab=${folder}`,
	];
}

/** The guest's memory is a file; where /dev/shm is small, as in many containers, it lies on the disk. */
function memoryFolder(): string {
	const { bavail, bsize } = statfsSync('/dev/shm');
	return bavail * bsize > MEMORY_MEGABYTES * 2 ** 20 ? '/dev/shm' : tmpdir();
}

function killGroup(leader: number): void {
	try {
		process.kill(-leader, 'SIGKILL');
	} catch {
		// It has ended meanwhile.
	}
}

/** For a POSIX shell. */
function quoted(word: string): string {
	return `'${word.replaceAll("'", `'\\''`)}'`;
}
