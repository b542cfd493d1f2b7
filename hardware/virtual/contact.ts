/**
 * Times at which a pushed contact closes and opens again before it rests, in milliseconds after the
 * push. Cheap tactile switches and rubber keypads stay within 10 ms; 20 ms is what the drivers must bear.
 */
export type BouncePattern = readonly number[];

/** Closed, open, closed, open, closed within 5 ms. */
const USUAL_BOUNCE: BouncePattern = [0, 1, 2, 4, 5];

/** As bad as the drivers must bear: rests only after 20 ms, open for up to 7 ms in between. */
export const WORST_BOUNCE: BouncePattern = [0, 1, 4, 11, 13, 19, 20];

/** A switch that a finger or a test pushes. The first change of a pattern goes to the new state, the next back, and so on. */
export interface Contact {
	/** Resolves when the contact rests in the new state. */
	move(closed: boolean, bounce?: BouncePattern): Promise<void>;
}

/** `set` hears of every change of the metal, bounces included. A pattern must have an odd number of changes to end in the new state. */
export function createContact(set: (closed: boolean) => void): Contact {
	return {
		async move(closed, bounce = USUAL_BOUNCE) {
			if (bounce.length % 2 === 0) throw new RangeError('A bounce needs an odd number of changes.');
			let elapsed = 0;
			for (const [index, at] of bounce.entries()) {
				if (at > elapsed) await pause(at - elapsed);
				elapsed = at;
				set(index % 2 === 0 ? closed : !closed);
			}
		},
	};
}

/** Short enough that the drivers' timers get their turns in between. */
const STEP_MILLISECONDS = 5;

/**
 * Resolves after so many milliseconds, taken in steps: hand and drivers live in one process, and when that is held up the
 * hand must not have moved on before the drivers could look.
 */
export async function pause(milliseconds: number): Promise<void> {
	for (let left = milliseconds; left > 0; left -= STEP_MILLISECONDS)
		await new Promise((resolve) => setTimeout(resolve, Math.min(STEP_MILLISECONDS, left)));
}
