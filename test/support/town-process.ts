import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
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
export async function startTown({ data, clock, environment }: TownProcessOptions): Promise<TownProcess> {
	const [cloudPort, officePort] = [await freePort(), await freePort()];
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

/**
 * A TCP port that nobody listens on just now, below those from which systems take one for an outgoing connection (Linux
 * from 32768 on, ip(7)): one of these could be taken before it is listened on.
 */
export async function freePort(): Promise<number> {
	const port = randomInt(10_000, 32_000);
	const server = createServer().listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch {
		return freePort();
	}
	server.close();
	await once(server, 'close');
	return port;
}
