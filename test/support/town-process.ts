import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onFreePorts } from './free-ports.ts';
import { httpClient } from './running-office.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Broker, cloud and office in one real process, as `npm start` runs them. */
export interface TownProcess {
	readonly cloud: ReturnType<typeof httpClient> & { readonly url: string };
	readonly office: ReturnType<typeof httpClient> & { readonly url: string };
	/** Everything the process printed so far. */
	output(): string;
	/** Ends it as a power cut would. */
	kill(): Promise<void>;
	/** Ends it as Ctrl-C would; gives the exit code. */
	stop(): Promise<number | null>;
}

/** Where a town keeps its data and when its clock starts. */
export interface TownProcessOptions {
	readonly data: string;
	/** RFC 3339; left to the process when missing. */
	readonly clock?: string;
	readonly environment?: Record<string, string>;
}

/** Starts a town on free ports and waits until it says that it is running. @throws with what it printed when it does not */
export const startTown = (options: TownProcessOptions): Promise<TownProcess> =>
	onFreePorts(2, (cloudPort, officePort) => startOn(cloudPort, officePort, options));

async function startOn(
	cloudPort: number,
	officePort: number,
	{ data, clock, environment }: TownProcessOptions,
): Promise<TownProcess> {
	const child = spawn(process.execPath, ['scripts/run.ts', 'all'], {
		cwd: PROJECT,
		env: {
			...process.env,
			PREPAZKA_DATA: data,
			PREPAZKA_CLOUD_PORT: String(cloudPort),
			PREPAZKA_OFFICE_PORT: String(officePort),
			...(clock === undefined ? {} : { PREPAZKA_CLOCK: clock }),
			...environment,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	await running(child, () => output);
	const part = (port: number) => ({ url: `http://127.0.0.1:${port}`, ...httpClient(`http://127.0.0.1:${port}`) });
	return {
		cloud: part(cloudPort),
		office: part(officePort),
		output: () => output,
		kill: async () => {
			await ended(child, 'SIGKILL');
		},
		stop: () => ended(child, 'SIGINT'),
	};
}

async function running(child: ChildProcess, output: () => string): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		child.stdout?.on('data', () => output().includes('is running') && resolve());
		child.once('exit', (code) => reject(new Error(`the town ended with ${code}:\n${output()}`)));
	});
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
	if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
	const exit = once(child, 'exit');
	child.kill(signal);
	await exit;
	return child.exitCode;
}
