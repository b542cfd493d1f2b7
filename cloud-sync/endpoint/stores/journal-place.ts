import { PostgresAdapter, type Transaction } from 'kysely';
import type { WireEntry } from '#wire/events.ts';
import type { NamedJournal } from '#wire/messages.ts';
import type { Tables } from './tables.ts';

/**
 * Where an office's journal stands among its events stored here. The cloud's numbers go on when the office begins another
 * journal: entry `n` of the present one is stored as `base + n`.
 */
export interface JournalPlace {
	/** Empty before the first that bears a name. */
	readonly journal: string;
	readonly base: number;
	/** Last sequence of this journal that is known here. Less than `top - base` while a new one repeats what was told. */
	readonly last: number;
	/** Highest number stored. */
	readonly top: number;
}

/** A place as it was when it was locked, and as it is to be. */
export interface PlaceChange {
	readonly office: string;
	readonly before: JournalPlace;
	readonly after: JournalPlace;
}

/**
 * The present places of offices, locked until the transaction ends, so that two processes cannot append at once. All
 * lock in one order, so that nobody waits in a circle; SQLite serves one process, in which transactions do not overlap.
 */
export async function lockPlaces(
	tx: Transaction<Tables>,
	offices: readonly string[],
): Promise<ReadonlyMap<string, JournalPlace>> {
	const rows = await tx
		.selectFrom('offices')
		.select(['id', 'journal', 'journal_base', 'journal_last', 'last_sequence'])
		.where('id', 'in', offices)
		.orderBy('id')
		.$if(tx.getExecutor().adapter instanceof PostgresAdapter, (query) => query.forNoKeyUpdate())
		.execute();
	return new Map(
		rows.map((row) => [
			row.id,
			{ journal: row.journal, base: row.journal_base, last: row.journal_last, top: row.last_sequence },
		]),
	);
}

/** Stores where journals stand now: one statement for all that went on by the same number of entries, as most do. */
export async function savePlaces(tx: Transaction<Tables>, changes: readonly PlaceChange[]): Promise<void> {
	const moved = changes.filter(({ before, after }) => !isSame(before, after));
	for (const [count, those] of Map.groupBy(moved, entriesGoneOnBy)) {
		if (count === null) for (const change of those) await savePlace(tx, change);
		else
			await tx
				.updateTable('offices')
				.set(({ eb }) => ({
					journal_last: eb('journal_last', '+', count),
					last_sequence: eb('last_sequence', '+', count),
				}))
				.where(
					'id',
					'in',
					those.map(({ office }) => office),
				)
				.execute();
	}
}

function isSame(one: JournalPlace, other: JournalPlace): boolean {
	return one.journal === other.journal && one.base === other.base && one.last === other.last && one.top === other.top;
}

/** By how many entries the journal simply went on; `null` when more than that has changed. */
function entriesGoneOnBy({ before, after }: PlaceChange): number | null {
	const count = after.top - before.top;
	return isSame({ ...before, last: before.last + count, top: after.top }, after) ? count : null;
}

/** The journal before a new one is retired. */
async function savePlace(tx: Transaction<Tables>, { office, before, after }: PlaceChange): Promise<void> {
	if (before.journal !== '' && before.journal !== after.journal)
		await tx.insertInto('retired_journals').values({ office, journal: before.journal }).execute();
	await tx
		.updateTable('offices')
		.set({ journal: after.journal, journal_base: after.base, journal_last: after.last, last_sequence: after.top })
		.where('id', '=', office)
		.execute();
}

/** Nothing of a retired journal is believed any more: it is a late copy of a message, or a copy of an SD card. */
export async function isRetired(tx: Transaction<Tables>, office: string, journal: string): Promise<boolean> {
	const row = await tx
		.selectFrom('retired_journals')
		.select('journal')
		.where('office', '=', office)
		.where('journal', '=', journal)
		.executeTakeFirst();
	return row !== undefined;
}

/**
 * The place of a journal never heard of, which is told from its first entry on. A copy of one that was given up earlier,
 * as when a lost SD card turns up again, stands where that one was stored.
 */
export async function adopted(
	tx: Transaction<Tables>,
	office: string,
	before: JournalPlace,
	told: NamedJournal,
	first: WireEntry,
): Promise<JournalPlace> {
	const stored = await storedAs(tx, office, first, before.base + told.first);
	const base = stored === null ? before.top - told.first + 1 : stored - told.first;
	return { ...before, journal: told.id, base, last: told.first - 1 };
}

/** The number under which an event is stored: where it is expected, else the first that is the same. */
async function storedAs(
	tx: Transaction<Tables>,
	office: string,
	{ at, event }: WireEntry,
	expected: number,
): Promise<number | null> {
	const rows = await tx
		.selectFrom('events')
		.select('sequence')
		.where('office', '=', office)
		.where('at', '=', at)
		.where('type', '=', event.type)
		.orderBy('sequence')
		.execute();
	const numbers = rows.map(({ sequence }) => sequence);
	return numbers.includes(expected) ? expected : (numbers[0] ?? null);
}

/** Passes over what is no longer to be had: the office keeps nothing before `first`, and nothing was heard of it. */
export function withoutForgotten(place: JournalPlace, first: number): JournalPlace {
	const last = Math.max(place.last, first - 1);
	return { ...place, last, base: Math.min(place.base, place.top - last) };
}

/**
 * Goes along a journal while it repeats what was stored of the one before; where it tells something else, it goes on
 * beside it.
 */
export async function withoutRepeated(
	tx: Transaction<Tables>,
	office: string,
	place: JournalPlace,
	entries: readonly WireEntry[],
): Promise<JournalPlace> {
	if (place.base + place.last >= place.top) return place;
	const rows = await tx
		.selectFrom('events')
		.select(['sequence', 'at', 'type'])
		.where('office', '=', office)
		.where('sequence', '>', place.base + place.last)
		.where('sequence', '<=', place.base + place.last + entries.length)
		.orderBy('sequence')
		.execute();
	const isRepeated = ({ at, event }: WireEntry, i: number) => rows[i]?.at === at && rows[i].type === event.type;
	const other = entries.findIndex((entry, i) => !isRepeated(entry, i));
	if (other === -1) return { ...place, last: place.last + entries.length };
	const last = place.last + other;
	return { ...place, last, base: place.top - last };
}
