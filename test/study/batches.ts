/** Mean of values that depend on their neighbours, and half of its 95 % confidence interval, by batch means. */
export function spreadOfBatches(values: ArrayLike<number>, batches: number): { mean: number; confidence: number } {
	const size = Math.floor(values.length / batches);
	const means = Array.from({ length: batches }, (_, batch) => {
		let sum = 0;
		for (let i = batch * size; i < (batch + 1) * size; i++) sum += values[i] ?? 0;
		return sum / size;
	});
	const mean = means.reduce((sum, one) => sum + one, 0) / batches;
	const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (batches - 1);
	return { mean, confidence: 2.01 * Math.sqrt(variance / batches) };
}
