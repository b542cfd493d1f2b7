import type { Logger } from 'pino';
import { encodeOffice } from '#domain/snapshot.ts';
import { plusSeconds } from '#domain/values.ts';
import type { Clock } from '#wire/time.ts';
import type { Appliance } from '../appliance.ts';
import type { Journal } from './journal.ts';
import type { JournalFiles } from './office-journal.ts';
import { domainVersion } from './replay.ts';
import { dropDispensable } from './retention.ts';

/** Entries are kept so long even when the cloud has them: to look into what happened, and for a cloud restored from a copy. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

export interface HousekeepingParts {
	readonly appliance: Appliance;
	readonly journal: Journal;
	readonly clock: Clock;
	readonly log: Pick<Logger, 'error'>;
	/** `null` for a journal without files. */
	readonly files: JournalFiles | null;
}

/**
 * As each day begins, takes a snapshot (the state is small then), drops what the cloud has and nobody needs any more, and
 * makes a copy.
 * None of it may get in the way of calling people: a failure is logged, and the next day tries again.
 */
export function startHousekeeping({ appliance, journal, files, clock, log }: HousekeepingParts): void {
	function keepHouse(): void {
		try {
			const at = clock.now();
			const state = encodeOffice(appliance.office);
			journal.saveSnapshot({ sequence: journal.lastSequence, at, version: domainVersion(), state });
			// On a full disk room is worth more than the past.
			dropDispensable(journal, files?.state() === 'disk-full' ? at : plusSeconds(at, -KEPT_SECONDS));
		} catch (error) {
			log.error({ event: 'housekeeping-failed', err: error });
		}
		files?.backUp().catch((error: unknown) => log.error({ event: 'backup-failed', err: error }));
	}

	const [latest] = journal.snapshots();
	if (latest === undefined || latest.at < appliance.office.day.start) keepHouse();
	appliance.onChange((entries) => {
		if (entries.some(({ event }) => event.type === 'day-begun')) keepHouse();
	});
}
