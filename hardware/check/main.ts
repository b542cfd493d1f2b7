import { parseArgs } from 'node:util';
import { standardWiring } from '../board/standard-wiring.ts';
import type { BoardWiring } from '../board/wiring.ts';
import { openDevices } from '../drivers/open-devices.ts';
import { type Check, checkHardware } from './check-hardware.ts';

/*
 * node hardware/check/main.ts [--board virtual|pi] [--counters 1,2,3] [--json]
 * Walks through every device of the board. Exit status: 0 all is well, 1 something is not, 2 it could not be tried.
 */

const { values } = parseArgs({
	options: {
		board: { type: 'string', default: 'virtual' },
		counters: { type: 'string', default: '1,2,3,4,5,6,7,8' },
		json: { type: 'boolean', default: false },
	},
});

const tell = ({ ok, name, detail }: Check): void => {
	if (!values.json) process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name}: ${detail}\n`);
};

try {
	const wiring = standardWiring(values.counters.split(',').filter((id) => id !== ''));
	const checks = values.board === 'pi' ? await checkPi(wiring) : await checkVirtual(wiring);
	const ok = checks.every((check) => check.ok);
	if (values.json) process.stdout.write(`${JSON.stringify({ board: values.board, ok, checks }, null, '\t')}\n`);
	process.exitCode = ok ? 0 : 1;
} catch (error) {
	process.stderr.write(
		`The hardware could not be checked: ${error instanceof Error ? error.message : String(error)}\n`,
	);
	process.exitCode = 2;
}

async function checkVirtual(wiring: BoardWiring): Promise<readonly Check[]> {
	const { createVirtualBoard } = await import('../virtual/virtual-board.ts');
	const { createVirtualOperator } = await import('./virtual-operator.ts');
	const board = createVirtualBoard(wiring, { now: Date.now });
	const devices = await openDevices(board.ports, wiring);
	try {
		const checks = await checkHardware(devices, wiring, createVirtualOperator(board), tell);
		const violations = board.violations();
		const clean = {
			name: 'signals on the wires',
			ok: violations.length === 0,
			detail: violations.join('; ') || 'clean',
		};
		tell(clean);
		return [...checks, clean];
	} finally {
		await devices.close();
		await board.close();
	}
}

async function checkPi(wiring: BoardWiring): Promise<readonly Check[]> {
	const { openPiBoard } = await import('../lines/pi-board.ts');
	const { createTerminalOperator } = await import('./terminal-operator.ts');
	const board = await openPiBoard(wiring);
	try {
		const devices = await openDevices(board.ports, wiring);
		const operator = createTerminalOperator(devices);
		try {
			return await checkHardware(devices, wiring, operator, tell);
		} finally {
			operator.close();
			await devices.close();
		}
	} finally {
		await board.close();
	}
}
