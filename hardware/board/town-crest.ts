/** A picture of black and white dots. */
export interface Picture {
	/** Dots from left to right; a multiple of 8. */
	readonly width: number;
	readonly height: number;
	/** Whether the dot at this place is black. */
	readonly isBlack: (x: number, y: number) => boolean;
}

/** A town gate on a shield: for an office that has not named the file of its own crest. One sign is one square. */
const DRAWING = [
	'########################',
	'#......................#',
	'#......................#',
	'#..#.#.#........#.#.#..#',
	'#..#####........#####..#',
	'#..#####........#####..#',
	'#...###..........###...#',
	'#...###..#.##.#..###...#',
	'#...###..######..###...#',
	'#...#.#..######..#.#...#',
	'#...#.#..######..#.#...#',
	'#...###..######..###...#',
	'#...################...#',
	'#...################...#',
	'#...#######..#######...#',
	'#...#####......#####...#',
	'.#..####........####..#.',
	'.#..####.#.##.#.####..#.',
	'.#..####.#.##.#.####..#.',
	'..#.####.#.##.#.####.#..',
	'...#.###.#.##.#.###.#...',
	'....#..............#....',
	'.....###........###.....',
	'........########........',
] as const;

/** Dots to a square: 15 mm on paper at eight dots to a millimetre. */
const SCALE = 5;

/** The crest that goes into the printer's memory and stands at the head of each ticket. */
export const TOWN_CREST: Picture = {
	width: DRAWING[0].length * SCALE,
	height: DRAWING.length * SCALE,
	isBlack: (x, y) => DRAWING[Math.floor(y / SCALE)]?.charAt(Math.floor(x / SCALE)) === '#',
};
