import type { Interval } from '#wire/calendar.ts';
import type { Draft } from './draft.ts';
import { CLERK_DEEDS } from './story.ts';

const MINUTE = 60_000;

/** What a clerk does at a counter during one opening: opens, calls one after another, at times something else, closes. */
export function drawClerk({ dice, add }: Draft, counter: number, { start, end }: Interval): void {
	if (dice.chance(0.15)) return;
	const meanMinutes = dice.pick([4, 8, 8, 15]);
	const press = (at: number, button: 'next' | 'recall' | 'finish' | 'pause', length: 'short' | 'long' = 'short') =>
		add(at, { who: 'button', counter, button, length });
	let at = start + dice.wait(4 * MINUTE);
	press(at, 'pause');
	while (at < end) {
		press(at + 1000, 'next');
		const visit = Math.min(40 * MINUTE, dice.visit(meanMinutes * MINUTE));
		if (dice.chance(0.5)) add(at + 5000, { who: 'clerk', counter, does: 'start', choice: 0 });
		if (dice.chance(0.15)) press(at + visit * 0.2, 'recall');
		if (dice.chance(0.3)) {
			const does = dice.pick(CLERK_DEEDS);
			add(at + visit * 0.5, { who: 'clerk', counter, does, choice: dice.whole(0, 999) });
		}
		if (dice.chance(0.1)) press(at + visit * 0.9, 'finish', dice.pick(['short', 'long']));
		if (dice.chance(0.03)) {
			press(at + visit * 0.95, 'pause');
			press(at + visit + dice.wait(5 * MINUTE), 'pause');
		}
		// A push that slips.
		if (dice.chance(0.03)) press(at + dice.whole(1500, 15_000), 'next');
		at += visit;
	}
	press(at, 'finish');
	if (dice.chance(0.8)) press(at + 2000, 'pause', 'long');
}
