import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAppliance } from '../../../firmware/appliance.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { day, reservation, rules } from '../../support/office-builder.ts';
import { at, createTestClock } from '../../support/test-clock.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'prepazka-wrong-pins-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An office on the journal in the folder, as after each restart of its process; what a PIN typed there led to. */
function typedAfterRestart(pin: string, time: string) {
	const journal = openSqliteJournal(join(folder, 'office.db'));
	const appliance = startAppliance({
		journal,
		clock: createTestClock(`2026-11-23T${time}+01:00`),
		rules: rules(),
		dayAt: () => day('8:00-17:00'),
	});
	appliance.execute({ type: 'update-reservations', revision: 1, reservations: [reservation('9:00', '4711')] });
	const { refusal } = appliance.execute({ type: 'check-in', pin, terminal: 'lobby', early: false, language: null });
	appliance.close();
	journal.close();
	return refusal;
}

it('P33 a restart after each wrong PIN makes none forgotten, and ends no pause', () => {
	for (let i = 0; i < 4; i++) expect(typedAfterRestart('0000', '09:00:00')).toEqual({ reason: 'unknown-pin' });
	const pause = { reason: 'slow-down', retryAt: at('2026-11-23T09:00:05+01:00') };
	expect(typedAfterRestart('0000', '09:00:01')).toEqual(pause);
	expect(typedAfterRestart('4711', '09:00:04')).toEqual(pause);
	expect(typedAfterRestart('0000', '09:00:05')).toEqual({ reason: 'unknown-pin' });
	expect(typedAfterRestart('4711', '09:00:14')).toMatchObject({ reason: 'slow-down' });
	expect(typedAfterRestart('4711', '09:00:15')).toBeNull();
});
