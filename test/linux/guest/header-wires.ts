import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gpioBase, PI_CHIP_LABELS } from '../../../hardware/lines/gpio-chip.ts';
import type { Level } from '../../../hardware/lines/lines.ts';

/** The world's side of the wires at the simulated header. */

const PLATFORM = '/sys/devices/platform';
const FOLDER = findHeader();

/** The kernel's number of BCM 0. */
export const BASE = gpioBase(PI_CHIP_LABELS);

/** Pulls the wire of an input to a level. */
export function pull(bcm: number, level: Level): void {
	writeFileSync(join(FOLDER, `sim_gpio${bcm}`, 'pull'), level === 1 ? 'pull-up' : 'pull-down');
}

/** The level on a wire. */
export function sense(bcm: number): Level {
	return readFileSync(join(FOLDER, `sim_gpio${bcm}`, 'value'), 'utf8').trim() === '1' ? 1 : 0;
}

/** What the kernel's user interface says of a line, or undefined when nobody has exported it. */
export function exported(bcm: number, file: 'direction' | 'edge' | 'value'): string | undefined {
	try {
		return readFileSync(`/sys/class/gpio/gpio${BASE + bcm}/${file}`, 'utf8').trim();
	} catch {
		return undefined;
	}
}

/** The BCM numbers of all lines that somebody has exported. */
export function exportedLines(): readonly number[] {
	return readdirSync('/sys/class/gpio')
		.map((name) => /^gpio(\d+)$/.exec(name)?.[1])
		.filter((number) => number !== undefined)
		.map((number) => Number(number) - BASE)
		.sort((left, right) => left - right);
}

/** The folder of the simulated chip with the most lines. */
function findHeader(): string {
	for (const device of readdirSync(PLATFORM).filter((name) => name.startsWith('gpio-sim.'))) {
		for (const chip of readdirSync(join(PLATFORM, device)).filter((name) => name.startsWith('gpiochip'))) {
			const folder = join(PLATFORM, device, chip);
			if (readdirSync(folder).includes('sim_gpio53')) return folder;
		}
	}
	throw new Error('The guest has no simulated header: look at test/linux/init.sh.');
}
