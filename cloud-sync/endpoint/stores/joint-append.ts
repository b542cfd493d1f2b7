import type { Transaction } from 'kysely';
import * as z from 'zod';
import { type WireEntry, type WireEvent, wireEventSchema } from '#wire/events.ts';
import type { NamedJournal } from '#wire/messages.ts';
import { applyEntries } from './attendance.ts';
import {
	adopted,
	isRetired,
	type JournalPlace,
	lockPlaces,
	numbersOf,
	savePlaces,
	withoutForgotten,
	withoutRepeated,
} from './journal-place.ts';
import type { Appended } from './store.ts';
import type { Tables } from './tables.ts';

/** What one office told at once: consecutive entries of the journal that it named, if it did. */
export interface JournalBatch {
	readonly office: string;
	readonly entries: readonly WireEntry[];
	readonly told: NamedJournal | null;
}

/** A batch, and the place of its journal as it would be taken: `null` when it is not, for what the answer says. */
interface Heard {
	readonly batch: JournalBatch;
	readonly before: JournalPlace;
	readonly place: JournalPlace | null;
	readonly answer: Omit<Appended, 'disputes'>;
}

/** What of a batch is new, under the cloud's own numbers, and where the journal stands with it. */
interface Taken {
	readonly office: string;
	readonly before: JournalPlace;
	readonly after: JournalPlace;
	readonly fresh: readonly WireEntry[];
	readonly answer: Omit<Appended, 'disputes'>;
}

/**
 * Appends what several offices told, as if one after another, in a handful of statements whatever their number.
 * @param batches at most one of each office, all of which have been met
 * @returns the answer to each batch
 */
export async function appendTogether(
	tx: Transaction<Tables>,
	batches: readonly JournalBatch[],
): Promise<readonly Appended[]> {
	const places = await lockPlaces(
		tx,
		batches.map(({ office }) => office),
	);
	const heard: Heard[] = [];
	for (const batch of batches) heard.push(await hear(tx, batch, places.get(batch.office)));
	const met = await entriesMet(tx, heard);
	const taken: Taken[] = [];
	for (const each of heard) taken.push(await take(tx, each, met));
	await insertEntries(tx, taken);
	const disputes = await applyEntries(tx, taken);
	await savePlaces(tx, taken);
	return taken.map(({ office, answer }) => ({ ...answer, disputes: disputes.get(office) ?? [] }));
}

async function hear(tx: Transaction<Tables>, batch: JournalBatch, before: JournalPlace | undefined): Promise<Heard> {
	const { office, entries, told } = batch;
	if (before === undefined) throw new Error(`the office ${office} has not been met`);
	const nothing = { stored: 0, isKnown: false, contradicted: null, renew: false };
	const answer = { ...nothing, journal: told?.id ?? before.journal };
	if (told === null || told.id === before.journal)
		return { batch, before, place: before, answer: { ...answer, sequence: before.last } };
	if (await isRetired(tx, office, told.id))
		return { batch, before, place: null, answer: { ...answer, sequence: 0, isKnown: true, renew: true } };
	// A journal never heard of is taken from its first entry on.
	const [first] = entries;
	const place = first?.sequence === told.first ? await adopted(tx, office, before, told, first) : null;
	return { batch, before, place, answer: { ...answer, sequence: told.first - 1 } };
}

async function take(
	tx: Transaction<Tables>,
	{ batch, before, place, answer }: Heard,
	met: ReadonlyMap<string, MetEntry>,
): Promise<Taken> {
	const { office, entries, told } = batch;
	const nothing = { office, before, after: before, fresh: [] };
	if (place === null) return { ...nothing, answer };
	const contradicted = await firstContradiction(tx, place, batch, met.get(office));
	// Without a name there is nothing to renew, and what goes on is taken as it is.
	if (contradicted !== null && told !== null)
		return { ...nothing, answer: { ...answer, sequence: place.last, contradicted, renew: true } };
	const isFirst = told !== null && entries[0]?.sequence === told.first;
	const from = isFirst ? withoutForgotten(place, told.first) : place;
	const own = await withoutRepeated(tx, office, from, continuing(entries, from.last));
	const isKnown = contradicted === null && (entries.at(-1)?.sequence ?? Number.POSITIVE_INFINITY) <= place.last;
	const fresh = continuing(entries, own.last).map((entry) => ({ ...entry, sequence: own.base + entry.sequence }));
	const sequence = own.last + fresh.length;
	return {
		...{ office, before, fresh },
		after: { ...own, last: sequence, top: own.top + fresh.length },
		answer: { ...answer, sequence, stored: fresh.length, isKnown, contradicted },
	};
}

/** An entry that is stored where a batch meets what is known. */
type MetEntry = Pick<Tables['events'], 'office' | 'at' | 'type'>;

/** The sequence where a batch meets what is known: its last entry that is known already, or the one before it. */
const meetingAt = ({ last }: JournalPlace, entries: readonly WireEntry[]): number =>
	entries.findLast(({ sequence }) => sequence <= last)?.sequence ?? last;

async function entriesMet(tx: Transaction<Tables>, heard: readonly Heard[]): Promise<ReadonlyMap<string, MetEntry>> {
	const places = heard.flatMap(({ batch: { office, entries }, place }) =>
		place === null ? [] : [{ office, sequence: place.base + meetingAt(place, entries) }],
	);
	if (places.length === 0) return new Map();
	const rows = await tx
		.selectFrom('events')
		.select(['office', 'at', 'type'])
		.where(({ or, and }) => or(places.map(and)))
		.execute();
	return new Map(rows.map((row) => [row.office, row]));
}

/**
 * The sequence of an entry that is stored with another event, if there is one where the batch meets what is known. By
 * moment and kind, which tell two journals apart and stay the same when a later version writes events otherwise. What the
 * journal has in common with the one before is stored elsewhere, as a late copy of it says.
 */
async function firstContradiction(
	tx: Transaction<Tables>,
	place: JournalPlace,
	{ office, entries, told }: JournalBatch,
	met: MetEntry | undefined,
): Promise<number | null> {
	const known = entries.findLast(({ sequence }) => sequence <= place.last);
	if (known) {
		const isStored =
			(met?.at === known.at && met.type === known.event.type) || (await numbersOf(tx, office, known)).length > 0;
		return isStored ? null : known.sequence;
	}
	const goesOn = entries[0]?.sequence === place.last + 1 && told?.previousAt !== undefined && met !== undefined;
	return goesOn && met.at !== told.previousAt ? place.last : null;
}

/** The entries that follow `last` one by one. */
function continuing(entries: readonly WireEntry[], last: number): readonly WireEntry[] {
	const later = entries.filter(({ sequence }) => sequence > last);
	const gap = later.findIndex(({ sequence }, i) => sequence !== last + 1 + i);
	return gap === -1 ? later : later.slice(0, gap);
}

async function insertEntries(tx: Transaction<Tables>, taken: readonly Taken[]): Promise<void> {
	const rows = taken.flatMap(({ office, fresh }) =>
		fresh.map(({ sequence, at, event }) => ({ office, sequence, at, type: event.type, event: textOf(event) })),
	);
	if (rows.length > 0) await tx.insertInto('events').values(rows).execute();
}

function textOf(event: WireEvent): string {
	return JSON.stringify(z.encode(wireEventSchema, event));
}
