import type { Spread } from '../statistics.ts';

/** How long each size is watched once its newcomers are heard. */
export const MEASURE_SECONDS = 12;
/** How many cloud processes share the work. */
export const CLOUD_PROCESSES = 2;

/** Whose use is measured. */
export const PARTS = ['Mosquitto', 'PostgreSQL', 'cloud', 'offices'] as const;
export type Part = (typeof PARTS)[number];

/** What a part took: of one core, 1 is all of it; PostgreSQL and the cloud have several processes. */
export interface PartUse {
	readonly cores: number;
	readonly megabytes: number;
}

/** What so many offices took. */
export interface Size {
	readonly offices: number;
	/** From an event to the cloud's acknowledgement; `null` when there was none. */
	readonly acks: Spread | null;
	readonly keepsUp: boolean;
	/** Until those that were not there at the size before were heard as quickly. */
	readonly newcomersSeconds: number;
	readonly messagesPerSecond: number;
	readonly parts: Readonly<Record<Part, PartUse>>;
	/** Shares of all processors' and of the busiest disk's time, 0 to 1, other work on the machine included. */
	readonly processors: number;
	readonly disk: number;
}
