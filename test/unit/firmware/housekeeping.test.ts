import { describe, expect, it } from 'vitest';
import type { Office } from '#domain/office.ts';
import { type Appliance, startAppliance } from '../../../firmware/appliance.ts';
import { startHousekeeping } from '../../../firmware/journal/housekeeping.ts';
import type { Journal } from '../../../firmware/journal/journal.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import type { JournalFiles } from '../../../firmware/journal/office-journal.ts';
import { domainVersion, replay } from '../../../firmware/journal/replay.ts';
import { dayOf, rules } from '../../support/office-builder.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';

const DAY_MILLISECONDS = 24 * 3_600_000;

/** An office on a journal; each `night` is a day later. */
interface Town {
	readonly journal: Journal;
	readonly clock: TestClock;
	readonly appliance: Appliance;
	readonly logged: object[];
	/** People come and are called; the cloud hears of everything, or of nothing. Then it is the next day. */
	workADay(cloudHears: boolean): void;
}

interface TownParts {
	readonly journal?: Journal;
	readonly clock?: TestClock;
	readonly files?: JournalFiles;
}

function openTown(parts: TownParts = {}): Town {
	const { journal = createMemoryJournal(), clock = createTestClock('2026-11-02T09:00:00+01:00'), files = null } = parts;
	const dayAt = (at: number) => dayOf(new Date(at + 3_600_000).toISOString().slice(0, 10), '8:00-17:00');
	const appliance = startAppliance({ journal, clock, rules: rules(), dayAt });
	const logged: object[] = [];
	const log = { error: (entry: object) => void logged.push(entry) };
	startHousekeeping({ appliance, journal, files, clock, log });
	return {
		journal,
		clock,
		appliance,
		logged,
		workADay(cloudHears) {
			appliance.execute({ type: 'open', counter: '1' });
			appliance.execute({ type: 'issue-ticket', service: 'documents', errand: 'apply', language: 'cs' });
			appliance.execute({ type: 'call-next', counter: '1' });
			clock.advanceSeconds(600);
			appliance.execute({ type: 'finish', counter: '1' });
			if (cloudHears) journal.setPosition('uplink', journal.lastSequence);
			clock.advanceSeconds(DAY_MILLISECONDS / 1000 - 600);
		},
	};
}

/** The same journal as one whose entries were all replayed. */
const withoutSnapshots = (journal: Journal): Journal => ({ ...viewOf(journal), snapshots: () => [] });
const viewOf = (journal: Journal): Journal => ({
	...journal,
	firstSequence: journal.firstSequence,
	lastSequence: journal.lastSequence,
});

describe('housekeeping of the journal', () => {
	it('D12 a snapshot is taken as each day begins, and a start from it gives the state of a full replay', () => {
		const town = openTown();
		for (let day = 0; day < 5; day++) town.workADay(true);
		town.appliance.execute({ type: 'issue-ticket', service: 'documents', errand: 'apply', language: 'cs' });
		expect(town.journal.snapshots()).toHaveLength(6);
		expect(replayed(town.journal)).toEqual(town.appliance.office);
		expect(replayed(withoutSnapshots(town.journal))).toEqual(town.appliance.office);
	});

	it('D12 only what came after the snapshot is read again', () => {
		const town = openTown();
		for (let day = 0; day < 5; day++) town.workADay(true);
		const [latest] = town.journal.snapshots();
		const read: number[] = [];
		replay({
			...viewOf(town.journal),
			read: (from, limit) => {
				read.push(from);
				return town.journal.read(from, limit);
			},
		});
		expect(Math.min(...read, Number.POSITIVE_INFINITY)).toBeGreaterThan(latest?.sequence ?? Number.NaN);
	});

	it('D12 snapshots of other rules and damaged ones are passed over for an earlier one or a full replay', () => {
		const town = openTown();
		for (let day = 0; day < 3; day++) town.workADay(true);
		const [latest, ...earlier] = town.journal.snapshots();
		if (!latest) throw new Error('no snapshot was taken');
		const wrong = latest.state.replace('"callCount":3', '"callCount":999');
		expect(wrong).not.toBe(latest.state);
		for (const replacement of [
			{ ...latest, state: latest.state.slice(1) },
			{ ...latest, version: 'of other rules', state: wrong },
		]) {
			expect(replayed({ ...viewOf(town.journal), snapshots: () => [replacement, ...earlier] })).toEqual(
				town.appliance.office,
			);
			expect(replayed({ ...viewOf(town.journal), snapshots: () => [replacement] })).toEqual(town.appliance.office);
		}
	});

	it('D12, D13 after an update, when the first entries are gone, the oldest snapshot is where the replay begins', () => {
		const town = openTown();
		for (let day = 0; day < 40; day++) town.workADay(true);
		expect(town.journal.firstSequence).toBeGreaterThan(1);
		const otherRules = town.journal.snapshots().map((snapshot) => ({ ...snapshot, version: 'earlier' }));
		expect(replayed({ ...viewOf(town.journal), snapshots: () => otherRules })).toEqual(town.appliance.office);
	});

	it('D13 what the cloud has and is older than 30 days is dropped, so that the journal stops growing', () => {
		const town = openTown();
		const kept = [];
		for (let day = 0; day < 70; day++) {
			town.workADay(true);
			kept.push(town.journal.lastSequence - town.journal.firstSequence + 1);
		}
		expect(kept[69]).toBe(kept[40]);
		const [oldest] = town.journal.read(1, 1);
		const days = (town.clock.now() - (oldest?.at ?? 0)) / DAY_MILLISECONDS;
		expect(Math.ceil(days)).toBe(30);
		expect(replayed(town.journal)).toEqual(town.appliance.office);
	});

	it('D13 what the cloud has not acknowledged stays, however old', () => {
		const town = openTown();
		for (let day = 0; day < 70; day++) town.workADay(day < 10);
		const acknowledged = town.journal.position('uplink');
		expect(town.journal.firstSequence).toBeLessThanOrEqual(acknowledged + 1);
		expect(town.journal.read(acknowledged + 1, 1)).toHaveLength(1);
	});

	it('D17 on a full disk all that the cloud has is dropped each day', () => {
		const files: JournalFiles = { isMended: false, retry() {}, state: () => 'disk-full', backUp: async () => {} };
		const town = openTown({ files });
		for (let day = 0; day < 3; day++) town.workADay(true);
		expect(town.journal.firstSequence).toBe((town.journal.snapshots().at(-1)?.sequence ?? Number.NaN) + 1);
		expect(town.journal.snapshots().length).toBeLessThanOrEqual(2);
		expect(replayed(town.journal)).toEqual(town.appliance.office);
	});

	it('D12 a restart takes no second snapshot of a day', () => {
		const first = openTown();
		first.appliance.close();
		openTown(first);
		expect(first.journal.snapshots()).toHaveLength(1);
	});

	it('D13 a failure of it is logged and stops nobody', () => {
		const journal = createMemoryJournal();
		const full: Journal = Object.create(journal, {
			saveSnapshot: {
				value: () => {
					throw new Error('database or disk is full');
				},
			},
		});
		const town = openTown({ journal: full });
		town.workADay(true);
		expect(town.logged).toHaveLength(2);
		expect(town.appliance.office.lastNumbers.size).toBe(0);
		expect(town.appliance.execute({ type: 'open', counter: '1' }).refusal).toBeNull();
	});

	it('D12 the version of the rules is that of their source', () => {
		expect(domainVersion()).toMatch(/^[0-9a-f]{16}$/);
	});
});

const replayed = (journal: Journal): Office => replay(journal);
