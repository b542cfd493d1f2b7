import type { KeypadWiring } from '../board/wiring.ts';
import type { KeypadKey } from '../devices.ts';
import { type BouncePattern, type Contact, createContact } from './contact.ts';
import type { Nets } from './nets.ts';

/** The 4×4 keypad on the virtual board: contacts between row and column wires. */
export interface KeypadMatrix {
	/** Pushes or lets go one key; resolves when its contact rests. */
	move(key: KeypadKey, closed: boolean, bounce?: BouncePattern): Promise<void>;
}

/**
 * Wires a keypad to the nets. Each row has a diode towards the Pi, so a row can pull columns down but
 * not up, and two rows at different levels do not meet in a short circuit. There is no diode at the
 * single keys: three closed keys on the corners of a rectangle show the fourth as a ghost, as on the real part.
 */
export function createKeypadMatrix(wiring: KeypadWiring, nets: Nets): KeypadMatrix {
	const rows = wiring.rows.map((bcm) => nets.net(bcm));
	const columns = wiring.columns.map((bcm) => nets.net(bcm));
	const closed = new Set<string>();
	const contacts = new Map<KeypadKey, Contact>();

	const settle = (): void => {
		const reachable = columnsPulledDown(rows.map((row) => row.level() === 0));
		for (const [index, column] of columns.entries()) column.drive(reachable.has(index) ? 0 : 'released');
	};

	/** Columns that reach a low row through closed contacts, on whatever way round. */
	const columnsPulledDown = (rowIsLow: readonly boolean[]): Set<number> => {
		const lowColumns = new Set<number>();
		const visit = (row: number): void => {
			for (const column of columns.keys()) {
				if (!closed.has(`${row},${column}`) || lowColumns.has(column)) continue;
				lowColumns.add(column);
				for (const other of rows.keys()) if (closed.has(`${other},${column}`)) visit(other);
			}
		};
		for (const [row, low] of rowIsLow.entries()) if (low) visit(row);
		return lowColumns;
	};

	for (const [row, labels] of wiring.keys.entries()) {
		for (const [column, label] of labels.entries()) {
			const set = (isClosed: boolean): void => {
				if (isClosed) closed.add(`${row},${column}`);
				else closed.delete(`${row},${column}`);
				settle();
			};
			contacts.set(label, createContact(set));
		}
	}
	for (const row of rows) row.onLevel(settle);

	return {
		async move(key, isClosed, bounce) {
			const contact = contacts.get(key);
			if (!contact) throw new RangeError(`The keypad has no key "${key}".`);
			await contact.move(isClosed, bounce);
		},
	};
}
