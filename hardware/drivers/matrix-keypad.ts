import type { KeypadWiring } from '../board/wiring.ts';
import type { DeviceHealth, Keypad, KeypadKey } from '../devices.ts';
import type { InputLine, Lines, OutputLine } from '../lines/lines.ts';
import { Health } from './health.ts';
import { KeyDebouncer } from './key-debouncer.ts';

/** Between two scans while a key is down. */
const SCAN_MILLISECONDS = 8;
/** Between two scans while nothing but a stuck key is down: cheap, and two scans still fall into a stroke of 40 ms. */
const STUCK_SCAN_MILLISECONDS = 20;

/**
 * A matrix keypad on GPIO lines. At rest every row is driven low and nothing runs: a pressed key pulls
 * its column down, and that edge starts the scanning, which ends when all keys are open again.
 */
export class MatrixKeypad implements Keypad {
	readonly #wiring: KeypadWiring;
	readonly #rows: readonly OutputLine[];
	readonly #columns: readonly InputLine[];
	readonly #debouncer: KeyDebouncer;
	readonly #health = new Health({ ok: true, state: 'ready' });
	readonly #keyListeners: ((key: KeypadKey) => void)[] = [];
	#scanning = false;
	#closed = false;
	#timer: NodeJS.Timeout | undefined;

	/** Takes the lines at once; throws a `LineError` if one cannot be had. */
	constructor(lines: Lines, wiring: KeypadWiring) {
		this.#wiring = wiring;
		this.#debouncer = new KeyDebouncer(wiring.keys);
		this.#rows = wiring.rows.map((bcm) => lines.output(bcm, 0));
		this.#columns = wiring.columns.map((bcm) => lines.input(bcm, 'pull-up'));
		for (const column of this.#columns) column.onEdge(() => this.#wake());
		this.#wake();
	}

	onKey(listener: (key: KeypadKey) => void): void {
		this.#keyListeners.push(listener);
	}

	health(): DeviceHealth {
		return this.#health.current;
	}

	onHealth(listener: (health: DeviceHealth) => void): void {
		this.#health.onChange(listener);
	}

	/** Stops scanning and releases the lines. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		for (const line of [...this.#rows, ...this.#columns]) line.release();
	}

	#wake(): void {
		if (this.#scanning || this.#closed || !this.#someColumnIsLow()) return;
		this.#scanning = true;
		void this.#scan();
	}

	#someColumnIsLow(): boolean {
		return this.#columns.some((column) => column.read() === 0);
	}

	async #scan(): Promise<void> {
		const down = await this.#readKeys();
		if (this.#closed) return;
		const { pressed, stuck, atRest } = this.#debouncer.scanned(down, performance.now());
		for (const key of pressed) for (const listener of this.#keyListeners) listener(key);
		this.#health.report(stuck ? { ok: false, state: 'stuck-key' } : { ok: true, state: 'ready' });
		if (atRest === 'open') return this.#rest();
		const wait = atRest === 'only-stuck' ? STUCK_SCAN_MILLISECONDS : SCAN_MILLISECONDS;
		this.#timer = setTimeout(() => void this.#scan(), wait);
	}

	/** Back to waiting for an edge; a key that came down during the last scan is seen here. */
	#rest(): void {
		for (const row of this.#rows) row.write(0);
		this.#scanning = false;
		this.#wake();
	}

	/** Drives one row after another low and reads the columns; the others are high, behind their diodes. */
	async #readKeys(): Promise<Set<KeypadKey>> {
		const down = new Set<KeypadKey>();
		for (const row of this.#rows) row.write(1);
		for (const [index, row] of this.#rows.entries()) {
			row.write(0);
			await this.#settle();
			if (this.#closed) return down;
			for (const [column, line] of this.#columns.entries()) {
				const key = this.#wiring.keys[index]?.[column];
				if (key !== undefined && line.read() === 0) down.add(key);
			}
			row.write(1);
		}
		return down;
	}

	async #settle(): Promise<void> {
		const { settleMilliseconds } = this.#wiring;
		if (settleMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, settleMilliseconds));
	}
}
