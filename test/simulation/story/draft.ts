import type { Interval } from '#wire/calendar.ts';
import type { Dice } from '../dice.ts';
import type { TownKind } from '../town.ts';
import type { Deed, Fault } from './story.ts';

/** Gathers acts while a story is drawn. */
export interface Draft {
	readonly dice: Dice;
	readonly town: TownKind;
	readonly openings: readonly Interval[];
	/** Lets something happen at a moment, at the story's beginning if that is later. */
	add(at: number, act: Deed | Fault): void;
}
