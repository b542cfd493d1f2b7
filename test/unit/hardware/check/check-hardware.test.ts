import { describe, expect, test } from 'vitest';
import { standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import { TOWN_CREST } from '../../../../hardware/board/town-crest.ts';
import type { BoardWiring } from '../../../../hardware/board/wiring.ts';
import { type Check, checkHardware } from '../../../../hardware/check/check-hardware.ts';
import { createVirtualOperator } from '../../../../hardware/check/virtual-operator.ts';
import { openDevices } from '../../../../hardware/drivers/open-devices.ts';
import { createVirtualBoard, type VirtualBoard } from '../../../../hardware/virtual/virtual-board.ts';
import { onFakeTime, played } from '../bench.ts';

onFakeTime();

const wiring = standardWiring(['1']);

/** Names of the checks that fail on a board that is built otherwise than the drivers think, or broken. */
async function failing(asBuilt: BoardWiring, harm: (board: VirtualBoard) => void = () => undefined): Promise<string[]> {
	const board = createVirtualBoard(asBuilt, { now: () => 0 });
	const devices = await played(openDevices(board.ports, wiring));
	harm(board);
	const told: Check[] = [];
	const checks = await played(
		checkHardware(devices, wiring, {
			operator: createVirtualOperator(board),
			crest: TOWN_CREST,
			tell: (check) => told.push(check),
		}),
	);
	await played(devices.close());
	await board.close();
	expect(told).toEqual(checks);
	return checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
}

describe('the hardware check', () => {
	test('a sound board passes', async () => {
		expect(await failing(wiring)).toEqual([]);
	});

	test('two crossed row wires are told key by key', async () => {
		const rows = [6, 5, 13, 19];
		const failures = await failing({ ...wiring, keypad: { ...wiring.keypad, rows } });
		expect(failures).toHaveLength(8);
		expect(failures[0]).toBe('key 1: heard 4');
	});

	test('two exchanged buttons are told by what was heard', async () => {
		const [box] = wiring.buttonBoxes;
		const buttonBoxes = box ? [{ ...box, pins: { ...box.pins, next: box.pins.recall, recall: box.pins.next } }] : [];
		expect(await failing({ ...wiring, buttonBoxes })).toEqual([
			'button next of counter 1: heard 1 recall',
			'button recall of counter 1: heard 1 next',
		]);
	});

	test('two displays in the wrong order of the chain are told', async () => {
		const caller = { ...wiring.caller, displays: ['1', 'main'] };
		const failures = await failing({ ...wiring, caller });
		expect(failures.map((failure) => failure.split(':')[0])).toEqual(['display main', 'display 1']);
	});

	test('a missing expander and an empty printer are told', async () => {
		const failures = await failing(wiring, (board) => {
			board.chips.i2c.setPlugged(0x20, false);
			board.setPrinter({ paper: 'out' });
		});
		expect(failures).toContain('button next of counter 1: heard nothing');
		expect(failures).toContain('test ticket: paper-out');
		expect(failures).toContain('health of deskButtons: no-answer');
		expect(failures).toContain('health of printer: paper-out');
	});
});
