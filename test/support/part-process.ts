import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LinkTls } from '#link/mqtt-link.ts';
import { onFreePorts } from './free-ports.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** The office alone or the cloud endpoint alone as a real process. */
export interface PartProcess {
	readonly url: string;
	/** Everything the process printed so far. */
	output(): string;
	/** Ends it as a power cut would. */
	kill(): Promise<void>;
}

/** Starts it on a free port and waits until it listens. @throws with what it printed when it does not */
export const startPart = (part: 'office' | 'cloud', environment: Record<string, string>): Promise<PartProcess> =>
	onFreePorts(1, (port) => startOn(port, part, environment));

async function startOn(
	port: number,
	part: 'office' | 'cloud',
	environment: Record<string, string>,
): Promise<PartProcess> {
	const child = spawn(process.execPath, ['scripts/run.ts', part], {
		cwd: PROJECT,
		env: { ...process.env, [`PREPAZKA_${part.toUpperCase()}_PORT`]: String(port), ...environment },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	await new Promise<void>((resolve, reject) => {
		child.stdout.on('data', () => output.includes(`"${part}-started"`) && resolve());
		child.once('exit', (code) => reject(new Error(`the ${part} ended with ${code}:\n${output}`)));
	});
	return {
		url: `http://127.0.0.1:${port}`,
		output: () => output,
		async kill() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const exit = once(child, 'exit');
			child.kill('SIGKILL');
			await exit;
		},
	};
}

/** Writes an encrypted link's keys into a folder. @returns the settings that name them */
export function linkKeyFiles(folder: string, keys: Required<LinkTls>): Record<string, string> {
	const file = (name: string, text: string) => {
		writeFileSync(join(folder, name), text);
		return join(folder, name);
	};
	return {
		PREPAZKA_MQTT_CA: file('ca.crt', keys.authority),
		PREPAZKA_MQTT_CERT: file('client.crt', keys.certificate),
		PREPAZKA_MQTT_KEY: file('client.key', keys.key),
	};
}
