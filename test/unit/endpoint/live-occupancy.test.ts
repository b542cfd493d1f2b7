import { expect, test } from 'vitest';
import { LiveOccupancy } from '../../../cloud-sync/endpoint/live-occupancy.ts';
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

test('S11 an office that says no more is not there after a while, though the broker has lost its last will', () => {
	const occupancy = new LiveOccupancy(() => 'Europe/Prague');
	occupancy.report(busy);
	occupancy.setBroker(true);
	occupancy.setPresence('sumperk', 'up');
	const links: string[] = [];
	occupancy.watch('sumperk', ({ occupancy: { link } }) => links.push(link));
	for (let look = 0; look < 4; look++) occupancy.look();
	occupancy.report(busy);
	for (let look = 0; look < 4; look++) occupancy.look();
	expect([occupancy.link('sumperk'), links]).toEqual(['up', []]);
	for (let look = 0; look < 4; look++) occupancy.look();
	expect([occupancy.link('sumperk'), links]).toEqual(['down', ['down']]);
	occupancy.report(busy);
	expect([occupancy.link('sumperk'), links]).toEqual(['up', ['down', 'up']]);
});
