import { currentOrNextOpening } from '#wire/calendar.ts';
import type { OfficeCalendar } from '#wire/office-config.ts';
import type { Instant } from '#wire/time.ts';

/** What decides where the clock begins. */
export interface FirstInstantQuestion {
	/** PREPAZKA_CLOCK */
	readonly wanted: Instant | undefined;
	/** Of the machine. */
	readonly now: Instant;
	/** The last moment in the journal; `null` when it is empty. */
	readonly recorded: Instant | null;
	readonly board: 'virtual' | 'pi';
	readonly calendar: OfficeCalendar;
}

/** Where the clock begins and why; `null` for the machine's own time. */
export type FirstInstant = { readonly at: Instant; readonly why: string } | null;

/**
 * A real office keeps real time. A virtual one is never found closed: its clock begins at the next opening, and never
 * before what it has on record, so that a town moved forward goes on from there.
 */
export function firstInstant({ wanted, now, recorded, board, calendar }: FirstInstantQuestion): FirstInstant {
	if (board === 'pi') return null;
	if (wanted !== undefined && (recorded === null || recorded <= wanted))
		return { at: wanted, why: 'PREPAZKA_CLOCK says so' };
	if (wanted !== undefined && recorded !== null)
		return { at: recorded, why: 'the data folder (PREPAZKA_DATA) has records up to then, after PREPAZKA_CLOCK' };
	const isAhead = recorded !== null && recorded > now;
	const latest = isAhead ? recorded : now;
	const opening = currentOrNextOpening(calendar, latest);
	if (opening !== null && opening.start > latest)
		return { at: opening.start, why: 'the office is closed just now, this is its next opening' };
	return isAhead ? { at: latest, why: 'the office goes on where it stopped' } : null;
}
