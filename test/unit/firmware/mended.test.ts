import { describe, expect, it } from 'vitest';
import { emptyOffice } from '#domain/office.ts';
import { encodeOffice } from '#domain/snapshot.ts';
import type { JournalEntry, Snapshot } from '../../../firmware/journal/journal.ts';
import { mended } from '../../../firmware/journal/mended.ts';
import { at } from '../../support/test-clock.ts';

const nine = at('2026-11-23T09:00:00+01:00');

const entry = (sequence: number): JournalEntry => ({
	sequence,
	at: nine,
	event: { type: 'counter-opened', counter: String(sequence) },
});
const entries = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => entry(from + i));
const snapshot = (sequence: number, state = encodeOffice({ ...emptyOffice, revision: sequence })): Snapshot => ({
	sequence,
	at: nine,
	version: 'a',
	state,
});

describe('a journal made of what could be read', () => {
	it('D15 is the journal itself when everything could be', () => {
		const whole = { entries: entries(1, 9), snapshots: [snapshot(4)] };
		expect(mended([whole])).toEqual(whole);
	});

	it('D15 takes from a backup what the damaged file has lost', () => {
		const damaged = { entries: [...entries(1, 3), ...entries(7, 9)], snapshots: [] };
		const backup = { entries: entries(1, 7), snapshots: [snapshot(5)] };
		expect(mended([damaged, backup])).toEqual({ entries: entries(1, 9), snapshots: [snapshot(5)] });
	});

	it('D15 begins at a snapshot after the gap, and is exact from there on', () => {
		const damaged = { entries: [...entries(1, 3), ...entries(6, 9)], snapshots: [snapshot(2), snapshot(7)] };
		expect(mended([damaged])).toEqual({ entries: entries(6, 9), snapshots: [snapshot(7)] });
	});

	it('D15 closes a gap that no snapshot stands behind, so that no event that can be read is lost', () => {
		const damaged = { entries: [...entries(3, 5), ...entries(8, 9)], snapshots: [snapshot(2)] };
		const made = mended([damaged]);
		expect(made.snapshots).toEqual([snapshot(2)]);
		expect(made.entries.map(({ sequence }) => sequence)).toEqual([3, 4, 5, 6, 7]);
		expect(made.entries.slice(3).map(({ event }) => event)).toEqual([entry(8).event, entry(9).event]);
	});

	it('D15 begins at a snapshot in a gap, and at one behind everything: the days before are not played upon it', () => {
		const withoutMorning = { entries: [...entries(1, 5), ...entries(8, 9)], snapshots: [snapshot(2), snapshot(6)] };
		const made = mended([withoutMorning]);
		expect(made.snapshots).toEqual([snapshot(6)]);
		expect(made.entries).toEqual([8, 9].map((sequence) => ({ ...entry(sequence), sequence: sequence - 1 })));
		const withoutLatest = { entries: entries(1, 5), snapshots: [snapshot(2), snapshot(9)] };
		expect(mended([withoutLatest])).toEqual({ entries: [], snapshots: [snapshot(9)] });
	});

	it('D15 goes on from the latest snapshot when that is all there is', () => {
		expect(mended([{ entries: [], snapshots: [snapshot(4), snapshot(8)] }])).toEqual({
			entries: [],
			snapshots: [snapshot(8)],
		});
		expect(mended([{ entries: [], snapshots: [] }])).toEqual({ entries: [], snapshots: [] });
	});

	it('D15 passes over a snapshot that cannot be read', () => {
		const damaged = { entries: [...entries(3, 5), ...entries(8, 9)], snapshots: [snapshot(2), snapshot(7, '{"re')] };
		expect(mended([damaged]).snapshots).toEqual([snapshot(2)]);
	});
});
