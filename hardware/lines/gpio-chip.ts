import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineError } from './lines.ts';

/** Where the kernel shows its GPIO chips. */
const SYSFS = '/sys/class/gpio';

/** Labels of the chip behind the 40-pin header: Pi Zero to 3, Pi 4, Pi 5. */
export const PI_CHIP_LABELS: readonly string[] = ['pinctrl-bcm2835', 'pinctrl-bcm2711', 'pinctrl-rp1'];

/**
 * The number that the kernel gave to BCM 0. It is not 0 on kernels since 6.6, and differs between models,
 * so the chip is found by its label. Throws a `LineError` that names the chips there are.
 */
export function gpioBase(labels: readonly string[], root = SYSFS): number {
	const found = chipsIn(root);
	const chip = found.find(({ label }) => labels.includes(label));
	if (chip) return chip.base;
	const seen = found.length === 0 ? 'none' : found.map(({ label }) => label).join(', ');
	throw new LineError(
		`No GPIO chip labelled ${labels.join(' or ')} in ${root} (found: ${seen}). ` +
			'The kernel needs the GPIO sysfs interface; off a Raspberry Pi set PREPAZKA_BOARD=virtual.',
	);
}

function chipsIn(root: string): readonly { readonly label: string; readonly base: number }[] {
	try {
		return readdirSync(root)
			.filter((name) => name.startsWith('gpiochip'))
			.map((name) => ({
				label: readFileSync(join(root, name, 'label'), 'utf8').trim(),
				base: Number(readFileSync(join(root, name, 'base'), 'utf8')),
			}));
	} catch {
		return [];
	}
}
