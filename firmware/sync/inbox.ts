import type { OfficeCommand } from '#domain/commands.ts';
import { BATCH_SIZE, type Message } from '#wire/messages.ts';

/** What a message of `down/reservations` means to an office that has the cloud's facts up to `revision`. */
export type Acceptance =
	| { readonly kind: 'apply'; readonly command: Extract<OfficeCommand, { type: 'update-reservations' }> }
	/** Something is missing before it: ask again from here. */
	| { readonly kind: 'want'; readonly revision: number }
	| { readonly kind: 'ignore' };

/** Takes what follows on without a gap, once; asks again when there is a gap. */
export function acceptReservations(revision: number, message: Message<'down/reservations'>): Acceptance {
	if (message.revision <= revision) return { kind: 'ignore' };
	const fresh = message.changes.filter((change) => change.revision > revision);
	if (fresh[0]?.revision !== revision + 1) return { kind: 'want', revision };
	const reservations = fresh.map((change) => change.reservation);
	return { kind: 'apply', command: { type: 'update-reservations', revision: message.revision, reservations } };
}

/**
 * Whether, once the message is accepted, the office at `revision` has heard everything that the cloud had when it sent it:
 * a batch that is not full is the last one. One that is older than the office's copy is an echo and says nothing.
 */
export function tellsAll(revision: number, message: Message<'down/reservations'>): boolean {
	return message.revision === revision && message.changes.length < BATCH_SIZE;
}
