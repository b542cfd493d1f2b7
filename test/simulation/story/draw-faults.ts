import type { Dice } from '../dice.ts';
import type { Draft } from './draft.ts';
import type { Fault } from './story.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What happens to cards is drawn apart. */
type OfCards = 'office-card' | 'office-card-copied' | 'office-card-copy';

/** Each kind of fault, drawn. */
const FAULTS: { readonly [Kind in Exclude<Fault['fault'], OfCards>]: (dice: Dice) => Fault } = {
	'office-power': (dice) => ({
		fault: 'office-power',
		afterOperations: dice.pick([0, dice.whole(1, 4), dice.whole(1, 40)]),
		seed: dice.whole(0, 2 ** 31),
		forMilliseconds: dice.wait(dice.pick([20 * SECOND, 5 * MINUTE, HOUR])),
	}),
	'office-crash': (dice) => ({ fault: 'office-crash', unanswered: dice.chance(0.5) }),
	'office-clock': (dice) => ({ fault: 'office-clock', ...(dice.chance(0.4) ? drawJump(dice) : drawWrongClock(dice)) }),
	'office-disk-full': (dice) => ({
		fault: 'office-disk-full',
		hasReserve: dice.chance(0.5),
		forMilliseconds: dice.wait(3 * MINUTE),
	}),
	'cloud-power': (dice) => ({
		fault: 'cloud-power',
		afterOperations: dice.pick([0, dice.whole(1, 4), dice.whole(1, 40)]),
		seed: dice.whole(0, 2 ** 31),
		forMilliseconds: dice.wait(dice.pick([20 * SECOND, 10 * MINUTE])),
	}),
	cable: (dice) => ({
		fault: 'cable',
		of: dice.pick(['office', 'office', 'cloud']),
		forMilliseconds: dice.wait(dice.pick([5 * SECOND, 2 * MINUTE, 2 * HOUR])),
	}),
	broker: (dice) => ({
		fault: 'broker',
		remembers: dice.pick(['all', 'nothing', 'older']),
		forMilliseconds: dice.wait(20 * SECOND),
	}),
	weather: (dice) => ({
		fault: 'weather',
		weather: { meanDelayMilliseconds: dice.pick([100, 1000, 4000]), doubled: dice.pick([0, 0.1, 0.5]) },
		forMilliseconds: dice.wait(15 * MINUTE),
	}),
	printer: (dice) => ({
		fault: 'printer',
		trouble: dice.pick(['paper-out', 'offline', 'no-answer', 'cover-open']),
		forMilliseconds: dice.wait(5 * MINUTE),
	}),
};

/** The cloud's power goes in the midst of what it does next. */
export const drawCloudCut = (dice: Dice): Fault => ({
	...{ fault: 'cloud-power', afterOperations: dice.whole(1, 40), seed: dice.whole(0, 2 ** 31) },
	forMilliseconds: dice.wait(MINUTE),
});

type WrongClock = Omit<Extract<Fault, { fault: 'office-clock' }>, 'fault'>;

const drawWrongClock = (dice: Dice): WrongClock => ({
	aheadMilliseconds: dice.whole(-10 * MINUTE, 10 * MINUTE),
	forMilliseconds: dice.wait(20 * MINUTE),
});

/** By hours or days, and right again before it is believed. */
const drawJump = (dice: Dice): WrongClock => ({
	aheadMilliseconds: dice.pick([-1, 1]) * dice.pick([dice.whole(11, 600) * MINUTE, 24 * HOUR, 48 * HOUR]),
	forMilliseconds: dice.whole(SECOND, 14 * MINUTE),
});

/** A moment between two others. */
const sometime = (dice: Dice, from: number, to: number): number => from + dice.whole(0, 1000) * ((to - from) / 1000);

/** What goes wrong between two moments; on some days nothing does, on some the office has no link for hours. */
export function drawFaults({ dice, add }: Draft, from: number, to: number): void {
	const kinds = Object.keys(FAULTS) as (keyof typeof FAULTS)[];
	const at = () => sometime(dice, from, to);
	for (let count = dice.pick([0, 2, 4, 8]); count > 0; count--) add(at(), FAULTS[dice.pick(kinds)](dice));
	if (dice.chance(0.4)) add(at(), { fault: 'cable', of: 'office', forMilliseconds: dice.wait(3 * HOUR) });
}

/** What becomes of the office's card between two moments; on most days nothing does. */
export function drawCards({ dice, add }: Draft, from: number, to: number): void {
	for (let count = dice.pick([0, 0, 0, 1, 1, 2]); count > 0; count--)
		add(sometime(dice, from, to), {
			fault: 'office-card',
			forMilliseconds: dice.wait(dice.pick([20 * SECOND, 5 * MINUTE])),
		});
}

/** Some days the disk has no room at all for a while, in which the power may go as well. */
export function drawNoRoom({ dice, add }: Draft, from: number, to: number): void {
	if (!dice.chance(0.25)) return;
	const at = sometime(dice, from, to);
	const forMilliseconds = dice.wait(15 * MINUTE);
	add(at, { fault: 'office-disk-full', hasReserve: false, forMilliseconds });
	if (dice.chance(0.5)) add(at + forMilliseconds * 0.6, FAULTS['office-power'](dice));
}

/** Now and then the card is copied during an opening, and the older copy is put in later. */
export function drawOlderCopies({ dice, openings, add }: Draft): void {
	for (const { start, end } of openings) {
		if (!dice.chance(0.25)) continue;
		const [copied, putBack] = [sometime(dice, start, end), sometime(dice, start, end)].sort((a, b) => a - b);
		add(copied ?? start, { fault: 'office-card-copied' });
		const forMilliseconds = dice.wait(dice.pick([20 * SECOND, 5 * MINUTE]));
		add(putBack ?? end, { fault: 'office-card-copy', forMilliseconds });
	}
}
