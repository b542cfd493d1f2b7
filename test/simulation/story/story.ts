import type { ButtonPress } from '#hardware/devices.ts';
import type { Instant } from '#wire/time.ts';
import type { TownKind } from '../town.ts';
import type { PrinterTrouble } from '../world/hall-hardware.ts';
import type { Weather } from '../world/network.ts';

/** What a clerk does at the counter page; `choice` picks among what there is then. */
export const CLERK_DEEDS = [
	...(['start', 'no-show', 'recall', 'park', 'park-until', 'resume', 'put-back', 'call'] as const),
	...(['send-to-service', 'send-to-counter', 'break', 'announce-closing', 'override'] as const),
] as const;

/** What somebody does; numbers choose among what there is at that moment, so that any act can be left out of a story. */
export type Deed =
	/** `more`: how many more errands, of this service and the next ones. */
	| {
			readonly who: 'walk-in';
			readonly service: number;
			readonly errand: number;
			readonly more: number;
			readonly at: 'screen' | 'keypad';
	  }
	/** Sends a wish for a booking, or sends it again. */
	| { readonly who: 'booker'; readonly booking: number; readonly service: number; readonly slot: Instant }
	| { readonly who: 'canceller'; readonly booking: number }
	/** Comes with the PIN of a booking; mistypes it first, perhaps; insists on an ordinary place when too early. */
	| { readonly who: 'reserved'; readonly booking: number; readonly typos: number; readonly insists: boolean }
	/** Checks in on the ticket of another booking, as families do. */
	| { readonly who: 'relative'; readonly booking: number; readonly joins: number }
	| { readonly who: 'guesser'; readonly pin: string }
	/** Types a PIN of a slot that nobody was given, though the office's key makes it. */
	| { readonly who: 'stranger'; readonly service: number; readonly slot: Instant }
	| { readonly who: 'leaver'; readonly choice: number }
	| ({ readonly who: 'button'; readonly counter: number } & Pick<ButtonPress, 'button' | 'length'>)
	| {
			readonly who: 'clerk';
			readonly counter: number;
			readonly does: (typeof CLERK_DEEDS)[number];
			readonly choice: number;
	  };

/**
 * What a broker knows after a restart: all; nothing; or no sessions, and of what it retains what it had last written to its
 * disk, as Mosquitto does every half hour (autosave_interval).
 */
export type BrokerMemory = 'all' | 'nothing' | 'older';

/** What goes wrong, and for how long until it is right again. */
export type Fault =
	| {
			readonly fault: 'office-power';
			readonly afterOperations: number;
			readonly seed: number;
			readonly forMilliseconds: number;
	  }
	/** The process dies: at once, or by the next touch on the screen, before that is answered. */
	| { readonly fault: 'office-crash'; readonly unanswered: boolean }
	| { readonly fault: 'office-clock'; readonly aheadMilliseconds: number; readonly forMilliseconds: number }
	| { readonly fault: 'office-disk-full'; readonly hasReserve: boolean; readonly forMilliseconds: number }
	/** The office's card is lost, and an empty one is put in. */
	| { readonly fault: 'office-card'; readonly forMilliseconds: number }
	| { readonly fault: 'office-card-copied' }
	/** The latest copy of the office's card is put in its place. */
	| { readonly fault: 'office-card-copy'; readonly forMilliseconds: number }
	| {
			readonly fault: 'cloud-power';
			readonly afterOperations: number;
			readonly seed: number;
			readonly forMilliseconds: number;
	  }
	| { readonly fault: 'cable'; readonly of: 'office' | 'cloud'; readonly forMilliseconds: number }
	| { readonly fault: 'broker'; readonly remembers: BrokerMemory; readonly forMilliseconds: number }
	| { readonly fault: 'weather'; readonly weather: Weather; readonly forMilliseconds: number }
	| { readonly fault: 'printer'; readonly trouble: PrinterTrouble; readonly forMilliseconds: number };

/** Something that happens so many milliseconds after the story's start. */
export type Act = { readonly after: number } & (Deed | Fault);

/** Days of a town hall, whole: what the seed drew. Playing it twice gives the same. */
export interface Story {
	readonly seed: number;
	readonly town: TownKind;
	readonly start: Instant;
	readonly end: Instant;
	/** In order of time. */
	readonly acts: readonly Act[];
}
