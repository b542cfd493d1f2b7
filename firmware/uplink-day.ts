import type { WireEntry } from '#wire/events.ts';
import type { Message } from '#wire/messages.ts';
import type { Instant } from '#wire/time.ts';
import { entriesFrom } from './journal/journal.ts';
import { combinedDay, lastIssued } from './sync/combined-day.ts';
import type { UplinkParts } from './uplink.ts';

interface DayParts extends Pick<UplinkParts, 'appliance' | 'journal' | 'clock' | 'log'> {
	/** An answer later than this is taken for lost. */
	readonly answerSeconds: number;
	/** Never rejects. */
	readonly ask: (question: Message<'down/want-day'>) => void;
}

/** Brings back from the cloud what happened today, when this journal may lack it. */
export interface DayFromCloud {
	/** The cloud has told its reservations and answers: time to ask, if there is need. */
	inTouch(): void;
	/** Out of touch: what was gathered may be out of date when the link is back. */
	stop(): void;
	/** @returns whether it was the answer that is waited for */
	take(answer: Message<'down/day'>): boolean;
}

export function dayFromCloud({ appliance, journal, clock, log, answerSeconds, ask }: DayParts): DayFromCloud {
	let question: Message<'down/want-day'> | null = null;
	let heard: WireEntry[] = [];
	/** Journal and date for which there is nothing more to ask; not that of another day, whose answer a clock overtook. */
	let answered = '';
	let cancelAsking = () => {};

	const about = (date: string) => `${journal.id} ${date}`;

	function put(next: Message<'down/want-day'>): void {
		question = next;
		cancelAsking();
		cancelAsking = clock.wakeAfter(answerSeconds, () => put(next));
		ask(next);
	}

	function stop(): void {
		cancelAsking();
		question = null;
		heard = [];
	}

	function bringBack(): void {
		const { day } = appliance.office;
		const isOfToday = ({ at }: { readonly at: Instant }) => at >= day.start;
		const told = heard.filter(isOfToday);
		const own = [...entriesFrom(journal, journal.firstSequence), ...journal.unwritten].filter(isOfToday);
		const entries = combinedDay(told, own);
		if (entries === null) return;
		const { office } = appliance.execute({ type: 'restore-day', date: day.date, entries, issued: lastIssued(told) });
		log.error(
			{ event: 'day-restored', date: day.date, entries: entries.length, tickets: office.restored?.tickets },
			'today was lost here and brought back from the cloud; tickets of the last seconds before may be missing',
		);
	}

	return {
		inTouch() {
			const { isDayWhole, day } = appliance.office;
			if (question?.date === day.date || isDayWhole || answered === about(day.date)) return;
			stop();
			put({ date: day.date, after: 0 });
		},
		stop,
		take({ date, after, through, entries, isLast }) {
			if (question?.date !== date || question.after !== after) return false;
			heard.push(...entries);
			if (!isLast) {
				put({ date, after: through });
				return true;
			}
			answered = about(date);
			try {
				bringBack();
			} catch (error) {
				// It would fail again: nobody needs the whole day sent every few seconds.
				log.error({ event: 'day-not-restored', date, err: error });
			}
			stop();
			return true;
		},
	};
}
