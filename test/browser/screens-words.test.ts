import { describe, expect, it } from 'vitest';
import { Announcements } from '../../kiosk-ui/screens/board/announcements.ts';
import { retryDelayMs } from '../../kiosk-ui/screens/live/retry-delay.ts';
import { plural } from '../../kiosk-ui/screens/words/plurals.ts';
import { elapsed, elapsedMinutes, isToday, timeOfDay, timeOrDate } from '../../kiosk-ui/screens/words/times.ts';
import { waitRange } from '../../kiosk-ui/screens/words/waits.ts';
import { at } from '../support/office-view.ts';

const minutes = (medianMinutes: number, p90Minutes: number) => ({
	medianSeconds: medianMinutes * 60,
	p90Seconds: p90Minutes * 60,
});

describe('the expected wait in words', () => {
	it.each([
		[minutes(0, 0), 'do 1 minuty', 'up to 1 minute'],
		[minutes(0.5, 4), 'do 4 minut', 'up to 4 minutes'],
		[minutes(3, 9), '3–9 minut', '3–9 minutes'],
		[minutes(3, 3), 'asi 3 minuty', 'about 3 minutes'],
		[minutes(11, 24), '10–25 minut', '10–25 minutes'],
		[minutes(4, 16), 'do 20 minut', 'up to 20 minutes'],
		[minutes(95, 150), '1,5–2,5 hodiny', '1.5–2.5 hours'],
	])('promises no more than is known: %o', (wait, czech, english) => {
		expect(waitRange(wait, 'cs')).toBe(czech);
		expect(waitRange(wait, 'en')).toBe(english);
	});
});

describe('numbers of people', () => {
	const forms = { one: '# člověk', few: '# lidé', other: '# lidí' };

	it.each([
		[1, '1 člověk'],
		[2, '2 lidé'],
		[4, '4 lidé'],
		[5, '5 lidí'],
		[21, '21 lidí'],
		[22, '22 lidí'],
	])('%i is declined as Czech wants it', (count, text) => {
		expect(plural('cs', count, forms)).toBe(text);
	});
});

describe('times', () => {
	const reader = { language: 'cs', timeZone: 'Europe/Prague', now: Date.parse(at('9:30')) } as const;

	it('are those of the office’s wall clock, also on the day the clocks change', () => {
		expect(timeOfDay('2026-10-25T00:30:00Z', reader)).toBe('2:30');
		expect(timeOfDay('2026-10-25T01:30:00Z', reader)).toBe('2:30');
		expect(timeOfDay('2026-10-25T02:30:00Z', reader)).toBe('3:30');
	});

	it('know the office’s date just before and after its midnight', () => {
		expect(isToday('2026-11-23T22:59:59Z', reader)).toBe(true);
		expect(isToday('2026-11-23T23:00:00Z', reader)).toBe(false);
	});

	it('bear the date when they are of another day', () => {
		expect(timeOrDate(at('9:12'), reader)).toBe('9:12');
		expect(timeOrDate('2026-11-22T09:46:00+01:00', reader)).toBe('22. listopadu v 9:46');
		expect(timeOrDate('2026-11-22T09:46:00+01:00', { ...reader, language: 'en' })).toBe('22 November at 9:46');
	});

	it('count up from nothing, never below', () => {
		expect(elapsed(245_000, 'cs')).toBe('04:05');
		expect(elapsed(-5_000, 'cs')).toBe('00:00');
		expect(elapsedMinutes(18 * 60_000 + 59_000, 'cs')).toBe('18 min');
		expect(elapsedMinutes(-60_000, 'cs')).toBe('0 min');
		expect(elapsedMinutes(442 * 60_000, 'cs')).toBe('7 h 22 min');
		expect(elapsedMinutes(442 * 60_000, 'en')).toBe('7 hrs 22 mins');
	});
});

describe('the pause before the next attempt to reach the office', () => {
	it('doubles from half a second to eight seconds', () => {
		expect([0, 1, 2, 3, 4, 5, 60].map((failures) => retryDelayMs(failures, () => 1))).toEqual([
			500, 1000, 2000, 4000, 8000, 8000, 8000,
		]);
	});

	it('is spread over its later half, so that screens do not come all at once', () => {
		expect(retryDelayMs(4, () => 0)).toBe(4000);
	});
});

describe('announcements', () => {
	const call = (number: string, time: string, count = 1, counter = '3') => ({
		number,
		counter,
		label: counter,
		at: at(time),
		count,
	});
	/** Numbers of the calls that are announced after these views, in turn. */
	function heardAfter(...views: Parameters<Announcements['follow']>[0][]): string[] {
		const announcements = new Announcements();
		for (const view of views) announcements.follow(view);
		const heard: string[] = [];
		for (let next = announcements.next(); next !== null; next = announcements.next()) heard.push(next.number);
		return heard;
	}
	const nobody = { now: at('9:29'), calls: [] };

	it('leave out what was called before the board came up', () => {
		expect(heardAfter({ now: at('9:30'), calls: [call('P044', '9:29')] })).toEqual([]);
	});

	it('come once each, the earlier call first, however often the state is told', () => {
		const both = { now: at('9:30'), calls: [call('P046', '9:30', 1, '2'), call('P045', '9:30')] };
		expect(heardAfter(nobody, both, both)).toEqual(['P045', 'P046']);
	});

	it('repeat a ticket that is recalled', () => {
		const called = { now: at('9:29'), calls: [call('P045', '9:29')] };
		expect(heardAfter(called, { now: at('9:30'), calls: [call('P045', '9:30', 2)] })).toEqual(['P045']);
	});

	it('leave out a call that was over before its turn came', () => {
		const both = [call('P046', '9:30', 1, '2'), call('P045', '9:30')];
		const finished = { now: at('9:30'), calls: both.slice(1) };
		expect(heardAfter(nobody, { now: at('9:30'), calls: both }, finished)).toEqual(['P045']);
	});

	it('know the same number at the same counter on another day for a new call', () => {
		const tomorrow = { ...call('P001', '9:30'), at: '2026-11-24T08:00:00+01:00' };
		const today = { now: at('9:30'), calls: [call('P001', '9:30')] };
		expect(heardAfter(today, { now: tomorrow.at, calls: [tomorrow] })).toEqual(['P001']);
	});

	it('leave out what became stale while the connection was down', () => {
		const calls = [call('P046', '9:30', 1, '2'), call('P045', '9:12')];
		expect(heardAfter({ now: at('9:00'), calls: [] }, { now: at('9:30'), calls })).toEqual(['P046']);
	});
});
