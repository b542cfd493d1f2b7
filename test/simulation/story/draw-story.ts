import { Temporal } from 'temporal-polyfill';
import { officeDay, slotsOfDay } from '#wire/calendar.ts';
import { type Instant, instant } from '#wire/time.ts';
import { Dice } from '../dice.ts';
import { type TownKind, townFile } from '../town.ts';
import type { Draft } from './draft.ts';
import { drawClerk } from './draw-clerk.ts';
import { drawCards, drawCloudCut, drawFaults, drawNoRoom, drawOlderCopies } from './draw-faults.ts';
import type { Act, Story } from './story.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Nothing happens before the two sides have met. */
const SETTLED = 2000;

/** Small ones are played in less time and find most of what there is to find. */
const OFTEN: readonly TownKind[] = ['village', 'village', 'village', 'village', 'town', 'town', 'city'];

/** Sundays on which the clocks change and the town halls here are open at night. */
const CLOCK_CHANGES = ['2026-03-29', '2026-10-25'];
const FIRST_DATE = Temporal.PlainDate.from('2026-01-05');

/** Visitors without a reservation that come in eight hours, on average. */
const WALK_INS: { readonly [Kind in TownKind]: readonly [number, number] } = {
	village: [10, 70],
	town: [15, 80],
	city: [20, 100],
};

/** Draws the story of a seed: which town hall, which days, who comes, and what goes wrong. */
export function drawStory(seed: number): Story {
	const dice = new Dice(seed);
	const town = dice.pick(OFTEN);
	const { config } = townFile(town);
	const dates = drawDates(dice);
	const days = dates.map((date) => officeDay(config.calendar, date));
	const all = days.flatMap((day) => day.openings);
	// Often a morning says as much as a whole day.
	const openings = dice.chance(0.4) ? all.slice(0, 1) : all;
	const first = openings[0]?.start ?? (days[0]?.start ?? 0) + 8 * HOUR;
	const last = openings.at(-1)?.end ?? first + HOUR;
	const start = instant(first - dice.whole(5, 90) * MINUTE);
	const acts: Act[] = [];
	const draft: Draft = {
		dice,
		town,
		openings,
		add: (at, act) => void acts.push({ after: Math.max(SETTLED, Math.round(at - start)), ...act }),
	};
	drawWalkIns(draft);
	drawReserved(
		draft,
		dates.flatMap((date) => slotsOfDay(config, date).map((slot) => slot.start)),
	);
	for (const opening of openings) for (const [counter] of config.counters.entries()) drawClerk(draft, counter, opening);
	drawFaults(draft, start, last);
	// Few stories go on past midnight: hours in which nothing happens take most of the time it takes to play them.
	const end = instant(last + (dice.chance(0.06) ? 12 * 60 : dice.pick([10, 40])) * MINUTE);
	drawCards(draft, start, last);
	drawNoRoom(draft, start, last);
	drawOlderCopies(draft);
	return { seed, town, start, end, acts: acts.sort((a, b) => a.after - b.after) };
}

function drawDates(dice: Dice): readonly string[] {
	if (dice.chance(0.1)) return [dice.pick(CLOCK_CHANGES)];
	// Mostly a weekday; public holidays come as they fall.
	const first = FIRST_DATE.add({ days: 7 * dice.whole(0, 100) + dice.whole(0, dice.chance(0.9) ? 4 : 6) });
	const count = dice.chance(0.12) ? 2 : 1;
	return Array.from({ length: count }, (_, days) => first.add({ days }).toString());
}

function drawWalkIns({ dice, town, openings, add }: Draft): void {
	for (const { start, end } of openings) {
		const hours = (end - start) / HOUR;
		const count = Math.round((dice.whole(...WALK_INS[town]) * hours) / 8);
		for (let i = 0; i < count; i++) {
			const at = start - 20 * MINUTE + (dice.whole(0, 1000) / 1000) * (end - start + 20 * MINUTE);
			const place = dice.pick(['screen', 'screen', 'keypad'] as const);
			add(at, {
				who: 'walk-in',
				service: dice.whole(0, 99),
				errand: dice.whole(0, 99),
				more: dice.pick([0, 0, 0, 0, 1, 2]),
				at: place,
			});
			if (dice.chance(0.05)) add(at + dice.wait(10 * MINUTE), { who: 'leaver', choice: dice.whole(0, 99) });
		}
	}
	if (dice.chance(0.3)) {
		const pin = String(dice.whole(0, 9999)).padStart(4, '0');
		const at = (openings[0]?.start ?? 0) + dice.wait(HOUR);
		for (let i = dice.chance(0.2) ? 35 : dice.whole(1, 6); i > 0; i--)
			add(at + i * dice.whole(1, 9000), { who: 'guesser', pin });
	}
}

/** Few slots and many who want them, so that they meet. */
function drawReserved({ dice, add }: Draft, slots: readonly Instant[]): void {
	const wanted = slots.filter(() => dice.chance(0.6));
	let booking = 0;
	let lastComes = 0;
	for (const slot of wanted)
		for (let people = dice.pick([1, 1, 2, 3]); people > 0; people--) {
			const service = dice.whole(0, 99);
			const booked = slot - 2 * MINUTE - dice.wait(dice.pick([10 * MINUTE, 2 * HOUR]));
			add(booked, { who: 'booker', booking, service, slot });
			if (dice.chance(0.02)) add(booked - 1, drawCloudCut(dice));
			if (dice.chance(0.2)) add(booked + dice.pick([0, 20_000]), { who: 'booker', booking, service, slot });
			const comes = slot + dice.pick([-40, -14, -10, -5, -1, 0, 3, 10, 14, 20]) * MINUTE + dice.whole(-30_000, 30_000);
			const typos = dice.pick([0, 0, 0, 1, 2]);
			if (dice.chance(0.85)) add(comes, { who: 'reserved', booking, typos, insists: dice.chance(0.5) });
			if (dice.chance(0.1)) add(comes + dice.wait(5 * MINUTE), { who: 'reserved', booking, typos: 0, insists: false });
			// With the family, after the first of them has checked in.
			if (booking > 0 && dice.chance(0.25)) add(lastComes + 20_000, { who: 'relative', booking, joins: booking - 1 });
			lastComes = comes;
			if (dice.chance(0.2)) add(booked + dice.wait(30 * MINUTE), { who: 'canceller', booking });
			if (dice.chance(0.15)) add(comes, { who: 'stranger', service, slot });
			booking += 1;
		}
}
