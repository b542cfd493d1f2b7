import { createServer } from 'node:net';
import { LineError } from './lines.ts';

/** The right of this process to a GPIO chip. */
export interface ChipClaim {
	release(): Promise<void>;
}

/**
 * Claims the chip whose lines begin at this number; rejects with a `LineError` if another process has it.
 * sysfs would let two processes drive one line. A socket in the kernel's abstract namespace is held by
 * one process only, and is free again the moment that process dies, however it dies.
 */
export async function claimChip(base: number): Promise<ChipClaim> {
	const socket = createServer();
	await new Promise<void>((resolve, reject) => {
		socket.once('error', () =>
			reject(new LineError('Another process of this office already uses the GPIO lines; stop it first.')),
		);
		socket.listen(`\0prepazka-gpio-${base}`, resolve);
	});
	socket.unref();
	return { release: () => new Promise((resolve) => void socket.close(() => resolve())) };
}
