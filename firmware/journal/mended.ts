import { decodeOffice } from '#domain/snapshot.ts';
import type { JournalEntry, Snapshot } from './journal.ts';
import type { Readable } from './sqlite-rebuild.ts';

/**
 * One journal of what could be read of several copies of it. When a snapshot stands after the last gap, it is exact from
 * there on. Otherwise what is missing is missing: the entries before and after move together, and the state is as near to
 * the truth as they are (every event is accepted, whatever went before).
 * @param copies the best first
 */
export function mended(copies: readonly Readable[]): Readable {
	const runs = runsOf(merged(copies.map(({ entries }) => entries)));
	const snapshots = merged(copies.map((copy) => copy.snapshots.filter(({ state }) => decodeOffice(state) !== null)));
	let kept: readonly JournalEntry[] = [];
	for (const run of runs.toReversed()) {
		const next = (run.at(-1)?.sequence ?? 0) + 1;
		kept = [...run, ...kept.map((entry, i) => ({ ...entry, sequence: next + i }))];
		const first = run[0]?.sequence ?? 1;
		const fitting = snapshots.filter(({ sequence }) => first - 1 <= sequence && sequence < next);
		if (first === 1 || fitting.length > 0) return { entries: kept, snapshots: fitting };
	}
	const latest = snapshots.at(-1);
	const start = latest?.sequence ?? 0;
	return {
		entries: kept.map((entry, i) => ({ ...entry, sequence: start + 1 + i })),
		snapshots: latest ? [latest] : [],
	};
}

/** By number, each once, the earlier copy's first. */
function merged<Item extends JournalEntry | Snapshot>(copies: readonly (readonly Item[])[]): readonly Item[] {
	const bySequence = new Map(copies.toReversed().flatMap((items) => items.map((item) => [item.sequence, item])));
	return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}

/** Stretches without a gap. */
function runsOf(entries: readonly JournalEntry[]): readonly (readonly JournalEntry[])[] {
	const runs: JournalEntry[][] = [];
	for (const entry of entries) {
		const run = runs.at(-1);
		if (run?.at(-1)?.sequence === entry.sequence - 1) run.push(entry);
		else runs.push([entry]);
	}
	return runs;
}
