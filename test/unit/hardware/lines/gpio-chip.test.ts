import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gpioBase, PI_CHIP_LABELS } from '../../../../hardware/lines/gpio-chip.ts';

describe('the GPIO chip is found by its label', () => {
	let root = '';
	const addChip = (base: number, label: string): void => {
		const folder = join(root, `gpiochip${base}`);
		mkdirSync(folder);
		writeFileSync(join(folder, 'label'), `${label}\n`);
		writeFileSync(join(folder, 'base'), `${base}\n`);
	};
	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), 'gpio-'));
	});
	afterEach(() => rmSync(root, { recursive: true }));

	test.each([
		['Pi 3, old kernel', 0, 'pinctrl-bcm2835'],
		['Pi 4, kernel 6.6', 512, 'pinctrl-bcm2711'],
		['Pi 5', 571, 'pinctrl-rp1'],
	])('%s: base %i', (_, base, label) => {
		addChip(504, 'raspberrypi-exp-gpio');
		addChip(base, label);
		expect(gpioBase(PI_CHIP_LABELS, root)).toBe(base);
	});

	test('a machine with other chips is told which ones were seen, and what to do', () => {
		addChip(504, 'raspberrypi-exp-gpio');
		expect(() => gpioBase(PI_CHIP_LABELS, root)).toThrow(/found: raspberrypi-exp-gpio.*PREPAZKA_BOARD=virtual/);
	});

	test('a machine without the interface is told so', () => {
		expect(() => gpioBase(PI_CHIP_LABELS, join(root, 'nothing'))).toThrow(/found: none/);
	});
});
