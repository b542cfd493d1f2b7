import type { BoardWiring } from '../board/wiring.ts';
import type { Devices } from '../devices.ts';
import type { BoardPorts } from '../lines/lines.ts';
import { EscPosPrinter } from './escpos-printer.ts';
import { openFiveBoard } from './johnny-five.ts';
import { JohnnyFiveDeskButtons } from './johnny-five-desk-buttons.ts';
import { LineIoPlugin } from './line-io-plugin.ts';
import { MatrixKeypad } from './matrix-keypad.ts';
import { Max7219Caller } from './max7219-caller.ts';

interface Closable {
	close(): void | Promise<void>;
}

/**
 * Opens every device of the board. Rejects with a `LineError` if a GPIO line cannot be had, after giving
 * back those that were taken; a silent printer or expander is no error here but shows in its health.
 */
export async function openDevices(ports: BoardPorts, wiring: BoardWiring): Promise<Devices> {
	const { lines, i2c, printerLink } = ports;
	// What the chips did not take shows in the next reading, which has its own health.
	const io = new LineIoPlugin(lines, i2c, () => undefined);
	const opened: Closable[] = [io];
	const keep = <Part extends Closable>(part: Part): Part => {
		// Closed in the reverse order: the displays are blanked before their lines go.
		opened.unshift(part);
		return part;
	};
	try {
		const board = await openFiveBoard(io);
		const keypad = keep(new MatrixKeypad(lines, wiring.keypad));
		const caller = keep(new Max7219Caller(board, wiring.caller));
		const deskButtons = keep(new JohnnyFiveDeskButtons({ board, io, lines, i2c }, wiring));
		const printer = keep(new EscPosPrinter(printerLink, wiring.printer));
		await Promise.all([deskButtons.ready(), printer.ready()]);
		return {
			keypad,
			deskButtons,
			caller,
			printer,
			async close() {
				for (const part of opened.splice(0)) await part.close();
				await printerLink.close();
			},
		};
	} catch (error) {
		for (const part of opened) await part.close();
		throw error;
	}
}
