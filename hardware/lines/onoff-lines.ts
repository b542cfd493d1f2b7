import { createServer, type Server } from 'node:net';
import { Gpio } from 'onoff';
import { gpioBase } from './gpio-chip.ts';
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
			throw new LineError(explain(bcm, error), { cause: error });
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
			await new Promise<void>((resolve) => void claim.close(() => resolve()));
		},
	};
}

function checked<Result>(held: ReadonlyMap<number, unknown>, bcm: number, use: () => Result): Result {
	if (!held.has(bcm)) throw new LineError(`GPIO ${bcm} was released and cannot be used.`);
	return use();
}

/**
 * sysfs lets two processes drive one line. A socket in the kernel's abstract namespace is held by one
 * process only, and is free again the moment it dies, however it dies.
 */
async function claimChip(base: number): Promise<Server> {
	const claim = createServer();
	await new Promise<void>((resolve, reject) => {
		claim.once('error', () =>
			reject(new LineError('Another process of this office already uses the GPIO lines; stop it first.')),
		);
		claim.listen(`\0prepazka-gpio-${base}`, resolve);
	});
	return claim.unref();
}

function explain(bcm: number, error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	switch (code) {
		case 'EACCES':
		case 'EPERM':
			return `GPIO ${bcm}: not permitted; add the user that runs the office to the group "gpio".`;
		case 'EBUSY':
			return `GPIO ${bcm}: a kernel driver holds this line; check the overlays in /boot/firmware/config.txt.`;
		case 'EINVAL':
			return `GPIO ${bcm}: the GPIO chip has no such line.`;
		default:
			return `GPIO ${bcm}: ${error instanceof Error ? error.message : String(error)}`;
	}
}
