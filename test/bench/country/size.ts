import type { Spread } from '../statistics.ts';

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
	/** From an event to the cloud's acknowledgement. */
	readonly acks: Spread;
	readonly keepsUp: boolean;
	/** Until those that were not there at the size before were heard as quickly. */
	readonly newcomersSeconds: number;
	readonly messagesPerSecond: number;
	readonly parts: Readonly<Record<Part, PartUse>>;
	/** Shares of all processors' and of the busiest disk's time, 0 to 1, other work on the machine included. */
	readonly processors: number;
	readonly disk: number;
}
