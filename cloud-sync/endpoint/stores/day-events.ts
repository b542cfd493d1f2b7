import type { Kysely } from 'kysely';
import * as z from 'zod';
import { lastOfEachLetter, type WireEntry, wireEventSchema } from '#wire/events.ts';
import { BATCH_SIZE, type Message } from '#wire/messages.ts';
import { instant } from '#wire/time.ts';
import type { Tables } from './tables.ts';

/** The events of the latest day that an office told of, under the numbers that they have here. */
export async function dayEvents(
	db: Kysely<Tables>,
	office: string,
	date: string,
	after: number,
): Promise<Message<'down/day'>> {
	const day = await latestDay(db, office);
	if (day?.date !== date) return { date, after, through: after, entries: [], isLast: true };
	const rows = await db
		.selectFrom('events')
		.select(['sequence', 'at', 'event'])
		.where('office', '=', office)
		.where('sequence', '>', Math.max(after, day.sequence))
		.orderBy('sequence')
		.limit(BATCH_SIZE)
		.execute();
	const through = rows.at(-1)?.sequence ?? after;
	return { date, after, through, entries: rows.flatMap(entryOf), isLast: rows.length < BATCH_SIZE };
}

/** Highest ticket of each letter on the latest day that an office told of. */
export async function lastIssued(db: Kysely<Tables>, office: string): Promise<readonly string[]> {
	const day = await latestDay(db, office);
	if (day === null) return [];
	const rows = await db
		.selectFrom('events')
		.select('event')
		.where('office', '=', office)
		.where('type', '=', 'ticket-issued')
		.where('sequence', '>', day.sequence)
		.execute();
	return lastOfEachLetter(
		rows.map(({ event }) => JSON.parse(event) as { readonly ticket: string; readonly number: string }),
	);
}

/**
 * When the latest day began: at the first of the events that say so, as a journal begun within it says so once more. In
 * between it may have begun an earlier day, by a clock that was behind; two of them in order are what was before.
 */
async function latestDay(db: Kysely<Tables>, office: string): Promise<{ date: string; sequence: number } | null> {
	let first: { readonly date: string; readonly sequence: number } | null = null;
	let passedOver = '';
	for await (const { date, sequence } of daysBegun(db, office)) {
		if (first === null || date === first.date) first = { date, sequence };
		else if (date > first.date || date < passedOver) break;
		else passedOver = date;
	}
	return first;
}

/** The events that say that a day has begun, from the last one back. */
async function* daysBegun(db: Kysely<Tables>, office: string) {
	for (let before = Number.MAX_SAFE_INTEGER; ; ) {
		const row = await db
			.selectFrom('events')
			.select(['sequence', 'event'])
			.where('office', '=', office)
			.where('type', '=', 'day-begun')
			.where('sequence', '<', before)
			.orderBy('sequence', 'desc')
			.limit(1)
			.executeTakeFirst();
		if (row === undefined) return;
		before = row.sequence;
		yield { sequence: row.sequence, date: (JSON.parse(row.event) as { readonly date: string }).date };
	}
}

/** An event that an earlier version wrote and this one cannot read says nothing. */
function entryOf({ sequence, at, event }: Pick<Tables['events'], 'sequence' | 'at' | 'event'>): readonly WireEntry[] {
	const read = z.safeDecode(wireEventSchema, JSON.parse(event));
	return read.success ? [{ sequence, at: instant(at), event: read.data }] : [];
}
