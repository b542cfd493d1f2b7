import { bringUpPage } from './bring-up.ts';
import { standardWiring } from './standard-wiring.ts';
import { wiringPage } from './wiring-page.ts';
import { wiringSvg } from './wiring-svg.ts';

/** The pages show the full board: an office with fewer counters leaves the last boxes and displays away. */
const FULL_BOARD = standardWiring(['1', '2', '3', '4', '5', '6', '7', '8']);

/** The generated pages of this folder by file name. */
export const boardPages: ReadonlyMap<string, string> = new Map([
	['wiring.md', wiringPage(FULL_BOARD)],
	['wiring.svg', wiringSvg(FULL_BOARD)],
	['bring-up.md', bringUpPage(FULL_BOARD)],
]);
