import type { KeypadKey } from '../devices.ts';

/** A key counts as down when two scans in a row agree. */
const SCANS_TO_PRESS = 2;
/** A key counts as open only after more than the 20 ms that a bad contact may bounce: four scans of 8 ms. */
const SCANS_TO_OPEN = 4;
/** Nobody holds a key so long; something lies on it, or it is broken. */
const STUCK_AFTER_MILLISECONDS = 20_000;

interface HeldKey {
	readonly since: number;
	openScans: number;
}

/** What a scan meant. */
export interface ScanMeaning {
	/** Keys that were pressed now; each is told once, however long it stays down. */
	readonly pressed: readonly KeypadKey[];
	/** True while a key has been down for longer than anybody holds it. */
	readonly stuck: boolean;
	/** `open`: no key is down and none is being debounced. `only-stuck`: nothing but stuck keys is down. */
	readonly atRest: 'open' | 'only-stuck' | 'busy';
}

/** Turns scans of the matrix, which bounce and show ghosts, into single key presses. */
export class KeyDebouncer {
	readonly #keys: readonly (readonly KeypadKey[])[];
	readonly #held = new Map<KeypadKey, HeldKey>();
	#candidates = new Map<KeypadKey, number>();

	/** @param keys what is on the crossings, row by row */
	constructor(keys: readonly (readonly KeypadKey[])[]) {
		this.#keys = keys;
	}

	/** Takes the keys that one scan found closed, and a monotonic time in milliseconds. */
	scanned(down: ReadonlySet<KeypadKey>, now: number): ScanMeaning {
		this.#letGo(down);
		const settled = this.#settle(down);
		for (const key of settled) this.#held.set(key, { since: now, openScans: 0 });
		const isStuck = ({ since }: HeldKey): boolean => now - since >= STUCK_AFTER_MILLISECONDS;
		const stuck = [...this.#held.values()].filter(isStuck);
		const busy =
			this.#candidates.size > 0 || stuck.length < this.#held.size || stuck.some(({ openScans }) => openScans > 0);
		return {
			pressed: this.#tellApart(settled, down) ? settled : [],
			stuck: stuck.length > 0,
			atRest: busy ? 'busy' : stuck.length > 0 ? 'only-stuck' : 'open',
		};
	}

	/** One new key is certain beside any others of which it is no ghost; several at once could be a palm. */
	#tellApart([key, ...more]: readonly KeypadKey[], down: ReadonlySet<KeypadKey>): boolean {
		return key !== undefined && more.length === 0 && !this.#mayBeGhost(key, new Set([...down, ...this.#held.keys()]));
	}

	/**
	 * Whether the key closes a rectangle. In a matrix without a diode at each key, three closed corners show the fourth as
	 * well; and whatever way round a current takes, every ghost is the fourth corner of some rectangle.
	 */
	#mayBeGhost(key: KeypadKey, down: ReadonlySet<KeypadKey>): boolean {
		const isDown = (row: number, column: number): boolean => {
			const other = this.#keys[row]?.[column];
			return other !== undefined && down.has(other);
		};
		const [row, column] = this.#placeOf(key);
		return [...down].some((opposite) => {
			const [otherRow, otherColumn] = this.#placeOf(opposite);
			return otherRow !== row && otherColumn !== column && isDown(row, otherColumn) && isDown(otherRow, column);
		});
	}

	#placeOf(key: KeypadKey): readonly [row: number, column: number] {
		const row = this.#keys.findIndex((keys) => keys.includes(key));
		return [row, this.#keys[row]?.indexOf(key) ?? -1];
	}

	#letGo(down: ReadonlySet<KeypadKey>): void {
		for (const [key, held] of this.#held) {
			held.openScans = down.has(key) ? 0 : held.openScans + 1;
			if (held.openScans >= SCANS_TO_OPEN) this.#held.delete(key);
		}
	}

	/** Keys that have now been down for enough scans in a row. */
	#settle(down: ReadonlySet<KeypadKey>): KeypadKey[] {
		const settled: KeypadKey[] = [];
		const candidates = new Map<KeypadKey, number>();
		for (const key of down) {
			if (this.#held.has(key)) continue;
			const scans = (this.#candidates.get(key) ?? 0) + 1;
			if (scans >= SCANS_TO_PRESS) settled.push(key);
			else candidates.set(key, scans);
		}
		this.#candidates = candidates;
		return settled;
	}
}
