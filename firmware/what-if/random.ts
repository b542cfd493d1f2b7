/** A seeded source of numbers in (0, 1): the generator sfc32 of PractRand (Doty-Humphrey). */
export type Random = () => number;

export function seededRandom(seed: number): Random {
	let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
	const next = (): number => {
		const sum = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + sum;
		return ((sum >>> 0) + 0.5) / 2 ** 32;
	};
	for (let i = 0; i < 15; i++) next();
	return next;
}

/** Exponentially distributed with that mean. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(random());

/** Lognormal with that mean and squared coefficient of variation; a normal number by Box & Muller (1958). */
export function lognormal(random: Random, mean: number, variation: number): number {
	const sigma2 = Math.log1p(variation);
	const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
	return mean * Math.exp(Math.sqrt(sigma2) * normal - sigma2 / 2);
}
