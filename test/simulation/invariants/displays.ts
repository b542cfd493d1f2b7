import type { Office } from '#domain/office.ts';
import type { Ledger } from './ledger.ts';
import { mustHold } from './violation.ts';

/** The LED above each counter shows who is called or served there, `PAUSE`, or nothing; the board nobody else as called. */
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
}
