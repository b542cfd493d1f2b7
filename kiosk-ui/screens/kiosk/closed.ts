import type { KioskAnswer } from '#local-api/messages.ts';
import type { Reader } from '../words/languages.ts';
import { dayOf, isToday, timeOfDay } from '../words/times.ts';
import type { KioskTexts } from './texts.ts';

type TicketsClosed = Extract<KioskAnswer, { kind: 'tickets-closed' }>['closed'];

/** Why a service gives no tickets, when it will again, and what to do instead. */
export function closedSentences({ why, opensAt }: TicketsClosed, texts: KioskTexts, reader: Reader): readonly string[] {
	const { closed } = texts;
	if (opensAt === null) return [closed[why], closed.reserve];
	const time = timeOfDay(opensAt, reader);
	const again = isToday(opensAt, reader) ? closed.again(time) : closed.againOn(dayOf(opensAt, reader), time);
	return [closed[why], again, closed.reserve];
}
