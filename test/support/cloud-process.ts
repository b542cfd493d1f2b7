import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LinkTls } from '#link/mqtt-link.ts';
import { linkKeyFiles, type PartProcess, startPart } from './part-process.ts';

/** One of several cloud endpoints as a real process, with settings as its operator would give them. */
export type CloudProcess = PartProcess;

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
	const cloud = await startPart('cloud', {
		PREPAZKA_CLOUD_PROCESS: options.name,
		PREPAZKA_DATABASE_URL: options.databaseUrl,
		PREPAZKA_DATA: folder,
		PREPAZKA_CLOCK: options.clock,
		PREPAZKA_MQTT_URL: options.mqttUrl,
		...linkKeyFiles(folder, options.keys),
	});
	return {
		...cloud,
		async kill() {
			await cloud.kill();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
