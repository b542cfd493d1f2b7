import type { OfficeEvent } from '#domain/events.ts';
import type { WireEntry, WireEvent } from '#wire/events.ts';
import { BATCH_SIZE } from '#wire/messages.ts';
import type { Journal, JournalEntry } from '../journal/journal.ts';

type Kept = Pick<Journal, 'firstSequence' | 'lastSequence'>;

/** How far the cloud has the journal: all up to `acked`, and up to `sent` on the way. */
export interface Outbox {
	readonly acked: number;
	/** Last sequence of the batch on the way; equal to `acked` when none is. */
	readonly sent: number;
	/** Whether the next answer counts whatever it says: it is not known where the cloud is. */
	readonly asking: boolean;
}

/** What to send now: one batch at a time, so that a slow or lossy link never carries the backlog twice. */
export function nextBatch(outbox: Outbox, lastSequence: number): { readonly from: number; readonly to: number } | null {
	if (isOnTheWay(outbox) || outbox.acked >= lastSequence) return null;
	return { from: outbox.acked + 1, to: Math.min(lastSequence, outbox.acked + BATCH_SIZE) };
}

/** Whether a batch has left that is not answered. */
export const isOnTheWay = ({ acked, sent }: Outbox): boolean => sent !== acked;

/** The batch up to `to` has left. */
export const batchSent = (outbox: Outbox, to: number): Outbox => ({ ...outbox, sent: to });

/** The link came up or an answer is overdue: what is not acknowledged is sent again. */
export const batchLost = (outbox: Outbox): Outbox => ({ ...outbox, sent: outbox.acked, asking: true });

/** Where the cloud is believed to be. What is no longer kept cannot be sent. */
export function outboxAt(journal: Kept, sequence: number): Outbox {
	const acked = Math.max(Math.min(sequence, journal.lastSequence), journal.firstSequence - 1);
	return { acked, sent: acked, asking: true };
}

/**
 * What the cloud says it holds counts when it is more than before, or when it was asked. Else it is taken for an old or
 * repeated answer, and the outbox stays as it is: were each of them answered with a batch, a link that doubles messages
 * would soon carry nothing else (RFC 1123 §4.2.3.1 tells it of TFTP).
 */
export function batchAcked(outbox: Outbox, journal: Kept, sequence: number): Outbox {
	// The cloud stands where the batch on the way begins: it said so before it heard that, to which it has yet to answer.
	if (outbox.asking && isOnTheWay(outbox) && sequence === outbox.acked) return { ...outbox, asking: false };
	return isNoNews(outbox, sequence) ? outbox : { ...outboxAt(journal, sequence), asking: false };
}

/** Whether an answer is old or comes from a cloud that was restored from a copy, while no batch is there to tell which. */
export const isDoubtful = ({ acked, sent, asking }: Outbox, sequence: number): boolean =>
	!asking && sent === acked && sequence < acked;

/** To find out where the cloud is: the last entry that it had is sent once more. */
export const askedAgain = (outbox: Outbox, journal: Kept): Outbox => outboxAt(journal, outbox.acked - 1);

/** Whether an answer that nobody asked for says no more than what is known. */
export const isNoNews = ({ acked, asking }: Outbox, sequence: number): boolean => !asking && sequence <= acked;

/**
 * A journal entry as it travels: without the rules (they are in `up/config`), without copies of the cloud's own facts, and
 * without what only this office is asked by.
 */
export function toWireEntry({ sequence, at, event }: JournalEntry): WireEntry {
	return { sequence, at, event: toWireEvent(event) };
}

function toWireEvent(event: OfficeEvent): WireEvent {
	switch (event.type) {
		case 'office-configured':
			return { type: 'office-configured' };
		case 'day-begun':
			return { type: 'day-begun', date: event.day.date };
		case 'reservations-updated':
			return { type: 'reservations-updated', revision: event.revision };
		case 'day-restored':
			return { type: 'day-restored', entries: event.entries.length };
		case 'ticket-issued': {
			const { wish: _, ...issued } = event;
			return issued;
		}
		default:
			return event;
	}
}
