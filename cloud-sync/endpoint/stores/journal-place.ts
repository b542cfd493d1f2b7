import type { Transaction } from 'kysely';
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

/** The office's present place, locked until the transaction ends, so that two processes cannot append at once. */
export async function lockPlace(tx: Transaction<Tables>, office: string): Promise<JournalPlace> {
	const row = await tx
		.updateTable('offices')
		.set(({ ref }) => ({ last_sequence: ref('last_sequence') }))
		.where('id', '=', office)
		.returning(['journal', 'journal_base', 'journal_last', 'last_sequence'])
		.executeTakeFirstOrThrow();
	return { journal: row.journal, base: row.journal_base, last: row.journal_last, top: row.last_sequence };
}

export async function savePlace(tx: Transaction<Tables>, office: string, place: JournalPlace): Promise<void> {
	await tx
		.updateTable('offices')
		.set({
			journal: place.journal,
			journal_base: place.base,
			journal_last: place.last,
			last_sequence: place.top,
		})
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

/** The place of a journal never heard of, which is told from its first entry on; the one before is retired. */
export async function adopt(
	tx: Transaction<Tables>,
	office: string,
	before: JournalPlace,
	told: NamedJournal,
): Promise<JournalPlace> {
	if (before.journal !== '')
		await tx.insertInto('retired_journals').values({ office, journal: before.journal }).execute();
	return { ...before, journal: told.id, last: told.first - 1 };
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
