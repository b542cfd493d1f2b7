import { afterEach, describe, expect, test } from 'vitest';
import { type Level, LineError, type Lines } from '../../../hardware/lines/lines.ts';

/** A backend of the line port, and the hands on the other end of the wires. */
export interface LinesUnderTest {
	readonly lines: Lines;
	/** Two free lines that the hands can reach; `input` has a pull-up. */
	readonly input: number;
	readonly output: number;
	/** A line that the board does not have. */
	readonly missing: number;
	/** Pulls the input's wire to a level from outside. */
	pull(level: Level): void;
	/** The level on the output's wire, seen from outside. */
	sense(): Level;
	close(): Promise<void>;
}

/** The rules that every backend of the line port keeps. */
export function testLines(name: string, open: () => Promise<LinesUnderTest>): void {
	describe(`lines on ${name}`, () => {
		let board: LinesUnderTest | undefined;
		const opened = async (): Promise<LinesUnderTest> => {
			board = await open();
			return board;
		};
		afterEach(async () => {
			await board?.close();
			board = undefined;
		});

		test('an output has its initial level before anything is written', async () => {
			const { lines, output, sense } = await opened();
			lines.output(output, 1);
			expect(sense()).toBe(1);
		});

		test('a written level is on the wire when write returns', async () => {
			const { lines, output, sense } = await opened();
			const line = lines.output(output, 0);
			const seen = ([1, 0, 1] as const).map((level) => {
				line.write(level);
				return sense();
			});
			expect(seen).toEqual([1, 0, 1]);
		});

		test('an input reads what the world does to the wire', async () => {
			const { lines, input, pull } = await opened();
			const line = lines.input(input, 'pull-up');
			const seen = ([0, 1, 0] as const).map((level) => {
				pull(level);
				return line.read();
			});
			expect(seen).toEqual([0, 1, 0]);
		});

		test('both edges are told, with the level', async () => {
			const { lines, input, pull } = await opened();
			const levels: Level[] = [];
			lines.input(input, 'pull-up').onEdge((level) => levels.push(level));
			pull(0);
			await expect.poll(() => levels).toEqual([0]);
			pull(1);
			await expect.poll(() => levels).toEqual([0, 1]);
		});

		test('after a burst of edges the last told level is the true one', async () => {
			const { lines, input, pull } = await opened();
			const levels: Level[] = [];
			lines.input(input, 'pull-up').onEdge((level) => levels.push(level));
			for (let round = 0; round < 10; round += 1) {
				pull(0);
				pull(1);
			}
			pull(0);
			await expect.poll(() => levels.at(-1)).toBe(0);
			expect(levels.length).toBeLessThanOrEqual(21);
		});

		test('a line that is taken is refused, and can be had again after its release', async () => {
			const { lines, input } = await opened();
			const line = lines.input(input, 'pull-up');
			expect(() => lines.input(input, 'pull-up')).toThrow(LineError);
			expect(() => lines.output(input, 0)).toThrow(/already in use/);
			line.release();
			line.release();
			expect(lines.input(input, 'pull-up').read()).toBe(1);
		});

		test('a released line is silent and refuses to work', async () => {
			const { lines, input, output, pull } = await opened();
			const levels: Level[] = [];
			const listening = lines.input(input, 'pull-up');
			listening.onEdge((level) => levels.push(level));
			listening.release();
			const driving = lines.output(output, 0);
			driving.release();
			expect(() => listening.read()).toThrow(LineError);
			expect(() => driving.write(1)).toThrow(LineError);
			const witness = lines.input(input, 'pull-up');
			const seen: Level[] = [];
			witness.onEdge((level) => seen.push(level));
			pull(0);
			await expect.poll(() => seen).toEqual([0]);
			expect(levels).toEqual([]);
		});

		test('a line that the board does not have is refused by its number', async () => {
			const { lines, missing } = await opened();
			expect(() => lines.output(missing, 0)).toThrow(new RegExp(`GPIO ${missing}`));
		});
	});
}
