import { decodeOffice } from '#domain/snapshot.ts';
import type { JournalEntry, Snapshot } from './journal.ts';
import type { Readable } from './sqlite-rebuild.ts';

/**
 * One journal of what could be read of several copies of it. It begins at the latest snapshot, or before it where nothing is
 * missing up to there. Entries after it that are missing are missing: those before and after move together, and the state is
 * as near to the truth as they are (every event is accepted, whatever went before).
 * @param copies the best first
 */
export function mended(copies: readonly Readable[]): Readable {
	const entries = merged(copies.map((copy) => copy.entries));
	const snapshots = merged(copies.map((copy) => copy.snapshots.filter(({ state }) => decodeOffice(state) !== null)));
	const latest = snapshots.at(-1)?.sequence ?? 0;
	const before = runUpTo(latest, entries);
	const first = before[0]?.sequence ?? latest + 1;
	const after = entries.filter(({ sequence }) => sequence > latest);
	const next = latest === 0 ? (after[0]?.sequence ?? 1) : latest + 1;
	return {
		entries: [...before, ...after.map((entry, i) => ({ ...entry, sequence: next + i }))],
		snapshots: snapshots.filter(({ sequence }) => sequence >= first - 1),
	};
}

/** By number, each once, the earlier copy's first. */
function merged<Item extends JournalEntry | Snapshot>(copies: readonly (readonly Item[])[]): readonly Item[] {
	const bySequence = new Map(copies.toReversed().flatMap((items) => items.map((item) => [item.sequence, item])));
	return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}

/** The stretch without a gap that ends with an entry of this number; empty where that is missing. */
function runUpTo(last: number, entries: readonly JournalEntry[]): readonly JournalEntry[] {
	const upTo = entries.filter(({ sequence }) => sequence <= last);
	const gap = upTo.findLastIndex(({ sequence }, i) => sequence !== last - (upTo.length - 1 - i));
	return upTo.slice(gap + 1);
}
