import { beforeEach, describe, expect, it } from 'vitest';
import { plusSeconds } from '#domain/values.ts';
import { instant } from '#wire/time.ts';
import { createSteadyClock, type SteadyClock } from '../../../firmware/steady-clock.ts';
import { at, createTestClock, type TestClock } from '../../support/test-clock.ts';

const DAY = 24 * 3600;

describe("the office's clock", () => {
	let machine: TestClock;
	let clock: SteadyClock;
	let logged: unknown[];
	beforeEach(() => {
		logged = [];
		machine = createTestClock('2026-11-23T08:00:00+01:00');
		clock = createSteadyClock(machine, { error: (entry: unknown) => void logged.push(entry) }, null);
		passMinutes(60);
	});

	/** As in an office, where the time is looked at all the while. */
	function passMinutes(minutes: number): void {
		for (let quarters = minutes * 4; quarters > 0; quarters--) {
			machine.advanceSeconds(15);
			clock.now();
		}
	}
	const jumpSeconds = (by: number) => machine.set(plusSeconds(machine.now(), by));

	it.each([
		['ten minutes ahead', 600],
		['ten minutes back', -600],
	])('Q56 follows a jump of up to ten minutes at once: %s', (_, by) => {
		jumpSeconds(by);
		expect(clock.now()).toBe(machine.now());
		expect([clock.doubtedMilliseconds, logged]).toEqual([0, []]);
	});

	it.each([
		['a day ahead', DAY],
		['two days back', -2 * DAY],
		['five hours ahead', 5 * 3600],
		['eleven minutes back', -660],
	])('Q56 goes on as time passes while the machine’s clock has jumped, with an alarm: %s', (_, by) => {
		jumpSeconds(by);
		expect(clock.now()).toBe(at('2026-11-23T09:00:00+01:00'));
		passMinutes(14);
		expect(clock.now()).toBe(at('2026-11-23T09:14:00+01:00'));
		expect(clock.doubtedMilliseconds).toBe(by * 1000);
		expect(logged).toEqual([{ event: 'clock-doubted', aheadSeconds: by }]);
		jumpSeconds(-by + 30);
		expect(clock.now()).toBe(at('2026-11-23T09:14:30+01:00'));
		expect(clock.doubtedMilliseconds).toBe(0);
		expect(logged.slice(1)).toEqual([{ event: 'clock-believed', aheadSeconds: 30 }]);
	});

	it('Q56 believes a new time that has stood for a quarter of an hour, and holds on to that from then on', () => {
		jumpSeconds(-3 * 3600);
		clock.now();
		passMinutes(15);
		expect(clock.now()).toBe(machine.now());
		expect(logged.slice(1)).toEqual([{ event: 'clock-believed', aheadSeconds: -3 * 3600 }]);
		jumpSeconds(3 * 3600);
		expect(clock.now()).toBe(at('2026-11-23T06:15:00+01:00'));
	});

	it('Q56 believes none of several times that came one after another before one of them has stood', () => {
		jumpSeconds(DAY);
		passMinutes(10);
		jumpSeconds(DAY);
		passMinutes(10);
		expect(clock.now()).toBe(at('2026-11-23T09:20:00+01:00'));
		passMinutes(6);
		expect(clock.now()).toBe(at('2026-11-25T09:26:00+01:00'));
	});

	it('Q56 believes any time just after a start, as a Pi without a battery learns it from the network', () => {
		const started = createSteadyClock(machine, { error: (entry: unknown) => void logged.push(entry) }, null);
		machine.advanceSeconds(60);
		jumpSeconds(14 * 3600);
		expect(started.now()).toBe(machine.now());
		expect(started.doubtedMilliseconds).toBe(0);
		expect(logged).toEqual([]);
	});

	it('Q56 goes on doubting where the office before it did, on a machine that has run on', () => {
		logged = [];
		const error = (entry: unknown) => void logged.push(entry);
		let startedAt: number | null = null;
		const uptimeMilliseconds = () => machine.elapsedMilliseconds() + 4711;
		const keep = (standing: number) => {
			startedAt = standing;
		};
		const start = () => createSteadyClock(machine, { error }, { uptimeMilliseconds, startedAt, keep });
		clock = start();
		passMinutes(14);
		expect(startedAt).toBeNull();
		passMinutes(2);
		expect(startedAt).toBe(at('2026-11-23T08:00:00+01:00') - 4711);
		jumpSeconds(3 * DAY);
		passMinutes(5);
		expect(logged).toEqual([{ event: 'clock-doubted', aheadSeconds: 3 * DAY }]);

		clock = start();
		expect(clock.now()).toBe(at('2026-11-23T09:21:00+01:00'));
		expect(logged).toHaveLength(2);
		jumpSeconds(-3 * DAY);
		expect([clock.now(), clock.doubtedMilliseconds]).toEqual([machine.now(), 0]);

		jumpSeconds(DAY);
		clock = start();
		passMinutes(16);
		expect(clock.now()).toBe(machine.now());
		expect(startedAt).toBe(at('2026-11-24T08:00:00+01:00') - 4711);
	});

	it('Q56 takes time that has passed for no jump, however much', () => {
		machine.advanceTo('2026-11-25T08:00:00+01:00');
		expect(clock.now()).toBe(at('2026-11-25T08:00:00+01:00'));
	});

	it.each([
		['ahead', DAY],
		['back', -5 * 3600],
	])('Q56 wakes when its own time has come, not the machine’s: set %s', (_, by) => {
		const woken: number[] = [];
		clock.wakeAt(at('2026-11-23T09:12:00+01:00'), () => woken.push(clock.now()));
		clock.wakeAt(at('2026-11-23T09:13:00+01:00'), () => woken.push(0))();
		clock.wakeAt(at('2026-11-24T00:00:00+01:00'), () => woken.push(clock.now()));
		jumpSeconds(by);
		passMinutes(14);
		expect(woken).toEqual([at('2026-11-23T09:12:00+01:00')]);
		jumpSeconds(-by);
		machine.advanceTo('2026-11-24T08:00:00+01:00');
		expect(woken.slice(1)).toEqual([at('2026-11-24T00:00:00+01:00')]);
	});

	it('wakes at once for what has passed, and after a time to pass whatever it is set to', () => {
		const woken: string[] = [];
		clock.wakeAt(at('2026-11-23T08:59:00+01:00'), () => woken.push('passed'));
		clock.wakeAfter(60, () => woken.push('a minute'));
		jumpSeconds(DAY);
		machine.advanceTo(machine.now());
		expect(woken).toEqual(['passed']);
		machine.advanceSeconds(60);
		expect(woken).toEqual(['passed', 'a minute']);
	});

	it('Q56 wakes within moments when a time is believed in which it is due', () => {
		const woken: number[] = [];
		clock.wakeAt(at('2026-11-24T00:00:00+01:00'), () => woken.push(clock.now()));
		jumpSeconds(DAY);
		passMinutes(16);
		expect(woken).toEqual([instant(machine.now() - 45_000)]);
	});
});
