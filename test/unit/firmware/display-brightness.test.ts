import { expect, test } from 'vitest';
import type { Caller } from '#hardware/devices.ts';
import { brightnessAt, startDisplayBrightness } from '../../../firmware/effects/display-brightness.ts';
import { at, createTestClock } from '../../support/test-clock.ts';

const PRAGUE = 'Europe/Prague';

test.each([
	['2026-11-23T06:59:59+01:00', 15, '2026-11-23T07:00:00+01:00'],
	['2026-11-23T07:00:00+01:00', 60, '2026-11-23T18:00:00+01:00'],
	['2026-11-23T18:00:00+01:00', 15, '2026-11-24T07:00:00+01:00'],
	['2026-10-24T20:00:00+02:00', 15, '2026-10-25T07:00:00+01:00'],
])('at %s the displays have %i per cent, until %s', (moment, percent, until) => {
	expect(brightnessAt(at(moment), PRAGUE)).toEqual({ percent, until: at(until) });
});

test('the displays follow the clock through the day, and no longer once closed', () => {
	const clock = createTestClock('2026-11-23T06:00:00+01:00');
	const set: number[] = [];
	const caller: Caller = {
		displays: [],
		show: async () => undefined,
		showTestPattern: () => undefined,
		setBrightness: (percent) => void set.push(percent),
		health: () => ({ ok: true, state: 'ready' }),
		onHealth: () => undefined,
	};
	const brightness = startDisplayBrightness(caller, clock, PRAGUE);
	clock.advanceTo('2026-11-24T08:00:00+01:00');
	expect(set).toEqual([15, 60, 15, 60]);
	brightness.close();
	clock.advanceTo('2026-11-25T08:00:00+01:00');
	expect(set).toHaveLength(4);
});
