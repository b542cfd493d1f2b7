import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import * as z from 'zod';
import type { KeptTime } from '../firmware/steady-clock.ts';
import { writeWhole } from './whole-file.ts';

/** Another one at each start of the machine (proc_sys_kernel(5)). */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

const keptSchema = z.strictObject({ boot: z.string(), startedAt: z.number() });

/**
 * What an office before this one believed of the time, in a file of the data folder; it counts as long as the machine runs.
 * @returns `null` on a machine that does not tell its starts apart
 */
export function openKeptTime(folder: string, log: Pick<Logger, 'error'>): KeptTime | null {
	const file = join(folder, 'clock.json');
	if (!existsSync(BOOT_ID)) return null;
	const boot = readFileSync(BOOT_ID, 'utf8').trim();
	return {
		// Not `uptime()`, which counts the machine's sleep, as nothing else here does.
		uptimeMilliseconds: () => Number(process.hrtime.bigint() / 1_000_000n),
		startedAt: startedAtIn(file, boot),
		keep(startedAt) {
			try {
				writeWhole(file, JSON.stringify({ boot, startedAt }), 0o640);
			} catch (error) {
				// A full or failing disk has alarms of its own; people are called all the same.
				log.error({ event: 'time-not-kept', err: error });
			}
		},
	};
}

/** `null` for one that is of another start of the machine, or makes no sense. */
function startedAtIn(file: string, boot: string): number | null {
	try {
		const kept = keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
		return kept.boot === boot ? kept.startedAt : null;
	} catch {
		return null;
	}
}
