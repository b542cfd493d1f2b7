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

	it('counts a time to pass by what has passed, whatever the machine’s clock is set to meanwhile', () => {
		const clock = createClock();
		const woken: string[] = [];
		clock.wakeAfter(10, () => woken.push('answer overdue'));
		clock.wakeAfter(10, () => woken.push('cancelled'))();
		vi.setSystemTime(at('2026-11-23T20:00:00+01:00'));
		vi.advanceTimersByTime(9_999);
		expect(woken).toEqual([]);
		vi.advanceTimersByTime(1);
		expect(woken).toEqual(['answer overdue']);
		clock.wakeAfter(10, () => woken.push('answer overdue again'));
		vi.setSystemTime(at('2026-11-24T08:00:00+01:00'));
		vi.advanceTimersByTime(9_999);
		expect(woken).toHaveLength(1);
	});

	it('moved forward takes the time between for passed, and wakes in the order in which all were due', () => {
		const clock = createClock();
		const woken: string[] = [];
		clock.wakeAfter(7200, () => woken.push('in two hours'));
		clock.wakeAt(at('2026-11-23T23:00:00+01:00'), () => woken.push('at eleven'));
		clock.moveTo(at('2026-11-24T00:30:00+01:00'));
		expect(woken).toEqual(['at eleven', 'in two hours']);
	});

	it('moved forward wakes whoever is not due yet no later than if that time had passed', () => {
		const clock = createClock();
		const woken: string[] = [];
		clock.wakeAfter(20, () => woken.push('in twenty seconds'));
		clock.moveTo(at('2026-11-23T22:00:19+01:00'));
		vi.advanceTimersByTime(1000);
		expect(woken).toEqual(['in twenty seconds']);
	});
});
