import type { Refusal } from './commands.ts';
import type { OfficeEvent } from './events.ts';

/** What a command leads to: events to append, or why not. A wrong PIN is both refused and remembered. */
export interface Decision {
	readonly events: readonly OfficeEvent[];
	readonly refusal: Refusal | null;
}

export const happens = (...events: readonly OfficeEvent[]): Decision => ({ events, refusal: null });
export const refuse = (refusal: Refusal, ...events: readonly OfficeEvent[]): Decision => ({ events, refusal });

/** A command that asks for what is so already: nothing happens, nobody is refused. */
export const nothing: Decision = { events: [], refusal: null };
