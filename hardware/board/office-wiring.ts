import { checkWiring } from './check-wiring.ts';
import { smallWiring, standardWiring } from './standard-wiring.ts';
import type { BoardWiring, PrinterWiring } from './wiring.ts';

/** What differs from one office's board to another's. */
export interface BoardVariant {
	/** `header` is for one or two counters and needs no expander. */
	readonly buttons: 'expander' | 'header';
	readonly printer: PrinterWiring;
}

/** The board of an office with these counters. Throws if there are more than it has room for. */
export function officeWiring(counters: readonly string[], { buttons, printer }: BoardVariant): BoardWiring {
	const wiring = buttons === 'header' ? smallWiring(counters) : standardWiring(counters);
	return checkWiring({ ...wiring, printer });
}
