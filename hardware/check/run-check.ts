import { type BoardVariant, officeWiring } from '../board/office-wiring.ts';
import type { BoardWiring } from '../board/wiring.ts';
import { openDevices } from '../drivers/open-devices.ts';
import { type Check, checkHardware } from './check-hardware.ts';

/** Which board to walk through. */
interface CheckOptions {
	readonly board: 'virtual' | 'pi';
	/** The counters of the office, in the order in which their boxes and displays are chained. */
	readonly counters: readonly string[];
	readonly variant: BoardVariant;
	/** Hears of each check as soon as its result is known. */
	readonly tell: (check: Check) => void;
}

/**
 * Walks through every device of a board: the virtual one by itself, a real one with a technician at the terminal.
 * A board that cannot be opened is a failed check as well; never rejects.
 */
export async function runHardwareCheck({ board, counters, variant, tell }: CheckOptions): Promise<readonly Check[]> {
	const checks: Check[] = [];
	const add = (check: Check): void => {
		checks.push(check);
		tell(check);
	};
	try {
		const wiring = officeWiring(counters, variant);
		await (board === 'pi' ? checkPi(wiring, add) : checkVirtual(wiring, add));
	} catch (error) {
		add({ name: 'board', ok: false, detail: error instanceof Error ? error.message : String(error) });
	}
	return checks;
}

async function checkVirtual(wiring: BoardWiring, add: (check: Check) => void): Promise<void> {
	const { createVirtualBoard } = await import('../virtual/virtual-board.ts');
	const { createVirtualOperator } = await import('./virtual-operator.ts');
	const board = createVirtualBoard(wiring, { now: Date.now });
	const devices = await openDevices(board.ports, wiring);
	try {
		await checkHardware(devices, wiring, createVirtualOperator(board), add);
		const violations = board.violations();
		add({ name: 'signals on the wires', ok: violations.length === 0, detail: violations.join('; ') || 'clean' });
	} finally {
		await devices.close();
		await board.close();
	}
}

async function checkPi(wiring: BoardWiring, add: (check: Check) => void): Promise<void> {
	const { openPiBoard } = await import('../lines/pi-board.ts');
	const { createTerminalOperator } = await import('./terminal-operator.ts');
	const board = await openPiBoard(wiring);
	try {
		const devices = await openDevices(board.ports, wiring);
		const operator = createTerminalOperator(devices);
		try {
			await checkHardware(devices, wiring, operator, add);
		} finally {
			operator.close();
			await devices.close();
		}
	} finally {
		await board.close();
	}
}
