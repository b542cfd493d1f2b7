import type { CounterCommand } from '#domain/commands.ts';
import type { Office } from '#domain/office.ts';
import type { ButtonPress } from '#hardware/devices.ts';

/**
 * What a press of a clerk's button asks for. `finish` held long is a no-show, `pause` opens a counter that is not open,
 * and held long closes it.
 */
export function commandOfPress(office: Office, { counter, button, length }: ButtonPress): CounterCommand {
	switch (button) {
		case 'next':
			return { type: 'call-next', counter };
		case 'recall':
			return { type: 'recall', counter };
		case 'finish':
			return { type: length === 'long' ? 'no-show' : 'finish', counter };
		case 'pause':
			if (length === 'long') return { type: 'close', counter };
			return { type: office.counters.get(counter)?.state === 'open' ? 'pause' : 'open', counter };
	}
}
