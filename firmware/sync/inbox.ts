import type { OfficeCommand } from '#domain/commands.ts';
import type { Message } from '#wire/messages.ts';

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
