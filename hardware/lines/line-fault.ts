import { LineError } from './lines.ts';

/** Why the kernel refused a line, as a `LineError` that says what to do. */
export function lineFault(bcm: number, error: unknown): LineError {
	return new LineError(`GPIO ${bcm}: ${explain(error)}`, { cause: error });
}

function explain(error: unknown): string {
	switch (error instanceof Error && 'code' in error ? error.code : undefined) {
		case 'EACCES':
		case 'EPERM':
			return 'not permitted; add the user that runs the office to the group "gpio".';
		case 'EBUSY':
			return 'a kernel driver holds this line; check the overlays in /boot/firmware/config.txt.';
		case 'EINVAL':
			return 'the GPIO chip has no such line.';
		default:
			return error instanceof Error ? error.message : String(error);
	}
}
