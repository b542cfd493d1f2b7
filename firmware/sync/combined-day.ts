import type { OfficeEvent, RestoredEntry } from '#domain/events.ts';
import type { TicketId } from '#domain/values.ts';
import { lastOfEachLetter, type WireEntry } from '#wire/events.ts';
import type { JournalEntry } from '../journal/journal.ts';

/**
 * Today's events as cloud and office know them together: what the cloud has, in its order, then what only this journal
 * has. Of a number that was given twice, as before the cloud's word came, only the later ticket stands. What time alone
 * decided here, not knowing what the cloud tells of that ticket, is left out: it is decided anew.
 * @returns `null` when the cloud has nothing that this journal lacks
 */
export function combinedDay(
	heard: readonly WireEntry[],
	own: readonly JournalEntry[],
): readonly RestoredEntry[] | null {
	const mine = own.flatMap(({ at, event }) => (event.type === 'day-restored' ? event.entries : [{ at, event }]));
	const known = new Set(mine.map(keyOf));
	if (heard.every((entry) => !says(entry) || known.has(keyOf(entry)))) return null;
	// Once each: the cloud may have heard some of it twice, as of a copy of a copy.
	const all = [...Map.groupBy<string, Entry>([...heard, ...mine], keyOf).values()]
		.flatMap(([first]) => first ?? [])
		.filter(says)
		.filter(restsOnAll(known));
	const issues = Map.groupBy(
		all.flatMap(({ at, event }, place) =>
			event.type === 'ticket-issued' ? [{ ticket: event.ticket, at, place }] : [],
		),
		({ ticket }) => ticket,
	);
	const stands = ({ event }: Entry, place: number) => {
		const given = 'ticket' in event ? (issues.get(event.ticket) ?? []) : [];
		const own = given.findLast((issue) => issue.place <= place);
		return given.every(({ at }) => own !== undefined && at <= own.at);
	};
	// What travels has the members of what happened, but for those kinds that say nothing here.
	return all.filter(stands).map(({ at, event }) => ({ at, event: event as OfficeEvent }));
}

/** @returns in order of all entries, whether each rests on more than what is known here */
function restsOnAll(known: ReadonlySet<string>): (entry: Entry) => boolean {
	const unheardOf = new Set<TicketId>();
	return (entry) => {
		const { event } = entry;
		if (!('ticket' in event)) return true;
		if (known.has(keyOf(entry))) return !BY_TIME.has(event.type) || !unheardOf.has(event.ticket);
		unheardOf.add(event.ticket);
		return true;
	};
}

/** Somebody stayed away after a no-show, or was to come back by then. */
const BY_TIME: ReadonlySet<OfficeEvent['type']> = new Set(['ticket-left', 'ticket-returned']);

/** Last ticket of each letter among them. */
export function lastIssued(
	entries: readonly { readonly event: WireEntry['event'] | OfficeEvent }[],
): readonly TicketId[] {
	return lastOfEachLetter(entries.flatMap(({ event }) => (event.type === 'ticket-issued' ? [event] : [])));
}

type Entry = Pick<WireEntry, 'at'> & { readonly event: WireEntry['event'] | OfficeEvent };

/** Rules, hours and reservations are known from elsewhere; that a day was brought back is no part of it. */
const says = ({ event }: Entry): boolean =>
	!['office-configured', 'day-begun', 'reservations-updated', 'day-doubted', 'day-restored'].includes(event.type);

/** Nothing of one kind happens twice at once to a ticket, a counter or a reservation. */
function keyOf({ at, event }: Entry): string {
	const { ticket, counter, reservation, service, terminal } = event as Partial<Record<string, unknown>>;
	return JSON.stringify([at, event.type, ticket, counter, reservation, service, terminal]);
}
