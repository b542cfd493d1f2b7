import * as z from 'zod';
import { bookedAnswerSchema } from './answers.ts';
import { TabMemory } from './tab-memory.ts';

const bookedSchema = z.object({
	...bookedAnswerSchema.shape,
	/** Whether the visitor gave an e-mail address, and so its confirmation is to be spoken of. */
	emailWanted: z.boolean(),
});
export type Booked = z.infer<typeof bookedSchema>;

/** The reservation this tab made last, so that a reload shows its PIN again. */
export const bookedMemory = (): TabMemory<Booked> => new TabMemory('prepazka-booked', bookedSchema);

/** Secrets of bookings that were sent, by what was wished, until it is known what came of them. */
const unansweredSchema = z.record(z.string(), z.string());

/**
 * Secrets under which slots were asked for. The same one goes with each attempt at a slot until it is answered, so that two
 * attempts have one seat.
 */
export class BookingSecrets {
	readonly #memory = new TabMemory('prepazka-unanswered', unansweredSchema);

	/** Whether an attempt at the slot may have gone through without an answer. */
	isUnanswered(slot: string): boolean {
		return this.#unanswered[slot] !== undefined;
	}

	/** The secret to ask for the slot with. */
	of(slot: string): string {
		const secret = this.#unanswered[slot] ?? drawSecret();
		this.#memory.remember({ ...this.#unanswered, [slot]: secret });
		return secret;
	}

	/** To be called when it is known what came of all attempts at the slot. */
	forget(slot: string): void {
		const { [slot]: _, ...others } = this.#unanswered;
		this.#memory.remember(others);
	}

	get #unanswered(): Readonly<Record<string, string>> {
		return this.#memory.recall() ?? {};
	}
}

const SECRET_BYTES = 32;

/** In base64url (RFC 4648 §5), as the cloud draws its own. */
function drawSecret(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
	return btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
}
