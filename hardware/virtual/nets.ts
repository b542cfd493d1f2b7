import type { Bias, InputLine, Level, Lines, OutputLine } from '../lines/lines.ts';
import { LineError } from '../lines/lines.ts';

/** One wire of the virtual board, as the chips see it. */
export interface Net {
	/** The level that everything on the wire together makes. */
	level(): Level;
	/** Calls the listener at once, inside the change, like a chip's input pin. */
	onLevel(listener: (level: Level) => void): void;
	/** What the chips do to the wire: drive it, or leave it to the Pi and the pull resistor. */
	drive(level: Level | 'released'): void;
}

interface Wire extends Net {
	readonly bcm: number;
	setPi(level: Level | 'released'): void;
}

/** GPIO 0 to 27 are on the header. */
const LAST_BCM = 27;

/**
 * The wires of the virtual board by BCM number. `lines` is the Pi's side, `net(bcm)` the chips' side.
 * A wire that nobody drives has the level of its pull resistor.
 */
export class Nets {
	readonly #wires = new Map<number, Wire>();
	readonly #requested = new Set<number>();
	readonly #pulls: ReadonlyMap<number, 'pull-up' | 'pull-down'>;
	readonly #violation: (what: string) => void;

	/** `pulls` are the resistors that the wiring has; `violation` hears of everything that would harm a real board. */
	constructor(pulls: ReadonlyMap<number, 'pull-up' | 'pull-down'>, violation: (what: string) => void) {
		this.#pulls = pulls;
		this.#violation = violation;
	}

	net(bcm: number): Net {
		return this.#wire(bcm);
	}

	/** The Pi's side of the wires. */
	readonly lines: Lines = {
		input: (bcm, bias) => this.#input(bcm, bias),
		output: (bcm, initial) => this.#output(bcm, initial),
	};

	#input(bcm: number, bias: Bias): InputLine {
		this.#request(bcm);
		this.#checkBias(bcm, bias);
		const wire = this.#wire(bcm);
		const listeners: ((level: Level) => void)[] = [];
		let released = false;
		let pending = false;
		// Like the kernel: the change wakes the process later, and a second change before that is not told apart.
		wire.onLevel(() => {
			if (pending || released) return;
			pending = true;
			queueMicrotask(() => {
				pending = false;
				if (!released) for (const listener of listeners) listener(wire.level());
			});
		});
		return {
			read: () => {
				if (released) throw new LineError(`GPIO ${bcm} was released and cannot be read.`);
				return wire.level();
			},
			onEdge: (listener) => void listeners.push(listener),
			release: () => {
				if (!released) this.#requested.delete(bcm);
				released = true;
			},
		};
	}

	#output(bcm: number, initial: Level): OutputLine {
		this.#request(bcm);
		const wire = this.#wire(bcm);
		wire.setPi(initial);
		let released = false;
		return {
			write: (level) => {
				if (released) throw new LineError(`GPIO ${bcm} was released and cannot be written.`);
				wire.setPi(level);
			},
			release: () => {
				if (released) return;
				released = true;
				this.#requested.delete(bcm);
				wire.setPi('released');
			},
		};
	}

	#request(bcm: number): void {
		if (!Number.isInteger(bcm) || bcm < 0 || bcm > LAST_BCM) {
			throw new LineError(`There is no GPIO ${bcm} on this board; use 0 to ${LAST_BCM}.`);
		}
		if (this.#requested.has(bcm)) throw new LineError(`GPIO ${bcm} is already in use; release it first.`);
		this.#requested.add(bcm);
	}

	#checkBias(bcm: number, bias: Bias): void {
		const wired = this.#pulls.get(bcm) ?? 'none';
		if (bias !== wired) this.#violation(`GPIO ${bcm}: the driver expects ${bias}, the board has ${wired}`);
	}

	#wire(bcm: number): Wire {
		const known = this.#wires.get(bcm);
		if (known) return known;
		const wire = createWire(bcm, this.#pulls.get(bcm) === 'pull-up' ? 1 : 0, this.#violation);
		this.#wires.set(bcm, wire);
		return wire;
	}
}

function createWire(bcm: number, pull: Level, violation: (what: string) => void): Wire {
	const listeners: ((level: Level) => void)[] = [];
	let pi: Level | 'released' = 'released';
	let chips: Level | 'released' = 'released';
	let last: Level = pull;
	const level = (): Level => (pi !== 'released' ? pi : chips !== 'released' ? chips : pull);
	const settle = (): void => {
		if (pi !== 'released' && chips !== 'released' && pi !== chips) {
			violation(`GPIO ${bcm}: the Pi drives ${pi} against a chip that drives ${chips}`);
		}
		const now = level();
		if (now === last) return;
		last = now;
		for (const listener of listeners) listener(now);
	};
	return {
		bcm,
		level,
		onLevel: (listener) => void listeners.push(listener),
		drive: (next) => {
			chips = next;
			settle();
		},
		setPi: (next) => {
			pi = next;
			settle();
		},
	};
}
