/** What became of a day's tickets. */
export interface DayTally {
	/** `YYYY-MM-DD` */
	readonly date: string;
	readonly done: number;
	/** Gave up waiting, or stayed away after a no-show. */
	readonly left: number;
	/** Still here when the day ended. */
	readonly unserved: number;
}

/** How a ticket ended. */
export type TicketEnd = Exclude<keyof DayTally, 'date'>;

/** Today so far, and the last day before it on which there were tickets. */
export interface DayTallies {
	readonly today: DayTally;
	readonly last: DayTally | null;
}

/** A day on which nobody came yet. */
export const noTalliesOn = (date: string): DayTally => ({ date, done: 0, left: 0, unserved: 0 });

export const noTallies: DayTallies = { today: noTalliesOn(''), last: null };

/** With one more ticket that came to this end. */
export const withEnd = ({ today, last }: DayTallies, end: TicketEnd): DayTallies => ({
	today: { ...today, [end]: today[end] + 1 },
	last,
});

/** A new day begins. */
export const talliesOfNewDay = ({ today, last }: DayTallies, date: string): DayTallies => ({
	today: noTalliesOn(date),
	last: today.done + today.left + today.unserved > 0 ? today : last,
});
