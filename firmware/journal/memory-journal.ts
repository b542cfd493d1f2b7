import { randomUUID } from 'node:crypto';
import type { Journal, JournalEntry, Snapshot } from './journal.ts';

/** What a journal begins with. */
export interface Beginning {
	readonly id: string;
	readonly entries: readonly JournalEntry[];
	readonly snapshots: readonly Snapshot[];
}

/** A journal as long-lived as the process: for tests, and where no disk can be written. */
export function createMemoryJournal(beginning: Beginning = { id: randomUUID(), entries: [], snapshots: [] }): Journal {
	let { id, snapshots } = beginning;
	let entries = [...beginning.entries];
	let lastSequence = Math.max(0, ...[...entries.slice(-1), ...snapshots].map(({ sequence }) => sequence));
	const positions = new Map<string, number>();
	return {
		get id() {
			return id;
		},
		renew() {
			id = randomUUID();
		},
		get firstSequence() {
			return entries[0]?.sequence ?? lastSequence + 1;
		},
		get lastSequence() {
			return lastSequence;
		},
		hasRoom: true,
		unwritten: [],
		append(events, at) {
			const added = events.map((event, i) => ({ sequence: lastSequence + 1 + i, at, event }));
			entries.push(...added);
			lastSequence += added.length;
			return added;
		},
		read(from, limit) {
			const start = Math.max(0, from - (entries[0]?.sequence ?? from));
			return entries.slice(start, start + limit);
		},
		position: (follower) => positions.get(follower) ?? 0,
		setPosition: (follower, sequence) => void positions.set(follower, sequence),
		snapshots: () => snapshots,
		saveSnapshot: (snapshot) => {
			snapshots = [snapshot, ...snapshots];
		},
		dropThrough({ sequence: last }) {
			entries = entries.filter(({ sequence }) => sequence > last);
			snapshots = snapshots.filter(({ sequence }) => sequence >= last);
		},
		close() {},
	};
}
