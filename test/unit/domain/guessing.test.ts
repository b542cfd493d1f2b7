import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, plusSeconds, type WrongPinRules } from '#domain/values.ts';
import { slotsOfDay } from '#wire/calendar.ts';
import { readOfficeFile } from '../../../firmware/config/office-file.ts';
import { at, dayOf, reservation, rules } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const WRONG = 'none';
const { wrongPins } = rules();

/** Types PINs as fast as the terminal takes them, for so long; how many were taken, and how many were right. */
function guess(
	hall: TownHall,
	seconds: number,
	nextPin: () => string,
	outOfTouch = false,
): { typed: number; hit: number } {
	const end = plusSeconds(hall.now, seconds);
	let [typed, hit] = [0, 0];
	while (hall.now <= end) {
		const now = hall.now;
		const command = { ...hall.outOfTouch(nextPin()), ...(outOfTouch ? {} : { outOfTouch: undefined }) };
		const { refusal } = hall.decide(command);
		// Typing takes no time: the worst case.
		hall.now = refusal?.reason === 'slow-down' ? refusal.retryAt : now;
		if (refusal?.reason === 'slow-down') continue;
		typed += 1;
		// Who learns that a PIN is good later today comes back with it.
		if (refusal === null || refusal.reason === 'too-early') hit += 1;
	}
	return { typed, hit };
}

/** How long the pauses after the free ones are, each after one more wrong PIN. */
const pauses = ({ firstPauseSeconds, longestPauseSeconds }: WrongPinRules, count: number): readonly number[] =>
	Array.from({ length: count }, (_, i) => Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** i));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Wrong PINs that fit into so many seconds without rest, as in `cloud-sync/wire/pins.md`. */
function guesses(given: WrongPinRules, seconds: number): number {
	const most = Math.ceil(seconds / given.firstPauseSeconds);
	let [count, waited] = [given.free + 1, 0];
	for (const pause of pauses(given, most)) {
		waited += pause;
		if (waited > seconds) break;
		count += 1;
	}
	return count;
}

/** The same for bursts that end after so many pauses, with a rest after each in which wrong PINs are forgotten. */
function guessesInBursts(given: WrongPinRules, seconds: number, pausesEach: number): number {
	const each = given.free + 1 + pausesEach;
	const cycleSeconds = sum(pauses(given, pausesEach)) + given.forgetSeconds;
	const bursts = Math.floor(seconds / cycleSeconds);
	return bursts * each + Math.min(each, guesses(given, seconds % cycleSeconds));
}

/** What the cleverest gets in so many seconds: without rest, or in bursts of the best length. */
const mostGuesses = (given: WrongPinRules, seconds: number): number =>
	Math.max(
		guesses(given, seconds),
		...Array.from({ length: 12 }, (_, pausesEach) => guessesInBursts(given, seconds, pausesEach)),
	);

/** Odds that one of so many guesses is one of so many PINs, each guess independent of the others. */
const odds = (live: number, guessed: number): number => 1 - (1 - live / 10_000) ** guessed;

describe('somebody who guesses PINs', () => {
	it('P37 gets as many guesses as the formula says', () => {
		for (const seconds of [0, 4, 5, 75, 134, 3600, 8 * 3600]) {
			const hall = new TownHall({}, '6:00-20:00').at('7:00');
			expect(guess(hall, seconds, () => WRONG).typed).toBe(guesses(wrongPins, seconds));
		}
	});

	it('P37 gets as many in bursts, resting until they are forgotten', () => {
		for (const pausesEach of [0, 1, 5]) {
			const hall = new TownHall({}, '6:00-20:00').at('7:00');
			const burstSeconds = sum(pauses(wrongPins, pausesEach));
			let typed = 0;
			for (let burst = 0; burst < 5; burst++) {
				typed += guess(hall, burstSeconds, () => WRONG).typed;
				const { lastAt = hall.now } = hall.office.wrongPins.get('lobby') ?? {};
				hall.now = plusSeconds(lastAt, wrongPins.forgetSeconds);
			}
			expect(typed).toBe(guessesInBursts(wrongPins, 5 * (burstSeconds + wrongPins.forgetSeconds) - 1, pausesEach));
		}
	});

	it('P37 has the odds in the example office that its page tells', () => {
		const page = readFileSync(new URL('../../../cloud-sync/wire/pins.md', import.meta.url), 'utf8');
		const { config, rules: example } = readOfficeFile('firmware/config/sumperk.yaml');
		const seats = config.services.reduce((total, { slotCapacity }) => total + slotCapacity, 0);
		const week = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];
		const today = seats * Math.max(...week.map((date) => slotsOfDay(config, date).length));
		const later = mostGuesses(example.wrongPins, 8 * 3600) - 30;
		const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
		const rows = (name: string, first: number, after: number) => [
			`| ${name}, the first thirty | ${first} | 30 | ${percent(odds(first, 30))} |`,
			`| ${name}, after them | ${after} | ${later} | ${percent(odds(after, later))} |`,
			`| **${name}** | | | **${percent(1 - (1 - odds(first, 30)) * (1 - odds(after, later)))}** |`,
		];
		// Out of touch, whoever joins a ticket may check in five slots, with three generations of each seat.
		const unheard = 5 * seats * 3;
		expect(page).toContain(
			[...rows('in touch', today, seats), ...rows('out of touch', today + unheard, 2 * seats)].join('\n'),
		);
	});

	it('P37 hits within a day as often as the formula says', () => {
		const share = shareOfLuckyDays({ live: 30, slot: '9:00', from: '8:45', seconds: 1800, seed: 20261123 });
		mustBeNear(share, odds(30, guesses(wrongPins, 1800)));
	});

	it('P36, P37 hits reservations of the whole day no more than thirty times', () => {
		const share = shareOfLuckyDays({ live: 200, slot: '15:00', from: '6:00', seconds: 8 * 3600, seed: 20261126 });
		mustBeNear(share, odds(200, 30));
	});

	it('P36 is not told any more what is good later, nor is anybody else there until its time', () => {
		const hall = new TownHall({}, '6:00-20:00').reserves(reservation('15:00', '4711')).at('8:00');
		expect(hall.isRefusedPin('4711')).toMatchObject({ reason: 'too-early' });
		while ((hall.office.wrongPinsToday.get('lobby') ?? 0) < 30) guess(hall, 0, () => WRONG);
		hall.at('14:44');
		const unknown = { reason: 'unknown-pin', onlyInTime: true };
		expect(hall.isRefusedPin('4711', true)).toEqual(unknown);
		expect(hall.isRefusedPin('0815')).toEqual(unknown);
		expect(hall.isRefusedPin('4711', false, 'other')).toMatchObject({ reason: 'too-early' });
		hall.at('14:50');
		expect(hall.typesPin('4711')).toBe('P001');
	});

	it('P36, Q81 is not let in by whoever joins a ticket, either', () => {
		const own = reservation('9:00', '1111');
		const hall = new TownHall({}, '6:00-20:00').reserves(own, reservation('10:30', '4711', { seat: 1 })).at('8:50');
		const joins = `2026-11-23/${hall.typesPin('1111')}`;
		while ((hall.office.wrongPinsToday.get('lobby') ?? 0) < 30) guess(hall, 0, () => WRONG);
		hall.at('9:05');
		const guessed = { ...hall.outOfTouch('4711'), joins };
		const unknown = { reason: 'unknown-pin', onlyInTime: true };
		expect(hall.refuses({ ...guessed, outOfTouch: undefined })).toEqual(unknown);
		expect(hall.at('9:10').refuses(guessed)).toEqual(unknown);
		expect(hall.at('10:15').does(guessed)).toContain('ticket-joined');
	});

	it('P36 does not make wrong PINs forgotten by one whose time is over, and whose holder takes an ordinary ticket', () => {
		const hall = new TownHall({}, '6:00-20:00').reserves(reservation('7:00', '4711')).at('8:00');
		while ((hall.office.wrongPinsToday.get('lobby') ?? 0) < 30) guess(hall, 0, () => WRONG);
		hall.at('9:00');
		expect(hall.isRefusedPin('4711')).toEqual({ reason: 'unknown-pin', onlyInTime: true });
		expect(hall.office.wrongPins.get('lobby')?.count).toBe(1);
		hall.does({ type: 'check-in', pin: '4711', terminal: 'other', early: false, language: null });
		expect(hall.ticket('P001').reservation).toBeNull();
	});

	it('P36, P37 gets no more than thirty guesses a day at what nobody told of', () => {
		const hall = new TownHall({}, '6:00-20:00').reserves(reservation('9:00', '4711')).at('8:00');
		while ((hall.office.wrongPinsToday.get('lobby') ?? 0) < 30) guess(hall, 0, () => WRONG, true);
		const unheard = { ...reservation('8:30', '0815'), pin: '0815' };
		hall.at('8:44');
		expect(hall.refuses(hall.outOfTouch('0815', [unheard]))).toEqual({ reason: 'unknown-pin', onlyInTime: true });
		expect(hall.at('8:50').typesUnheard('4711')).toBe('P001');
		hall.does({ type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') });
		hall.now = at('8:30', '2026-11-24');
		hall.typesUnheard('0815', { ...unheard, start: hall.now });
		expect(hall.ticket('P001').reservation).not.toBeNull();
	});
});

describe('whoever comes after somebody who guessed', () => {
	it('P35 waits for the longest pause at most, and is then let in', () => {
		const attack = fc.record({ seconds: fc.nat(4 * 3600), later: fc.nat(120) });
		fc.assert(
			fc.property(attack, fc.boolean(), ({ seconds, later }, outOfTouch) => {
				const hall = new TownHall({}, '6:00-20:00').at('7:00');
				guess(hall, seconds, () => WRONG, outOfTouch);
				hall.now = plusSeconds(hall.now, later - 60);
				const slot = reservation('9:00', '4711', { start: hall.now, end: plusSeconds(hall.now, 1800) });
				hall.reserves(slot);
				const came: Instant = hall.now;
				const first = hall.decide({ ...hall.outOfTouch('4711'), outOfTouch: undefined });
				if (first.refusal?.reason === 'slow-down') hall.now = first.refusal.retryAt;
				expect(hall.now - came).toBeLessThanOrEqual(wrongPins.longestPauseSeconds * 1000);
				if (first.refusal) hall.typesPin('4711');
				expect(hall.office.wrongPins.size).toBe(0);
			}),
			{ numRuns: 100, seed: 20261123 },
		);
	});
});

const DAYS = 400;

/** On how many of the days, as a share, somebody who guesses from then on for so long hits one of the slot's live PINs. */
function shareOfLuckyDays(day: { live: number; slot: string; from: string; seconds: number; seed: number }): number {
	const known = Array.from({ length: day.live }, (_, seat) =>
		reservation(day.slot, String(seat).padStart(4, '0'), { id: `slot-${seat}`, seat }),
	);
	const random = randomPins(day.seed);
	const isLucky = () =>
		guess(new TownHall({}, '6:00-20:00').reserves(...known).at(day.from), day.seconds, random).hit > 0;
	return Array.from({ length: DAYS }, isLucky).filter(Boolean).length / DAYS;
}

/** What came out of the days is what was expected, but for chance. */
function mustBeNear(share: number, expected: number): void {
	const deviation = Math.sqrt((expected * (1 - expected)) / DAYS);
	expect(Math.abs(share - expected)).toBeLessThan(4 * deviation);
}

/** Four digits at random, the same ones each time (a linear congruential generator, Numerical Recipes §7.1). */
function randomPins(seed: number): () => string {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return String(Math.floor((state / 2 ** 32) * 10_000)).padStart(4, '0');
	};
}
