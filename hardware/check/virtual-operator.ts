import type { VirtualBoard } from '../virtual/virtual-board.ts';
import type { Operator } from './check-hardware.ts';

/** The hands and eyes at the virtual board: presses its contacts, reads its chips and its paper. */
export function createVirtualOperator(board: VirtualBoard): Operator {
	return {
		pressKey: (key) => board.pressKeys(key),
		pressButton: (counter, button) => board.pressButton(counter, button, 'short'),
		async sees(display, text) {
			const seen = board.displays().find(({ id }) => id === display);
			return seen?.lit === true && seen.text === text;
		},
		async holdsTicket(line) {
			return board.printer().tickets.at(-1)?.lines.includes(line) ?? false;
		},
	};
}
