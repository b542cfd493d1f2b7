import { exponential, lognormal, type Random, seededRandom } from '../../firmware/what-if/random.ts';

/** Chance from a seed: the same seed throws the same, on every machine. */
export class Dice {
	readonly #random: Random;

	/** @param seed any safe integer from 0 on */
	constructor(seed: number) {
		// The generator takes 32 bits; the upper ones are stirred in so that no two seeds are the same.
		this.#random = seededRandom((seed ^ Math.imul(Math.floor(seed / 2 ** 32) + 1, 0x9e3779b1)) | 0);
	}

	/** A whole number from `min` to `max`, both included. */
	whole(min: number, max: number): number {
		return min + Math.floor(this.#random() * (max - min + 1));
	}

	/** True with that probability. */
	chance(probability: number): boolean {
		return this.#random() < probability;
	}

	/** One of a list that is not empty. */
	pick<Item>(list: readonly Item[]): Item {
		const item = list[this.whole(0, list.length - 1)];
		if (item === undefined) throw new Error('nothing to pick from');
		return item;
	}

	/** Exponentially distributed with that mean. */
	wait(mean: number): number {
		return exponential(this.#random, mean);
	}

	/** A visit's length: lognormal with that mean and as scattered as visits are. */
	visit(mean: number): number {
		return lognormal(this.#random, mean, 0.8);
	}

	/** Random bytes, for ids. */
	bytes(count: number): Buffer {
		return Buffer.from(Array.from({ length: count }, () => this.whole(0, 255)));
	}
}
