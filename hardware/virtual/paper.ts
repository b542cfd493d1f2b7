/** How a printed line looks. */
export interface PrintedLine {
	/** The characters from the left edge of the paper, trailing blanks removed. */
	readonly text: string;
	/** Of the largest character on the line: 1 to 8. */
	readonly size: number;
	readonly bold: boolean;
}

/** One piece of paper that was cut off. */
export interface PrintedPiece {
	/** Milliseconds since 1970. */
	readonly printedAt: number;
	readonly lines: readonly PrintedLine[];
}

/** What the roll has left: the near-end sensor sits at about two metres, the end sensor at nothing. */
export type PaperState = 'ok' | 'low' | 'out';

/** A roll of 80 m with lines of 4 mm. */
const FULL_ROLL_LINES = 20_000;
const NEAR_END_LINES = 500;

/** The paper roll in the printer and the piece that hangs out of it. */
export class Paper {
	readonly pieces: PrintedPiece[] = [];
	readonly #now: () => number;
	#linesLeft = FULL_ROLL_LINES;
	#hanging: PrintedLine[] = [];

	/** `now` is the wall clock in milliseconds since 1970. */
	constructor(now: () => number) {
		this.#now = now;
	}

	get state(): PaperState {
		if (this.#linesLeft <= 0) return 'out';
		return this.#linesLeft <= NEAR_END_LINES ? 'low' : 'ok';
	}

	/** What was printed since the last cut. */
	get hanging(): readonly PrintedLine[] {
		return this.#hanging;
	}

	/** Changes the roll, or leaves so many lines on it. A new roll takes away what hung out of the printer. */
	load(roll: PaperState | { readonly lines: number }): void {
		if (this.state === 'out') this.#hanging = [];
		const amounts = { ok: FULL_ROLL_LINES, low: NEAR_END_LINES, out: 0 };
		this.#linesLeft = typeof roll === 'string' ? amounts[roll] : roll.lines;
	}

	print(line: PrintedLine): void {
		this.#linesLeft -= 1;
		this.#hanging.push(line);
	}

	cut(): void {
		const isBlank = (line: PrintedLine | undefined): boolean => line?.text === '';
		const lines = [...this.#hanging];
		while (isBlank(lines[0])) lines.shift();
		while (isBlank(lines.at(-1))) lines.pop();
		this.#hanging = [];
		if (lines.length > 0) this.pieces.push({ printedAt: this.#now(), lines });
	}
}
