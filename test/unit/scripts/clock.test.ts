import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instant } from '#wire/time.ts';
import { createClock } from '../../../scripts/clock.ts';
import { at } from '../../support/test-clock.ts';

describe('the clock of every part', () => {
	beforeEach(() => void vi.useFakeTimers({ now: at('2026-11-23T22:00:00+01:00') }));
	afterEach(() => void vi.useRealTimers());

	it('starts where it is told and runs on at normal speed', () => {
		const clock = createClock(at('2026-11-24T07:30:00+01:00'));
		vi.advanceTimersByTime(90_000);
		expect(clock.now()).toBe(at('2026-11-24T07:31:30+01:00'));
	});

	it('wakes once, when the moment has come, and not at all when told off', () => {
		const clock = createClock();
		const woken: string[] = [];
		clock.wakeAt(at('2026-11-23T22:10:00+01:00'), () => woken.push('first'));
		clock.wakeAt(at('2026-11-23T22:10:00+01:00'), () => woken.push('cancelled'))();
		vi.advanceTimersByTime(599_000);
		expect(woken).toEqual([]);
		vi.advanceTimersByTime(600_000);
		expect(woken).toEqual(['first']);
	});

	it('moved forward wakes everybody whose moment has passed, and never goes back', () => {
		const clock = createClock();
		const woken: string[] = [];
		clock.wakeAt(at('2026-11-24T00:00:00+01:00'), () => woken.push('midnight'));
		clock.moveTo(at('2026-11-24T08:00:00+01:00'));
		expect(woken).toEqual(['midnight']);
		expect(() => clock.moveTo(at('2026-11-24T07:00:00+01:00'))).toThrow(RangeError);
	});

	it('notices a step of the machine’s clock, as on a Pi that learns the time from the network', () => {
		const clock = createClock();
		const woken: string[] = [];
		clock.wakeAt(at('2026-11-24T08:00:00+01:00'), () => woken.push('morning'));
		vi.setSystemTime(at('2026-11-24T08:00:01+01:00'));
		vi.advanceTimersByTime(15_000);
		expect(woken).toEqual(['morning']);
		expect(clock.now()).toBe(instant(at('2026-11-24T08:00:01+01:00') + 15_000));
	});
});
