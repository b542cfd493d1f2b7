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
	const expected = before.base + told.first;
	const numbers = await numbersOf(tx, office, first);
	const stored = numbers.includes(expected) ? expected : numbers[0];
	const base = stored === undefined ? before.top - told.first + 1 : stored - told.first;
	return { ...before, journal: told.id, base, last: told.first - 1 };
}

/** Numbers under which an event is stored, in order. */
export async function numbersOf(
	tx: Transaction<Tables>,
	office: string,
	{ at, event }: WireEntry,
): Promise<readonly number[]> {
	const rows = await tx
		.selectFrom('events')
		.select('sequence')
		.where('office', '=', office)
		.where('at', '=', at)
		.where('type', '=', event.type)
		.orderBy('sequence')
		.execute();
	return rows.map(({ sequence }) => sequence);
}

/** Passes over what is no longer to be had: the office keeps nothing before `first`, and nothing was heard of it. */
export function withoutForgotten(place: JournalPlace, first: number): JournalPlace {
	const last = Math.max(place.last, first - 1);
	return { ...place, last, base: Math.min(place.base, place.top - last) };
}

/**
 * Goes along a journal while it repeats what was stored of those before; where it tells something else, it goes on beside
 * it. A copy of one that had gone on beside another repeats first this, then that.
 */
export async function withoutRepeated(
	tx: Transaction<Tables>,
	office: string,
	place: JournalPlace,
	entries: readonly WireEntry[],
): Promise<JournalPlace> {
	let { base, last } = place;
	let left = entries;
	while (base + last < place.top) {
		const repeated = await countRepeated(tx, office, base + last, left);
		last += repeated;
		left = left.slice(repeated);
		const [other] = left;
		if (other === undefined) break;
		const stored = (await numbersOf(tx, office, other)).find((number) => number > base + last);
		base = stored === undefined ? place.top - last : stored - other.sequence;
	}
	return { ...place, base, last };
}

/** How many of the entries are, one after the other, what is stored after a number. */
async function countRepeated(
	tx: Transaction<Tables>,
	office: string,
	after: number,
	entries: readonly WireEntry[],
): Promise<number> {
	const rows = await tx
		.selectFrom('events')
		.select(['sequence', 'at', 'type'])
		.where('office', '=', office)
		.where('sequence', '>', after)
		.where('sequence', '<=', after + entries.length)
		.orderBy('sequence')
		.execute();
	const other = entries.findIndex(({ at, event }, i) => rows[i]?.at !== at || rows[i].type !== event.type);
	return other === -1 ? entries.length : other;
}
