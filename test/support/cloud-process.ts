import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LinkTls } from '#link/mqtt-link.ts';
import { freePort } from './town-process.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** One cloud endpoint as a real process, with settings as its operator would give them. */
export interface CloudProcess {
	readonly url: string;
	/** Ends it as a power cut would. */
	kill(): Promise<void>;
}

export interface CloudProcessOptions {
	/** As `PREPAZKA_CLOUD_PROCESS`. */
	readonly name: string;
	readonly databaseUrl: string;
	readonly mqttUrl: string;
	readonly keys: Required<LinkTls>;
	/** RFC 3339, where its clock starts. */
	readonly clock: string;
}

/** Starts it on a free port and waits until it listens. @throws with what it printed when it does not */
export async function startCloudProcess(options: CloudProcessOptions): Promise<CloudProcess> {
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-cloud-'));
	const file = (name: string, text: string) => {
		writeFileSync(join(folder, name), text);
		return join(folder, name);
	};
	const port = await freePort();
	const child = spawn(process.execPath, ['scripts/run.ts', 'cloud'], {
		cwd: PROJECT,
		env: {
			...process.env,
			PREPAZKA_CLOUD_PROCESS: options.name,
			PREPAZKA_CLOUD_PORT: String(port),
			PREPAZKA_DATABASE_URL: options.databaseUrl,
			PREPAZKA_DATA: folder,
			PREPAZKA_CLOCK: options.clock,
			PREPAZKA_MQTT_URL: options.mqttUrl,
			PREPAZKA_MQTT_CA: file('ca.crt', options.keys.authority),
			PREPAZKA_MQTT_CERT: file('client.crt', options.keys.certificate),
			PREPAZKA_MQTT_KEY: file('client.key', options.keys.key),
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	await new Promise<void>((resolve, reject) => {
		child.stdout.on('data', () => output.includes('"cloud-started"') && resolve());
		child.once('exit', (code) => reject(new Error(`the cloud ended with ${code}:\n${output}`)));
	});
	return {
		url: `http://127.0.0.1:${port}`,
		async kill() {
			if (child.exitCode === null && child.signalCode === null) {
				const exit = once(child, 'exit');
				child.kill('SIGKILL');
				await exit;
			}
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
