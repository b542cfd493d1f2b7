import type { OfficeCommand } from '#domain/commands.ts';
import { BATCH_SIZE, type Message } from '#wire/messages.ts';

/** What a message of `down/reservations` means to an office that has the cloud's facts up to `revision`. */
export type Acceptance =
	| { readonly kind: 'apply'; readonly command: Extract<OfficeCommand, { type: 'update-reservations' }> }
	/** Something is missing before it: ask again from here. */
	| { readonly kind: 'want'; readonly revision: number }
	/** The answer to a question: there is nothing after what the office holds. */
	| { readonly kind: 'nothing-new' }
	/** A copy of what was heard before; it says nothing. */
	| { readonly kind: 'replayed' };

/**
 * Takes what follows on without a gap, once; asks again when there is a gap.
 * @param isAsking whether the office waits for an answer to `down/want`
 */
export function acceptReservations(
	revision: number,
	message: Message<'down/reservations'>,
	isAsking: boolean,
): Acceptance {
	const isAnswer = isAsking && message.revision === revision && message.changes.length === 0;
	if (message.revision <= revision) return { kind: isAnswer ? 'nothing-new' : 'replayed' };
	const fresh = message.changes.filter((change) => change.revision > revision);
	if (fresh[0]?.revision !== revision + 1) return { kind: 'want', revision };
	const reservations = fresh.map((change) => change.reservation);
	return { kind: 'apply', command: { type: 'update-reservations', revision: message.revision, reservations } };
}

/**
 * Whether, once the message is accepted, the office has heard everything that the cloud had when it sent it: a batch that
 * is not full is the last one.
 */
export function tellsAll({ changes }: Message<'down/reservations'>): boolean {
	return changes.length < BATCH_SIZE;
}
