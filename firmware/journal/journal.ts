import type { OfficeEvent } from '#domain/events.ts';
import type { Instant } from '#domain/values.ts';

/** One event in its place: sequences run from 1 without a gap. */
export interface JournalEntry {
	readonly sequence: number;
	readonly at: Instant;
	readonly event: OfficeEvent;
}

/** Keeps the office's events and how far each follower has come with them. */
export interface Journal {
	/** Sequence of the last entry; 0 when there is none. */
	readonly lastSequence: number;
	/**
	 * Appends events that happened at `at`, all or none; they survive a power cut once this returns.
	 * @throws when the storage fails; nothing is appended then
	 */
	append(events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[];
	/** Entries from a sequence on, at most `limit`. */
	read(from: number, limit: number): readonly JournalEntry[];
	/** Last sequence that a follower is done with; 0 for one never heard of. */
	position(follower: string): number;
	setPosition(follower: string, sequence: number): void;
	close(): void;
}
