import { expect, test } from 'vitest';
import { instant } from '#wire/time.ts';
import { NewestTold } from '../../../cloud-sync/endpoint/newest-told.ts';

const OFFICE = 'sumperk';
const NINE = Date.parse('2026-11-27T09:00:00+01:00');

/** What an office told so many seconds after nine, at the end of its journal. */
const told = (sequence: number, seconds: number, journal = 'journal-a') => ({
	...{ journal, sequence },
	at: instant(NINE + seconds * 1000),
});

/** Which of what comes in, in this order, is news. */
function newsAmong(...tellings: readonly ReturnType<typeof told>[]): readonly boolean[] {
	const newest = new NewestTold();
	return tellings.map((telling) => newest.isNews(OFFICE, 'up/occupancy', telling));
}

test('what comes again, or late, is no news', () => {
	expect(newsAmong(told(5, 50), told(7, 70), told(7, 70), told(5, 50), told(8, 80))).toEqual([
		...[true, true, false, false, true],
	]);
});

test('what is told without an event between is news by its time', () => {
	expect(newsAmong(told(5, 50), told(5, 51), told(5, 50))).toEqual([true, true, false]);
});

test('an office whose clock was set back is believed by its journal', () => {
	expect(newsAmong(told(5, 600), told(6, 10), told(7, 20))).toEqual([true, true, true]);
});

test('a late copy from before the clock was set back is no news, however often it comes', () => {
	const late = told(5, 600);
	expect(newsAmong(late, told(6, 10), late, late, told(7, 20), late)).toEqual([true, true, false, false, true, false]);
});

test('an office that begins another journal is believed by its clock', () => {
	expect(newsAmong(told(90, 50), told(1, 60, 'journal-b'), told(90, 50))).toEqual([true, true, false]);
});

test('an office that goes on from an older copy of its journal is believed at the second thing it tells', () => {
	expect(newsAmong(told(40, 40), told(90, 50), told(41, 60), told(41, 61), told(42, 70))).toEqual([
		...[true, true, false, true, true],
	]);
});

test('what a lost card told and comes only then deceives until the second thing that its office tells', () => {
	const [lost, late] = [told(90, 50), told(91, 55)];
	expect(newsAmong(lost, told(41, 60), told(41, 61), late, told(42, 70), told(43, 80), told(44, 90))).toEqual([
		...[true, false, true, true, false, true, true],
	]);
});

test('late copies in order from before the clock was set back deceive until the office tells the next', () => {
	expect(newsAmong(told(6, 620), told(7, 10), told(5, 600), told(6, 620), told(8, 20))).toEqual([
		...[true, true, false, true, true],
	]);
});

test('each office, and each kind of what it tells, is known by itself', () => {
	const newest = new NewestTold();
	newest.isNews(OFFICE, 'up/occupancy', told(7, 70));
	expect(newest.isNews(OFFICE, 'up/tickets', told(5, 50))).toBe(true);
	expect(newest.isNews('zabreh', 'up/occupancy', told(5, 50))).toBe(true);
	expect(newest.isNews(OFFICE, 'up/occupancy', told(5, 50))).toBe(false);
});

test('an office that connects anew tells everything anew, perhaps by another clock', () => {
	const newest = new NewestTold();
	newest.isNews(OFFICE, 'up/occupancy', told(7, 70));
	newest.forget(OFFICE);
	expect(newest.isNews(OFFICE, 'up/occupancy', told(3, 10))).toBe(true);
});
