import { startAppliance } from '../../../firmware/appliance.ts';
import { startHousekeeping } from '../../../firmware/journal/housekeeping.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import type { PowerDisk } from '../../simulation/disk/power-disk.ts';
import { dayOf, rules } from '../../support/office-builder.ts';
import { createTestClock } from '../../support/test-clock.ts';

/** What days at the office have cost the disk. */
export interface LivedDays {
	readonly entries: number;
	/** Steps, each of them one commit. */
	readonly commits: number;
	readonly blockBytes: number;
	readonly syncs: number;
	/** Size of the journal's files at the end of each day. */
	readonly fileBytesByDay: readonly number[];
}

const FILE = 'office.db';
const SERVICE = {
	id: 'documents',
	letter: 'P',
	firstNumber: 1,
	lastNumber: 999,
	errands: [{ id: 'apply', seconds: 90 }],
};
const HOUR_MILLISECONDS = 3_600_000;

/** Every day somebody comes each minute, gets paper, is called, served and gone; the cloud acknowledges every step. */
export function livedDays(disk: PowerDisk, days: number, ticketsPerDay: number): LivedDays {
	const journal = openSqliteJournal(disk.path(FILE));
	const clock = createTestClock('2026-11-02T08:00:00+01:00');
	const dayAt = (at: number) => dayOf(new Date(at + HOUR_MILLISECONDS).toISOString().slice(0, 10), '8:00-17:00');
	const given = rules({ services: [SERVICE], counters: [{ id: '1', services: ['documents'] }] });
	const appliance = startAppliance({ journal, clock, rules: given, dayAt });
	startHousekeeping({ appliance, journal, clock, files: null, log: console });
	let commits = 0;
	appliance.onChange((entries) => {
		if (entries.length > 0) commits++;
		journal.setPosition('uplink', journal.lastSequence);
	});
	const before = disk.counters();
	const fileBytesByDay: number[] = [];
	for (let day = 0; day < days; day++) {
		const morning = clock.now();
		appliance.execute({ type: 'open', counter: '1' });
		for (let i = 0; i < ticketsPerDay; i++) {
			const { entries } = appliance.execute({
				type: 'issue-ticket',
				service: 'documents',
				errand: 'apply',
				language: 'cs',
				// As long as one that the kiosk's screen draws.
				wish: `${day}-${i}`.padStart(28, '0'),
			});
			const issued = entries.find(({ event }) => event.type === 'ticket-issued')?.event;
			if (issued?.type !== 'ticket-issued') throw new Error('no ticket was issued');
			appliance.execute({ type: 'start-print', ticket: issued.ticket });
			appliance.execute({ type: 'report-printed', ticket: issued.ticket });
			appliance.execute({ type: 'call-next', counter: '1' });
			appliance.execute({ type: 'start', counter: '1' });
			clock.advanceSeconds(60);
			appliance.execute({ type: 'finish', counter: '1' });
		}
		clock.advanceSeconds(24 * 3600 - (clock.now() - morning) / 1000);
		fileBytesByDay.push(disk.counters().usedBytes);
	}
	const after = disk.counters();
	return {
		entries: journal.lastSequence,
		commits,
		blockBytes: after.blockBytes - before.blockBytes,
		syncs: after.syncs - before.syncs,
		fileBytesByDay,
	};
}
