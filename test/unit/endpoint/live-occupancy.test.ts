import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LiveOccupancy } from '../../../cloud-sync/endpoint/live-occupancy.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';
import { townOccupancy } from '../../support/town-config.ts';

const busy = townOccupancy();
const quiet = townOccupancy({ counters: [] });

/** Live occupancy, and the lengths of the counters' lists that a reader was told of. */
function watched(occupancy: LiveOccupancy) {
	const told: number[] = [];
	const unwatch = occupancy.watch('sumperk', ({ occupancy: { counters } }) => told.push(counters.length));
	return { told, unwatch };
}

test('S31 a reader is told of each change after the beginning, also of one back to what an earlier reader saw', () => {
	const occupancy = new LiveOccupancy(() => 'Europe/Prague');
	occupancy.report(busy);
	expect(occupancy.current('sumperk')?.occupancy.counters).toHaveLength(busy.counters.length);
	occupancy.report(quiet);
	const { told, unwatch } = watched(occupancy);
	occupancy.report(quiet);
	expect(told).toEqual([]);
	occupancy.report(busy);
	occupancy.report(quiet);
	expect(told).toEqual([busy.counters.length, 0]);
	unwatch();
	occupancy.report(busy);
	expect(told).toHaveLength(2);
});

test('S31 who asks gets the state of that moment, the same object while nothing changes', () => {
	const occupancy = new LiveOccupancy(() => 'Europe/Prague');
	expect(occupancy.current('sumperk')).toBeNull();
	occupancy.report(busy);
	occupancy.setBroker(true);
	occupancy.setPresence('sumperk', 'up');
	const first = occupancy.current('sumperk');
	expect(first?.occupancy).toMatchObject({ link: 'up', updatedAt: '2026-11-16T08:42:00+01:00' });
	occupancy.report(busy);
	expect(occupancy.current('sumperk')).toBe(first);
	occupancy.setPresence('sumperk', 'down');
	expect(occupancy.current('sumperk')?.occupancy.link).toBe('down');
	expect(occupancy.current('sumperk')?.etag).not.toBe(first?.etag);
});

describe('S11 an office', () => {
	let clock: TestClock;
	let occupancy: LiveOccupancy;
	let links: string[];
	let end: () => void;
	beforeEach(() => {
		clock = createTestClock('2026-11-16T08:42:00+01:00');
		occupancy = new LiveOccupancy(() => 'Europe/Prague');
		end = occupancy.watchSilence(clock);
		occupancy.report(busy);
		occupancy.setBroker(true);
		occupancy.setPresence('sumperk', 'up');
		links = [];
		occupancy.watch('sumperk', ({ occupancy: { link } }) => links.push(link));
	});
	afterEach(() => end());

	test('that reports no more is not there after a while, though the broker has lost its last will', () => {
		clock.advanceSeconds(120);
		occupancy.report(busy);
		clock.advanceSeconds(120);
		expect([occupancy.link('sumperk'), links]).toEqual(['up', []]);
		clock.advanceSeconds(120);
		expect([occupancy.link('sumperk'), links]).toEqual(['down', ['down']]);
		occupancy.report(busy);
		expect([occupancy.link('sumperk'), links]).toEqual(['up', ['down', 'up']]);
	});

	test('that is back after a while has yet to report: its old figures are not live by that', () => {
		occupancy.setPresence('sumperk', 'down');
		clock.advanceSeconds(3600);
		occupancy.setPresence('sumperk', 'up');
		expect(links).toEqual(['down']);
		occupancy.report(busy);
		expect(links).toEqual(['down', 'up']);
	});

	test('that a broker without memory says nothing of is not there until it is back', () => {
		occupancy.setBroker(false);
		occupancy.setBroker(true);
		expect(links).toEqual(['down']);
		occupancy.setPresence('sumperk', 'up');
		expect(links).toEqual(['down', 'up']);
	});

	test('of which only an old report is known may have been silent since', () => {
		for (const [ageSeconds, link] of [
			[60, 'up'],
			[149, 'up'],
			[150, 'down'],
			[Number.POSITIVE_INFINITY, 'down'],
			// The office's clock is ahead.
			[-600, 'up'],
		] as const) {
			occupancy.report(busy, ageSeconds);
			expect([ageSeconds, occupancy.link('sumperk')]).toEqual([ageSeconds, link]);
		}
	});
});
