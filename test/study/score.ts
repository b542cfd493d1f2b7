/** A wait as an estimator saw it coming, in minutes. One that tells a single figure tells it as both median and mean. */
export interface Told {
	readonly median: number;
	readonly mean: number;
	/** Its 90 % bound; `null` when it tells none. */
	readonly bound: number | null;
}

/** What an estimator without a distribution tells. */
export const figure = (minutes: number): Told => ({ median: minutes, mean: minutes, bound: null });

/**
 * How good an estimator was in a case, in minutes; positive bias says too long. The absolute error judges the median, the
 * squared error and the bias the mean, each the point that its measure asks for (Gneiting, Making and evaluating point
 * forecasts, 2011).
 */
export interface CaseScore {
	readonly case: string;
	readonly estimator: string;
	readonly samples: number;
	readonly mae: number;
	readonly rmse: number;
	readonly bias: number;
	/** Share of waits within the bound; `null` for estimators that tell none. */
	readonly coverage90: number | null;
}

/** Adds up judgements without keeping them, since the textbook's cases have millions. */
export class Score {
	private samples = 0;
	private absolute = 0;
	private squared = 0;
	private signed = 0;
	private bounded = 0;
	private covered = 0;

	add({ median, mean, bound }: Told, actual: number): void {
		const error = mean - actual;
		this.samples++;
		this.absolute += Math.abs(median - actual);
		this.squared += error ** 2;
		this.signed += error;
		if (bound === null) return;
		this.bounded++;
		// A wait told to the minute is kept when it is over within it.
		if (actual <= bound + 1e-9) this.covered++;
	}

	of(name: string, estimator: string): CaseScore {
		const round = (value: number): number => Math.round(value * 10_000) / 10_000;
		return {
			case: name,
			estimator,
			samples: this.samples,
			mae: round(this.absolute / this.samples),
			rmse: round(Math.sqrt(this.squared / this.samples)),
			bias: round(this.signed / this.samples),
			coverage90: this.bounded === 0 ? null : round(this.covered / this.bounded),
		};
	}
}

/** The scores of several estimators in one case, by their names. */
export class Scores {
	private readonly byEstimator = new Map<string, Score>();

	add(estimator: string, told: Told, actual: number): void {
		const score = this.byEstimator.get(estimator) ?? new Score();
		this.byEstimator.set(estimator, score);
		score.add(told, actual);
	}

	of(name: string): readonly CaseScore[] {
		return [...this.byEstimator].map(([estimator, score]) => score.of(name, estimator));
	}
}
