import { BusError, type I2cBus } from './lines.ts';

/** The header's I²C bus, GPIO 2 and 3, on every Pi. */
const HEADER_BUS = 1;

/** The Linux I²C bus of the header, with the means to give it back. */
export interface LinuxI2cBus extends I2cBus {
	close(): Promise<void>;
}

/** For a board without I²C chips: nobody answers. */
export const absentI2cBus: LinuxI2cBus = {
	write: (address) => Promise.reject(unanswered(address)),
	read: (address) => Promise.reject(unanswered(address)),
	close: async () => undefined,
};

/** Opens /dev/i2c-1; rejects with a `BusError` that says what to switch on. */
export async function openLinuxI2cBus(): Promise<LinuxI2cBus> {
	const bus = await open();
	let turn: Promise<unknown> = Promise.resolve();
	const inTurn = <Result>(address: number, work: () => Promise<Result>): Promise<Result> => {
		const result = turn.then(work).catch((error: unknown) => {
			throw unanswered(address, error);
		});
		turn = result.catch(() => undefined);
		return result;
	};
	return {
		write: (address, bytes) =>
			inTurn(address, async () => void (await bus.i2cWrite(address, bytes.length, Buffer.from(bytes)))),
		read: (address, register, count) =>
			inTurn(address, async () => [...(await bus.readI2cBlock(address, register, count, Buffer.alloc(count))).buffer]),
		close: () => bus.close(),
	};
}

function unanswered(address: number, cause?: unknown): BusError {
	return new BusError(`No chip answers at I²C address 0x${address.toString(16)}; check its wires and address pins.`, {
		cause,
	});
}

async function open(): Promise<import('i2c-bus').PromisifiedBus> {
	try {
		// Optional package: its native part is built on the machine, and only a Pi needs it.
		const { openPromisified } = (await import('i2c-bus')).default;
		return await openPromisified(HEADER_BUS);
	} catch (error) {
		throw new BusError(
			`The I²C bus of the header cannot be opened (${error instanceof Error ? error.message : String(error)}); ` +
				'switch it on with "raspi-config nonint do_i2c 0" and add the user to the group "i2c".',
			{ cause: error },
		);
	}
}
