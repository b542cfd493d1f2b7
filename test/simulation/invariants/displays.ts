import type { Office } from '#domain/office.ts';
import type { Ledger } from './ledger.ts';
import { mustHold } from './violation.ts';

/** Digits of the LED in the hall. */
const HALL_WIDTH = 8;

/**
 * The LED above each counter shows who is called or served there, `PAUSE`, or nothing; the board whoever is called, and nobody
 * who is not there; the LED in the hall the latest of them.
 */
export function displaysMustShow(ledger: Ledger, office: Office, shown: ReadonlyMap<string, string>): void {
	for (const { id, state, ticket } of office.counters.values()) {
		const number = ticket === null ? undefined : ledger.tickets.get(ticket)?.number;
		const expected = number ?? (state === 'paused' ? 'PAUSE' : '');
		mustHold('I13', shown.get(id) === expected, () => `display ${id} shows "${shown.get(id)}" and not "${expected}"`);
	}
	for (const { ticket, counter } of office.calls) {
		const known = ledger.tickets.get(ticket);
		const isThere = known?.counter === counter && (known.state === 'called' || known.state === 'serving');
		mustHold('I13', isThere, () => `${ticket} is shown as called to ${counter}, and is ${known?.state}`);
	}
	for (const { id, state, counter } of ledger.live()) {
		const isShown = state !== 'called' || office.calls.some((call) => call.ticket === id && call.counter === counter);
		mustHold('I13', isShown, () => `${id} is called to ${counter} and not shown`);
	}
	const [latest] = office.calls;
	const expected = latest ? latest.number + latest.counter.padStart(HALL_WIDTH - latest.number.length) : '';
	const inHall = shown.get('main') ?? '';
	mustHold('I13', inHall === expected, () => `the hall shows "${inHall}" and not "${expected}"`);
}
