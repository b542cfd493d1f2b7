import { checkWiring } from './check-wiring.ts';
import type { BoardWiring, ButtonBoxWiring, ExpanderWiring, LineBoxWiring } from './wiring.ts';

/** Eight boxes of four buttons fill two expanders. */
const MAXIMUM_COUNTERS = 8;
const BOXES_PER_EXPANDER = 4;
const BUTTONS_PER_BOX = 4;

const EXPANDERS: readonly ExpanderWiring[] = [
	{ address: 0x20, interrupt: 4 },
	{ address: 0x21, interrupt: 27 },
];

function buttonBox(counter: string, index: number): ButtonBoxWiring {
	const expander = EXPANDERS[Math.floor(index / BOXES_PER_EXPANDER)];
	if (!expander) throw new RangeError(`The board has room for ${MAXIMUM_COUNTERS} counters.`);
	const first = (index % BOXES_PER_EXPANDER) * BUTTONS_PER_BOX;
	return {
		counter,
		expanderAddress: expander.address,
		pins: { next: first, recall: first + 1, finish: first + 2, pause: first + 3 },
	};
}

/** Lines of the header that are free for buttons when there is no expander, four for each counter. */
const LINE_BOXES: readonly LineBoxWiring['lines'][] = [
	{ next: 4, recall: 27, finish: 22, pause: 23 },
	{ next: 18, recall: 24, finish: 25, pause: 9 },
];

/** The board for an office with one or two counters: their buttons are on the header itself, and there is no I²C chip. */
export function smallWiring(counters: readonly string[]): BoardWiring {
	const lineBoxes = counters.map((counter, index) => {
		const lines = LINE_BOXES[index];
		if (!lines) throw new RangeError(`The small board has room for ${LINE_BOXES.length} counters.`);
		return { counter, lines };
	});
	return checkWiring({ ...standardWiring(counters), expanders: [], buttonBoxes: [], lineBoxes });
}

/**
 * The standard board for an office with these counters (at most eight, in the order in which
 * their boxes and displays are chained). Throws if two devices want the same pin.
 */
export function standardWiring(counters: readonly string[]): BoardWiring {
	if (counters.length > MAXIMUM_COUNTERS) {
		throw new RangeError(`The board has room for ${MAXIMUM_COUNTERS} counters, the office has ${counters.length}.`);
	}
	const buttonBoxes = counters.map(buttonBox);
	return checkWiring({
		keypad: {
			rows: [5, 6, 13, 19],
			columns: [12, 20, 21, 26],
			keys: [
				['1', '2', '3', 'A'],
				['4', '5', '6', 'B'],
				['7', '8', '9', 'C'],
				['*', '0', '#', 'D'],
			],
			settleMilliseconds: 0,
		},
		// The pins of SPI0, so that the board can go over to the Pi's SPI unit without new wires.
		caller: { data: 10, clock: 11, cs: 8, displays: ['main', ...counters], brightnessPercent: 40 },
		expanders: EXPANDERS.filter(({ address }) => buttonBoxes.some((box) => box.expanderAddress === address)),
		buttonBoxes,
		lineBoxes: [],
		printer: { path: '/dev/serial0', baudRate: 115_200, model: 'epson-tm-t20iii', codepage: 'windows1250' },
		buses: { 'I²C SDA': 2, 'I²C SCL': 3, 'printer TXD': 14, 'printer RXD': 15, 'printer CTS': 16, 'printer RTS': 17 },
	});
}
