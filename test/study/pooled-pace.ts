import type { Situation } from './situations.ts';

const ROUNDS = 30;
/** Keeps the equations solvable when all situations are alike. */
const RIDGE = 1e-3;

/**
 * Minutes per person as all queues together have them, by least absolute deviations on what is known of a situation
 * (iteratively reweighted least squares: Schlossmacher 1973). Gives `points` values, as logarithms, that are equally
 * likely.
 */
export function pooledPace(
	learnt: readonly Situation[],
	averagePace: number,
	points: number,
): (situation: Situation) => readonly number[] {
	const features = (one: Situation): readonly number[] => {
		const logPeople = Math.log(one.people);
		const logPace = Math.log((one.usual.busyMinutes + 10) / (one.usual.calls + 10 / averagePace));
		return [
			1,
			logPeople,
			Math.log(one.openCounters),
			logPace,
			logPace * logPeople,
			logPace * logPace,
			Math.log(one.lastWait + 5),
			Math.log(one.waitedMinutes + 5),
			Math.log(one.configuredMinutes + 1),
			one.minute / 60 - 12,
		];
	};
	if (learnt.length === 0) return () => [];
	const rows = learnt.map(features);
	const targets = learnt.map(({ wait, people }) => Math.log(wait / people));
	const weights = leastDeviations(rows, targets);
	const rests = rows.map((row, i) => (targets[i] ?? 0) - dot(row, weights)).sort((a, b) => a - b);
	// From the 5 % to the 95 % point, evenly.
	const likely = Array.from({ length: points }, (_, i) => {
		const share = 0.05 + (0.9 * i) / (points - 1);
		return rests[Math.round(share * (rests.length - 1))] ?? 0;
	});
	return (situation) => {
		const middle = dot(features(situation), weights);
		return likely.map((rest) => middle + rest);
	};
}

function leastDeviations(rows: readonly (readonly number[])[], targets: readonly number[]): readonly number[] {
	let weights: readonly number[] = [];
	let importance = targets.map(() => 1);
	for (let round = 0; round < ROUNDS; round++) {
		weights = weightedLeastSquares(rows, targets, importance);
		importance = rows.map((row, i) => 1 / Math.max(0.1, Math.abs((targets[i] ?? 0) - dot(row, weights))));
	}
	return weights;
}

function weightedLeastSquares(
	rows: readonly (readonly number[])[],
	targets: readonly number[],
	importance: readonly number[],
): readonly number[] {
	const size = rows[0]?.length ?? 0;
	const equations = Array.from({ length: size }, (_, i) => {
		const equation = new Array<number>(size + 1).fill(0);
		equation[i] = RIDGE;
		return equation;
	});
	rows.forEach((row, at) => {
		const weight = importance[at] ?? 0;
		equations.forEach((equation, i) => {
			const factor = weight * (row[i] ?? 0);
			for (let j = 0; j < size; j++) equation[j] = (equation[j] ?? 0) + factor * (row[j] ?? 0);
			equation[size] = (equation[size] ?? 0) + factor * (targets[at] ?? 0);
		});
	});
	return solved(equations);
}

/** Solves symmetric positive equations, each with its right side last, by Gauss & Jordan. */
function solved(equations: readonly number[][]): readonly number[] {
	equations.forEach((pivotal, i) => {
		subtract(pivotal, pivotal, 1 - 1 / (pivotal[i] ?? 1));
		for (const other of equations) if (other !== pivotal) subtract(other, pivotal, other[i] ?? 0);
	});
	return equations.map((equation) => equation.at(-1) ?? 0);
}

/** Takes a multiple of one equation from another. */
function subtract(from: number[], what: readonly number[], factor: number): void {
	for (let j = 0; j < from.length; j++) from[j] = (from[j] ?? 0) - factor * (what[j] ?? 0);
}

const dot = (a: readonly number[], b: readonly number[]): number =>
	a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
