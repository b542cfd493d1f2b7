import { createInterface, type Interface } from 'node:readline/promises';
import type { Devices } from '../devices.ts';
import type { Operator } from './check-hardware.ts';

/** How long a technician has to find the key or button that is asked for. */
const PATIENCE_MILLISECONDS = 20_000;

/** A technician at a terminal, and the means to let them go. */
export interface TerminalOperator extends Operator {
	close(): void;
}

/** Asks on standard error, so that standard output stays free for the report; answers come from standard input. */
export function createTerminalOperator(devices: Devices): TerminalOperator {
	const terminal: Interface = createInterface({ input: process.stdin, output: process.stderr });
	let pressed = (): void => {};
	devices.keypad.onKey(() => pressed());
	devices.deskButtons.onPress(() => pressed());
	const request = (text: string): Promise<void> => {
		process.stderr.write(`${text}\n`);
		return new Promise((resolve) => {
			const patience = setTimeout(resolve, PATIENCE_MILLISECONDS);
			pressed = () => {
				clearTimeout(patience);
				resolve();
			};
		});
	};
	const confirm = async (question: string): Promise<boolean> => {
		const answer = await terminal.question(`${question} [y/n] `);
		return answer.trim().toLowerCase().startsWith('y');
	};
	return {
		pressKey: (key) => request(`Press ${key} on the keypad.`),
		pressButton: (counter, button) => request(`Press "${button}" at counter ${counter} briefly.`),
		sees: (display, text) =>
			confirm(
				text === '' ? `Is display "${display}" dark?` : `Does display "${display}" show ${text}, every segment of it?`,
			),
		holdsTicket: (line) => confirm(`Did a ticket come out, cut off, with a QR code and the line ${line}?`),
		close: () => terminal.close(),
	};
}
