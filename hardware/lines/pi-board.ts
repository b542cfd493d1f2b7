import type { BoardWiring } from '../board/wiring.ts';
import { PI_CHIP_LABELS } from './gpio-chip.ts';
import type { BoardPorts } from './lines.ts';
import { absentI2cBus, openLinuxI2cBus } from './linux-i2c-bus.ts';
import { openOnoffLines } from './onoff-lines.ts';
import { SerialportByteLink } from './serialport-byte-link.ts';

/** The real board: its ports, and the means to give everything back. */
export interface PiBoard {
	readonly ports: BoardPorts;
	/** After the devices were closed. */
	close(): Promise<void>;
}

/** Opens the ports of a Raspberry Pi; rejects with a `LineError` or `BusError` that says what to do. */
export async function openPiBoard({ expanders, printer }: BoardWiring): Promise<PiBoard> {
	const lines = await openOnoffLines(PI_CHIP_LABELS);
	try {
		// A board without expanders works with the bus switched off.
		const i2c = expanders.length > 0 ? await openLinuxI2cBus() : absentI2cBus;
		const printerLink = new SerialportByteLink({ path: printer.path, baudRate: printer.baudRate, handshake: true });
		return {
			ports: { lines, i2c, printerLink },
			async close() {
				await printerLink.close();
				await i2c.close();
				await lines.close();
			},
		};
	} catch (error) {
		await lines.close();
		throw error;
	}
}
