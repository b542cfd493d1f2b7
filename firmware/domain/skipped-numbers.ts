import { type Decision, happens } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import type { Office } from './office.ts';
import { numberOf, partsOf, type TicketId } from './values.ts';

/**
 * Numbers left out after the last one that the cloud has heard of: those given before its acknowledgement came are lost
 * with the journal, and their holders are in the hall. More than a kiosk gives in the ten seconds in which it is due.
 */
const UNHEARD = 10;

/** The cloud knows of tickets that the office does not: their numbers are somebody's. Of another day they mean nothing. */
export function decideSkipNumbers(office: Office, tickets: readonly TicketId[]): Decision {
	const unknown = tickets.map(partsOf).filter(({ date, letter, number }) => {
		return date === office.day.date && number > (office.lastNumbers.get(letter) ?? 0);
	});
	return happens(...numbersLeft(office, unknown));
}

/** Leaves out the numbers up to these, and some more; never more than half of what the range still has, nor any twice. */
export function numbersLeft(
	{ rules, day, lastNumbers }: Office,
	last: readonly { readonly letter: string; readonly number: number }[],
): readonly OfficeEvent[] {
	const left = last.flatMap(({ letter, number }): readonly TicketId[] => {
		const range = rules.services.find((service) => service.letter === letter);
		const rest = Math.max(0, Math.floor(((range?.lastNumber ?? number) - number) / 2));
		const next = number + Math.min(UNHEARD, rest);
		return next > (lastNumbers.get(letter) ?? 0) ? [`${day.date}/${numberOf(letter, next)}`] : [];
	});
	return left.length > 0 ? [{ type: 'numbers-skipped', tickets: left }] : [];
}
