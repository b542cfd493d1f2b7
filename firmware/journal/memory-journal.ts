import type { Journal, JournalEntry } from './journal.ts';

/** A journal for tests and simulations: as long-lived as the process. */
export function createMemoryJournal(): Journal {
	const entries: JournalEntry[] = [];
	const positions = new Map<string, number>();
	return {
		get lastSequence() {
			return entries.length;
		},
		append(events, at) {
			const added = events.map((event, i) => ({ sequence: entries.length + 1 + i, at, event }));
			entries.push(...added);
			return added;
		},
		read: (from, limit) => entries.slice(from - 1, from - 1 + limit),
		position: (follower) => positions.get(follower) ?? 0,
		setPosition: (follower, sequence) => void positions.set(follower, sequence),
		close() {},
	};
}
