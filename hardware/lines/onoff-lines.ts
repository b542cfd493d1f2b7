import { Gpio } from 'onoff';
import { claimChip } from './chip-claim.ts';
import { gpioBase } from './gpio-chip.ts';
import { lineFault } from './line-fault.ts';
import { type InputLine, type Level, LineError, type Lines, type OutputLine } from './lines.ts';

/** The GPIO lines of one chip, for one process. */
export interface OnoffLines extends Lines {
	/** Releases every line that is still held, and lets another process have the chip. */
	close(): Promise<void>;
}

/**
 * The lines of the GPIO chip with one of these labels, through Linux's sysfs. Rejects with a `LineError`
 * if there is no such chip or another process of ours has it. Lines that a killed process left exported
 * are taken over.
 */
export async function openOnoffLines(labels: readonly string[]): Promise<OnoffLines> {
	const base = gpioBase(labels);
	const claim = await claimChip(base);
	const held = new Map<number, () => void>();

	const hold = (bcm: number, gpio: Gpio): (() => void) => {
		const release = (): void => {
			if (!held.delete(bcm)) return;
			gpio.unwatchAll();
			// An input takes no side; an output must not go on driving a wire that nobody watches over.
			if (gpio.direction() === 'out') gpio.setDirection('in');
			gpio.unexport();
		};
		held.set(bcm, release);
		return release;
	};
	const request = (bcm: number, open: (number: number) => Gpio): Gpio => {
		if (held.has(bcm)) throw new LineError(`GPIO ${bcm} is already in use; release it first.`);
		try {
			return open(base + bcm);
		} catch (error) {
			throw lineFault(bcm, error);
		}
	};

	return {
		input(bcm): InputLine {
			const gpio = request(bcm, (number) => new Gpio(number, 'in', 'both'));
			const release = hold(bcm, gpio);
			return {
				read: () => checked(held, bcm, () => gpio.readSync()),
				onEdge: (listener) => gpio.watch((error, level) => listener(error ? gpio.readSync() : level)),
				release,
			};
		},
		output(bcm, initial): OutputLine {
			const gpio = request(bcm, (number) => new Gpio(number, initial === 1 ? 'high' : 'low'));
			const release = hold(bcm, gpio);
			return { write: (level: Level) => checked(held, bcm, () => gpio.writeSync(level)), release };
		},
		async close() {
			for (const release of [...held.values()]) release();
			await claim.release();
		},
	};
}

function checked<Result>(held: ReadonlyMap<number, unknown>, bcm: number, use: () => Result): Result {
	if (!held.has(bcm)) throw new LineError(`GPIO ${bcm} was released and cannot be used.`);
	return use();
}
