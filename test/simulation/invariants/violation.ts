/** What must hold at every step, by its number in `test/SPEC.md`. */
export type InvariantName = `I${number}`;

/** An invariant does not hold: the product has a bug, or the invariant has. */
export class Violation extends Error {
	override readonly name = 'Violation';
	readonly invariant: InvariantName;

	constructor(invariant: InvariantName, message: string) {
		super(`${invariant}: ${message}`);
		this.invariant = invariant;
	}
}

/** @throws Violation unless it holds */
export function mustHold(invariant: InvariantName, holds: boolean, message: () => string): asserts holds {
	if (!holds) throw new Violation(invariant, message());
}
