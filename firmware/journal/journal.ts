import type { OfficeEvent } from '#domain/events.ts';
import type { Instant } from '#domain/values.ts';

/** One event in its place: sequences run from 1 without a gap. */
export interface JournalEntry {
	readonly sequence: number;
	readonly at: Instant;
	readonly event: OfficeEvent;
}

/** The follower that keeps how far the cloud has acknowledged. */
export const UPLINK = 'uplink';

/** The office's state after an entry, so that what came before need not be replayed, or kept. */
export interface Snapshot {
	readonly sequence: number;
	/** When it was taken. */
	readonly at: Instant;
	/** Of the rules that made this state of the entries. */
	readonly version: string;
	readonly state: string;
}

/** Keeps the office's events and how far each follower has come with them. */
export interface Journal {
	/** Tells this journal from one that was lost: what has another id is another sequence of events. */
	readonly id: string;
	/** Takes another id, as what follows is not what is known under this one; until it is opened again, if the disk takes nothing. */
	renew(): void;
	/** Sequence of the first entry that is kept; one beyond the last when none is. */
	readonly firstSequence: number;
	/** Sequence of the last entry; 0 when there never was one. Numbers are not given again, whatever is dropped. */
	readonly lastSequence: number;
	/** Whether the disk took the last step; while it takes none nobody gets a ticket. */
	readonly hasRoom: boolean;
	/** What happened after the last entry and is in memory only, as the disk does not take it. */
	readonly unwritten: readonly JournalEntry[];
	/**
	 * Appends events that happened at `at`, all or none; they survive a power cut once this returns. With no events it is
	 * only tried whether there is room.
	 * @throws when the storage fails; nothing is appended then
	 */
	append(events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[];
	/** Entries from a sequence on, at most `limit`. */
	read(from: number, limit: number): readonly JournalEntry[];
	/** Last sequence that a follower is done with; 0 for one never heard of. */
	position(follower: string): number;
	/** Kept now and then: a power cut may take it back, so a follower has to bear doing some things again. */
	setPosition(follower: string, sequence: number): void;
	/** Latest first. */
	snapshots(): readonly Snapshot[];
	saveSnapshot(snapshot: Snapshot): void;
	/** Forgets the entries up to a snapshot's, and the snapshots before it. */
	dropThrough(snapshot: Snapshot): void;
	close(): void;
}

/** Entries read at a time. */
const BATCH = 1000;

/** All entries from a sequence on, in order. */
export function* entriesFrom(
	journal: Pick<Journal, 'lastSequence' | 'read'>,
	from: number,
): Generator<JournalEntry, void> {
	for (let next = from; next <= journal.lastSequence; next += BATCH) yield* journal.read(next, BATCH);
}
