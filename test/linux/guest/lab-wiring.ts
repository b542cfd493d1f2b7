import { smallWiring } from '../../../hardware/board/standard-wiring.ts';
import type { BoardWiring } from '../../../hardware/board/wiring.ts';

const { keypad, ...others } = smallWiring(['1', '2']);

/** The small board; its far end is a process, which needs longer to answer a row than a wire. */
export const labWiring: BoardWiring = { ...others, keypad: { ...keypad, settleMilliseconds: 30 } };
