import { type Decision, happens, nothing } from './decision.ts';
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
	return unknown.length > 0 ? happens(...numbersLeft(office, unknown)) : nothing;
}

/** Leaves out the numbers up to these, and some more; never more than half of what the range still has. */
export function numbersLeft(
	{ rules, day }: Office,
	last: readonly { readonly letter: string; readonly number: number }[],
): readonly OfficeEvent[] {
	if (last.length === 0) return [];
	const tickets = last.map(({ letter, number }) => {
		const range = rules.services.find((service) => service.letter === letter);
		const left = Math.max(0, Math.floor(((range?.lastNumber ?? number) - number) / 2));
		return `${day.date}/${numberOf(letter, number + Math.min(UNHEARD, left))}`;
	});
	return [{ type: 'numbers-skipped', tickets }];
}
