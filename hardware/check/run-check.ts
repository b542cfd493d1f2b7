import { type BoardVariant, officeWiring } from '../board/office-wiring.ts';
import { TOWN_CREST } from '../board/town-crest.ts';
import type { BoardWiring } from '../board/wiring.ts';
import { readCrest } from '../drivers/crest-file.ts';
import { openDevices } from '../drivers/open-devices.ts';
import { type Check, type CheckParts, checkHardware } from './check-hardware.ts';

/** Which board to walk through. */
interface CheckOptions {
	readonly board: 'virtual' | 'pi';
	/** The counters of the office, in the order in which their boxes and displays are chained. */
	readonly counters: readonly string[];
	readonly variant: BoardVariant;
	/** Picture file of the town's crest; a gate on a shield when left out. */
	readonly crest?: string | undefined;
	/** Hears of each check as soon as its result is known. */
	readonly tell: (check: Check) => void;
}

/**
 * Walks through every device of a board: the virtual one by itself, a real one with a technician at the terminal.
 * A board that cannot be opened is a failed check as well; never rejects.
 */
export async function runHardwareCheck({
	board,
	counters,
	variant,
	crest: file,
	tell,
}: CheckOptions): Promise<readonly Check[]> {
	const checks: Check[] = [];
	const add = (check: Check): void => {
		checks.push(check);
		tell(check);
	};
	try {
		const wiring = officeWiring(counters, variant);
		const crest = file === undefined ? TOWN_CREST : await readCrest(file);
		await (board === 'pi' ? checkPi : checkVirtual)(wiring, { crest, tell: add });
	} catch (error) {
		add({ name: 'board', ok: false, detail: error instanceof Error ? error.message : String(error) });
	}
	return checks;
}

async function checkVirtual(wiring: BoardWiring, parts: Omit<CheckParts, 'operator'>): Promise<void> {
	const { createVirtualBoard } = await import('../virtual/virtual-board.ts');
	const { createVirtualOperator } = await import('./virtual-operator.ts');
	const board = createVirtualBoard(wiring, { now: Date.now });
	const devices = await openDevices(board.ports, wiring);
	try {
		await checkHardware(devices, wiring, { ...parts, operator: createVirtualOperator(board) });
		const violations = board.violations();
		parts.tell({ name: 'signals on the wires', ok: violations.length === 0, detail: violations.join('; ') || 'clean' });
	} finally {
		await devices.close();
		await board.close();
	}
}

async function checkPi(wiring: BoardWiring, parts: Omit<CheckParts, 'operator'>): Promise<void> {
	const { openPiBoard } = await import('../lines/pi-board.ts');
	const { createTerminalOperator } = await import('./terminal-operator.ts');
	const board = await openPiBoard(wiring);
	try {
		const devices = await openDevices(board.ports, wiring);
		const operator = createTerminalOperator(devices);
		try {
			await checkHardware(devices, wiring, { ...parts, operator });
		} finally {
			operator.close();
			await devices.close();
		}
	} finally {
		await board.close();
	}
}
