import { constants, setPriority } from 'node:os';
import { createVirtualBoard } from '../../../hardware/virtual/virtual-board.ts';
import type { FarEndAnswer, FarEndRequest } from './far-end-process.ts';
import { followTrace } from './gpio-trace.ts';
import { pull } from './header-wires.ts';
import { labWiring } from './lab-wiring.ts';

/*
 * The chips, keys and hands at the far end of the header's wires, in a process of their own: the virtual board, joined to
 * the kernel's lines. What the drivers write comes from the kernel's trace; what the chips do goes to the pull resistors.
 */

// As wires have no processor to wait for: a driver that came first would read the columns of the row before.
setPriority(constants.priority.PRIORITY_HIGHEST);

const board = createVirtualBoard(labWiring, { now: Date.now });
const { keypad, caller, lineBoxes } = labWiring;
const { nets } = board.chips;

const fromPi = new Map(
	[...keypad.rows, caller.data, caller.clock, caller.cs].map((bcm) => [bcm, nets.lines.output(bcm, 0)]),
);
for (const bcm of [...keypad.columns, ...lineBoxes.flatMap(({ lines }) => Object.values(lines))]) {
	pull(bcm, nets.net(bcm).level());
	nets.net(bcm).onLevel((level) => pull(bcm, level));
}
let rowWrites = 0;
followTrace(({ bcm, level }) => {
	if (keypad.rows.includes(bcm)) rowWrites += 1;
	fromPi.get(bcm)?.write(level);
});

async function answer(request: FarEndRequest): Promise<unknown> {
	switch (request.ask) {
		case 'type':
			return board.pressKeys(request.keys);
		case 'move-key':
			return board.chips.keypad.move(request.key, request.closed, request.bounce);
		case 'move-button':
			return board.moveButton(request.counter, request.button, request.closed, request.bounce);
		case 'displays':
			return board.displays();
		case 'row-writes':
			return rowWrites;
		case 'violations':
			return board.violations();
	}
}

process.on('message', (message: { readonly id: number; readonly request: FarEndRequest }) => {
	const send = (result: Omit<FarEndAnswer, 'id'>): void => void process.send?.({ id: message.id, ...result });
	answer(message.request).then(
		(value) => send({ value }),
		(error: unknown) => send({ value: undefined, error: String(error) }),
	);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
