import type { DrawnTime } from './drawn-times.ts';

/** Seconds, one figure for each run of the simulation. */
export type SecondsPerRun = Float64Array;

/** Some visitors of one service whom the same counters may call. */
export interface VirtualLine {
	/** How fast the claims of those in it grow with their wait. */
	readonly weight: number;
	/** Who may still come unannounced and goes before the others; `null` when nobody is expected. */
	readonly overtakers: VirtualOvertakers | null;
}

/** A counter that is open. */
export interface VirtualCounter {
	/** For each line whether the counter calls from it. */
	readonly serves: readonly boolean[];
	/** When it has nobody in hand any more, in seconds from now. */
	readonly freeIn: SecondsPerRun;
	/** From when it calls nobody any more, in seconds from now. */
	readonly closesIn: number;
}

/** Somebody who waits or will come; times are in seconds from now, `Infinity` means never. */
export interface VirtualVisitor {
	readonly line: number;
	readonly serviceTime: DrawnTime;
	/** From when the visitor goes before the others. */
	readonly firstFrom: number;
	/** How long the visitor has waited so far. */
	readonly waitedSeconds: number;
	/** When a visitor who is not here yet comes; never in the runs in which they stay away. `null`: is here. */
	readonly comesIn: SecondsPerRun | null;
}

/** One of those who come unannounced, so long after the one before. */
export interface VirtualOvertaker {
	readonly afterSeconds: DrawnTime;
	readonly serviceTime: DrawnTime;
}

/** Those who come unannounced, one after another, drawn only as far as somebody asks. */
export interface VirtualOvertakers {
	readonly nth: (nth: number) => VirtualOvertaker;
	/** From when nobody comes any more, in seconds from now without breaks. */
	readonly endIn: number;
}

/** The queue as it is now, with what is known of what will come. */
export interface VirtualQueue {
	readonly lines: readonly VirtualLine[];
	/** The first so many lines are those that newcomers join. */
	readonly newcomerLines: number;
	readonly counters: readonly VirtualCounter[];
	/** Who waits and may be called by some counter, in the order of their tickets; after them whoever will come. */
	readonly visitors: readonly VirtualVisitor[];
	/** How many of the visitors are here. */
	readonly waiting: number;
	/** Places in `visitors` of those who at some time go before the others, in the order in which they do. */
	readonly goingFirst: readonly number[];
	/** How much longer visits take that begin in each hour of the day, and how far into the day it is now. */
	readonly paces: readonly number[];
	readonly secondsIntoDay: number;
	/** When nobody is called, in seconds from now, in order. */
	readonly breaks: readonly { readonly from: number; readonly until: number }[];
}
