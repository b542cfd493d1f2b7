import type { Instant } from '#domain/values.ts';
import { type Journal, UPLINK } from './journal.ts';

/**
 * Drops the entries up to the latest snapshot that was taken by then and that the cloud has everything before.
 * @returns whether there was something to drop
 */
export function dropDispensable(journal: Journal, takenBy: Instant): boolean {
	const acknowledged = journal.position(UPLINK);
	const dispensable = journal.snapshots().find(({ sequence, at }) => sequence <= acknowledged && at <= takenBy);
	if (dispensable === undefined || dispensable.sequence < journal.firstSequence) return false;
	journal.dropThrough(dispensable);
	return true;
}
