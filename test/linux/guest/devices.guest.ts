import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeskButton, Devices, KeypadKey } from '../../../hardware/devices.ts';
import { openDevices } from '../../../hardware/drivers/open-devices.ts';
import { PI_CHIP_LABELS } from '../../../hardware/lines/gpio-chip.ts';
import { absentI2cBus } from '../../../hardware/lines/linux-i2c-bus.ts';
import { type OnoffLines, openOnoffLines } from '../../../hardware/lines/onoff-lines.ts';
import { type BouncePattern, WORST_BOUNCE } from '../../../hardware/virtual/contact.ts';
import { createVirtualBoard } from '../../../hardware/virtual/virtual-board.ts';
import { type FarEnd, startFarEnd } from './far-end-process.ts';
import { exportedLines } from './header-wires.ts';
import { labWiring } from './lab-wiring.ts';

/** Longer than any debounce, so that a press told twice has been told twice by now. */
const QUIET_MILLISECONDS = 400;
/** Far from the 700 ms from which on a press is a long one. */
const PRESS_MILLISECONDS = 150;

let farEnd: FarEnd;
let lines: OnoffLines;
let devices: Devices;
let keys: KeypadKey[] = [];
let presses: string[] = [];

beforeAll(async () => {
	farEnd = await startFarEnd();
});
beforeEach(async () => {
	keys = [];
	presses = [];
	lines = await openOnoffLines(PI_CHIP_LABELS);
	// The printer is not on GPIO lines: a virtual one completes the board.
	const { printerLink } = createVirtualBoard(labWiring, { now: Date.now }).ports;
	devices = await openDevices({ lines, i2c: absentI2cBus, printerLink }, labWiring);
	devices.keypad.onKey((key) => keys.push(key));
	devices.deskButtons.onPress(({ counter, button, length }) => presses.push(`${counter} ${button} ${length}`));
});
afterEach(async () => {
	await devices.close();
	await lines.close();
	expect(exportedLines()).toEqual([]);
	expect(await farEnd.ask({ ask: 'violations' })).toEqual([]);
});
afterAll(() => farEnd.close());

const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS));

/** Pushes a key until it is heard, and lets it go. */
async function strike(key: KeypadKey): Promise<void> {
	const heard = keys.length;
	await farEnd.ask({ ask: 'move-key', key, closed: true });
	await expect.poll(() => keys.length).toBe(heard + 1);
	await farEnd.ask({ ask: 'move-key', key, closed: false });
	await quiet();
}

describe('the keypad on a real kernel', () => {
	test('every key of the matrix is told once', async () => {
		const all = labWiring.keypad.keys.flat();
		for (const key of all) await strike(key);
		expect(keys).toEqual(all);
	});

	test('a contact that bounces for 20 ms on both ways is one press', async () => {
		await farEnd.ask({ ask: 'move-key', key: '5', closed: true, bounce: WORST_BOUNCE });
		await expect.poll(() => keys).toEqual(['5']);
		await farEnd.ask({ ask: 'move-key', key: '5', closed: false, bounce: WORST_BOUNCE });
		await quiet();
		expect(keys).toEqual(['5']);
	});

	test('a noise spike is no press, and the next key is heard', async () => {
		await farEnd.ask({ ask: 'move-key', key: '5', closed: true, bounce: [0] });
		await farEnd.ask({ ask: 'move-key', key: '5', closed: false, bounce: [0] });
		await quiet();
		expect(keys).toEqual([]);
		await strike('6');
		expect(keys).toEqual(['6']);
	});

	test('once the keys are open again no row is written any more', async () => {
		await strike('1');
		// A machine that is busy elsewhere may take its time with the last scans.
		let atRest: unknown;
		const isAtRest = async () => {
			atRest = await farEnd.ask({ ask: 'row-writes' });
			await quiet();
			return (await farEnd.ask({ ask: 'row-writes' })) === atRest;
		};
		await expect.poll(isAtRest).toBe(true);
		expect(atRest).toBeGreaterThan(0);
		await quiet();
		expect(await farEnd.ask({ ask: 'row-writes' })).toBe(atRest);
	});
});

/** Pushes a clerk's button as briefly as a hand does. The driver, being in this process, sees the push meanwhile. */
async function press(counter: string, button: DeskButton, bounce?: BouncePattern): Promise<void> {
	const contact = { ask: 'move-button', counter, button, ...(bounce && { bounce }) } as const;
	await farEnd.ask({ ...contact, closed: true });
	await new Promise((resolve) => setTimeout(resolve, PRESS_MILLISECONDS));
	await farEnd.ask({ ...contact, closed: false });
}

describe('clerks’ buttons on a real kernel, through johnny-five', () => {
	test.each(['next', 'recall', 'finish', 'pause'] as const)('%s of each counter is told once', async (button) => {
		for (const counter of ['1', '2']) await press(counter, button);
		await expect.poll(() => presses).toHaveLength(2);
		await quiet();
		expect(presses).toEqual([`1 ${button} short`, `2 ${button} short`]);
	});

	test('a long press is told as long, once', async () => {
		await farEnd.ask({ ask: 'move-button', counter: '1', button: 'finish', closed: true });
		await expect.poll(() => presses).toEqual(['1 finish long']);
		await farEnd.ask({ ask: 'move-button', counter: '1', button: 'finish', closed: false });
		await quiet();
		expect(presses).toEqual(['1 finish long']);
	});

	test.each([
		['next', '2 next short'],
		['pause', '2 pause short'],
	] as const)('%s bouncing for 20 ms on both ways is one press', async (button: DeskButton, expected) => {
		await press('2', button, WORST_BOUNCE);
		await expect.poll(() => presses).toEqual([expected]);
		await quiet();
		expect(presses).toEqual([expected]);
	});
});

describe('the LED caller on a real kernel, through johnny-five', () => {
	const displays = () => farEnd.ask({ ask: 'displays' });

	test('what is shown arrives bit by bit in the chips at the far end', async () => {
		await devices.caller.show('main', 'P045   1', { blink: true });
		await devices.caller.show('1', 'P045');
		await expect.poll(displays).toMatchObject([
			{ id: 'main', text: 'P045   1' },
			{ id: '1', text: 'P045', lit: true },
			{ id: '2', text: '', lit: true },
		]);
	});

	test('closing leaves every display blank', async () => {
		await devices.caller.show('2', '88888888');
		await expect.poll(displays).toMatchObject([{}, {}, { text: '88888888' }]);
		await devices.close();
		await expect.poll(displays).toMatchObject([{ text: '' }, { text: '' }, { text: '' }]);
	});
});
