import { type Random, seededRandom } from '../../firmware/what-if/random.ts';

/** What trees are grown for: the mean of a target, or a quantile of it. */
export type Aim = { readonly kind: 'mean' } | { readonly kind: 'quantile'; readonly share: number };

const TREES = 260;
/** How much of what a tree finds is believed. */
const RATE = 0.05;
const LEAVES = 20;
const ROWS_PER_LEAF = 80;
/** Pulls the values of small leaves to nothing, in rows. */
const CAUTION_ROWS = 20;
/** Each tree sees so many of the groups of rows, and of the columns: they err differently then. */
const SHARE_OF_GROUPS = 0.5;
const SHARE_OF_COLUMNS = 0.35;
/** Values of a column are told apart by that many steps, evenly filled. */
const BINS = 64;

/** Rows to learn from. */
export interface Lessons {
	/** By row. */
	readonly rows: readonly Float64Array[];
	readonly targets: Float64Array;
	/** By row a number from 0 on: rows of a group say nearly the same, and are drawn together. */
	readonly groups: Int32Array;
}

interface Node {
	/** Column asked; −1 for a leaf. */
	column: number;
	bin: number;
	/** Place of the node for values up to `bin`; the other follows it. */
	below: number;
	value: number;
}

interface Leaf {
	readonly node: Node;
	readonly rows: Int32Array;
	readonly gain: number;
	readonly column: number;
	readonly bin: number;
}

/** Rows as steps of their values. */
export class Steps {
	private readonly edges: readonly Float64Array[];

	constructor(rows: readonly Float64Array[]) {
		this.edges = Array.from(rows[0] ?? [], (_, column) => {
			const sorted = Float64Array.from(rows, (row) => row[column] as number).sort();
			const at = Array.from(
				{ length: BINS - 1 },
				(_, i) => sorted[Math.floor(((i + 1) / BINS) * sorted.length)] as number,
			);
			return Float64Array.from(new Set(at));
		});
	}

	of(row: Float64Array): Uint8Array {
		return Uint8Array.from(this.edges, (edges, column) => {
			let low = 0;
			let high = edges.length;
			while (low < high) {
				const middle = (low + high) >> 1;
				if ((edges[middle] as number) < (row[column] as number)) low = middle + 1;
				else high = middle;
			}
			return low;
		});
	}
}

/**
 * Gradient-boosted regression trees (Friedman, Greedy function approximation: a gradient boosting machine, 2001;
 * stochastic, 2002) on histograms, grown best leaf first (Ke et al., LightGBM, 2017). For a quantile the leaves bear the
 * quantile of what is left (Friedman 2001, §4.3).
 */
export class BoostedTrees {
	private readonly start: number;
	private readonly trees: (readonly Node[])[] = [];

	constructor(steps: readonly Uint8Array[], { targets, groups }: Omit<Lessons, 'rows'>, aim: Aim, seed: number) {
		const random = seededRandom(seed);
		const columns = Array.from(steps[0] ?? [], (_, column) => Uint8Array.from(steps, (row) => row[column] as number));
		this.start = aim.kind === 'mean' ? meanOf(targets) : quantileOf(targets.slice(), aim.share);
		const told = new Float64Array(targets.length).fill(this.start);
		const rest = new Float64Array(targets.length);
		for (let i = 0; i < TREES; i++) {
			for (let row = 0; row < rest.length; row++) rest[row] = (targets[row] as number) - (told[row] as number);
			const tree = new Growing(columns, rest, aim).grow(rowsOf(groups, random), columnsOf(columns.length, random));
			this.trees.push(tree);
			for (let row = 0; row < told.length; row++)
				told[row] = (told[row] as number) + valueIn(tree, (column) => (columns[column] as Uint8Array)[row] as number);
		}
	}

	tell(steps: Uint8Array): number {
		return this.trees.reduce((sum, tree) => sum + valueIn(tree, (column) => steps[column] as number), this.start);
	}
}

function valueIn(tree: readonly Node[], stepOf: (column: number) => number): number {
	let node = tree[0] as Node;
	while (node.column >= 0) node = tree[stepOf(node.column) <= node.bin ? node.below : node.below + 1] as Node;
	return node.value;
}

function rowsOf(groups: Int32Array, random: Random): Int32Array {
	const isIn = Uint8Array.from({ length: groups.reduce((a, b) => Math.max(a, b), 0) + 1 }, () =>
		Number(random() < SHARE_OF_GROUPS),
	);
	return Int32Array.from(groups.keys()).filter((row) => isIn[groups[row] as number] === 1);
}

const columnsOf = (count: number, random: Random): readonly number[] =>
	[...Array(count).keys()].filter(() => random() < SHARE_OF_COLUMNS);

/** One tree while it grows. */
class Growing {
	private readonly columns: readonly Uint8Array[];
	private readonly rest: Float64Array;
	private readonly aim: Aim;
	private readonly slope: Float64Array;
	private readonly sums = new Float64Array(BINS);
	private readonly counts = new Int32Array(BINS);

	constructor(columns: readonly Uint8Array[], rest: Float64Array, aim: Aim) {
		this.columns = columns;
		this.rest = rest;
		this.aim = aim;
		this.slope = aim.kind === 'mean' ? rest : rest.map((left) => (left > 0 ? aim.share : aim.share - 1));
	}

	grow(rows: Int32Array, asked: readonly number[]): readonly Node[] {
		const nodes: Node[] = [newNode()];
		const leaves = [this.bestSplit(nodes[0] as Node, rows, asked)];
		while (leaves.length < LEAVES) {
			const best = leaves.reduce((a, b) => (b.gain > a.gain ? b : a));
			if (best.gain <= 0) break;
			const column = this.columns[best.column] as Uint8Array;
			const isBelow = (row: number): boolean => (column[row] as number) <= best.bin;
			Object.assign(best.node, { column: best.column, bin: best.bin, below: nodes.length });
			const children = [best.rows.filter(isBelow), best.rows.filter((row) => !isBelow(row))].map((part) => {
				const node = newNode();
				nodes.push(node);
				return this.bestSplit(node, part, asked);
			});
			leaves.splice(leaves.indexOf(best), 1, ...children);
		}
		for (const { node, rows: own } of leaves) node.value = RATE * this.leafValue(own);
		return nodes;
	}

	private leafValue(rows: Int32Array): number {
		const left = Float64Array.from(rows, (row) => this.rest[row] as number);
		const value = this.aim.kind === 'mean' ? meanOf(left) : quantileOf(left, this.aim.share);
		return (value * rows.length) / (rows.length + CAUTION_ROWS);
	}

	private bestSplit(node: Node, rows: Int32Array, asked: readonly number[]): Leaf {
		let best: Leaf = { node, rows, gain: 0, column: -1, bin: 0 };
		if (rows.length < 2 * ROWS_PER_LEAF) return best;
		let total = 0;
		for (let i = 0; i < rows.length; i++) total += this.slope[rows[i] as number] as number;
		for (const column of asked) {
			const { gain, bin } = this.bestBin(column, rows, total);
			if (gain > best.gain) best = { node, rows, gain, column, bin };
		}
		return best;
	}

	/** Where a column parts the rows so that the squares of the sums on both sides grow most. */
	private bestBin(place: number, rows: Int32Array, total: number): { readonly gain: number; readonly bin: number } {
		const { sums, counts, slope } = this;
		const column = this.columns[place] as Uint8Array;
		sums.fill(0);
		counts.fill(0);
		for (let i = 0; i < rows.length; i++) {
			const row = rows[i] as number;
			const bin = column[row] as number;
			sums[bin] = (sums[bin] as number) + (slope[row] as number);
			counts[bin] = (counts[bin] as number) + 1;
		}
		const before = total ** 2 / (rows.length + CAUTION_ROWS);
		const best = { gain: 0, bin: 0 };
		let sum = 0;
		let count = 0;
		for (let bin = 0; bin < BINS - 1; bin++) {
			sum += sums[bin] as number;
			count += counts[bin] as number;
			if (count < ROWS_PER_LEAF) continue;
			const rest = rows.length - count;
			if (rest < ROWS_PER_LEAF) break;
			const gain = sum ** 2 / (count + CAUTION_ROWS) + (total - sum) ** 2 / (rest + CAUTION_ROWS) - before;
			if (gain > best.gain) Object.assign(best, { gain, bin });
		}
		return best;
	}
}

const newNode = (): Node => ({ column: -1, bin: 0, below: 0, value: 0 });
const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sorts the values. */
function quantileOf(values: Float64Array, share: number): number {
	values.sort();
	const place = share * (values.length - 1);
	const low = values[Math.floor(place)] as number;
	return low + ((values[Math.ceil(place)] as number) - low) * (place - Math.floor(place));
}
