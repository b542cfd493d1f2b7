import { Gpio } from 'onoff';
import { afterEach, describe, expect, test } from 'vitest';
import { PI_CHIP_LABELS } from '../../../hardware/lines/gpio-chip.ts';
import { type OnoffLines, openOnoffLines } from '../../../hardware/lines/onoff-lines.ts';
import { testLines } from '../../contract/hardware/lines-contract.ts';
import { BASE, exported, exportedLines, pull, sense } from './header-wires.ts';

const INPUT = 12;
const OUTPUT = 5;
const HELD_BY_KERNEL = 7;
/** The simulated header has lines 0 to 53. */
const MISSING = 54;

testLines('a real kernel', async () => {
	pull(INPUT, 1);
	const lines = await openOnoffLines(PI_CHIP_LABELS);
	return {
		lines,
		input: INPUT,
		output: OUTPUT,
		missing: MISSING,
		pull: (level) => pull(INPUT, level),
		sense: () => sense(OUTPUT),
		close: () => lines.close(),
	};
});

describe('the lines of the header', () => {
	let lines: OnoffLines | undefined;
	const opened = async (): Promise<OnoffLines> => {
		lines = await openOnoffLines(PI_CHIP_LABELS);
		return lines;
	};
	afterEach(async () => {
		await lines?.close();
		lines = undefined;
		expect(exportedLines()).toEqual([]);
	});

	test('are found behind another chip, at a number that is not 0, where the bare number is refused', async () => {
		expect(BASE).toBe(520);
		expect(() => new Gpio(OUTPUT, 'out')).toThrow(/EINVAL/);
		(await opened()).output(OUTPUT, 1);
		expect(exportedLines()).toEqual([OUTPUT]);
		expect(sense(OUTPUT)).toBe(1);
	});

	test('are exported with direction, level and edges, and unexported when released', async () => {
		const { output, input } = await opened();
		const driving = output(OUTPUT, 1);
		const listening = input(INPUT, 'pull-up');
		expect(exported(OUTPUT, 'direction')).toBe('out');
		expect(exported(OUTPUT, 'value')).toBe('1');
		expect(exported(INPUT, 'direction')).toBe('in');
		expect(exported(INPUT, 'edge')).toBe('both');
		driving.release();
		expect(exported(OUTPUT, 'direction')).toBeUndefined();
		listening.release();
		expect(exportedLines()).toEqual([]);
	});

	test('are not driven any more after their release', async () => {
		pull(OUTPUT, 0);
		const driving = (await opened()).output(OUTPUT, 1);
		expect(sense(OUTPUT)).toBe(1);
		driving.release();
		expect(sense(OUTPUT)).toBe(0);
	});

	test('are refused by label on another model of Pi, naming the chips there are', async () => {
		await expect(openOnoffLines(['pinctrl-rp1'])).rejects.toThrow(
			/No GPIO chip labelled pinctrl-rp1 .*raspberrypi-exp-gpio, pinctrl-bcm2711/,
		);
	});

	test('are refused with the remedy when a kernel driver holds one', async () => {
		const { input } = await opened();
		expect(() => input(HELD_BY_KERNEL, 'none')).toThrow(/GPIO 7: a kernel driver holds this line; .*config\.txt/);
	});
});
