import type { CallerWiring } from '../board/wiring.ts';
import { Max7219, type Max7219State } from './max7219.ts';
import type { Nets } from './nets.ts';

/** Bits of one chip's shift register. */
const WORD_BITS = 16;

/** Displays on one data, clock and LOAD wire; bits come out of the first chip into the second. */
export interface Max7219Chain {
	states(): readonly (Max7219State & { readonly id: string })[];
	/** Takes the supply of one display away for a moment; its registers are lost. */
	powerGlitch(id: string): void;
}

/** Wires a chain to the nets; `changed` is called after every latch. */
export function createMax7219Chain(
	wiring: CallerWiring,
	nets: Nets,
	violation: (what: string) => void,
	changed: () => void,
): Max7219Chain {
	const chips = wiring.displays.map((id) => ({ id, chip: new Max7219(violation) }));
	const data = nets.net(wiring.data);
	const cs = nets.net(wiring.cs);
	/** The chain's bits, newest last; it holds no more than fit into the chips. */
	const bits: (0 | 1)[] = [];
	let bitsSinceLoad = 0;

	nets.net(wiring.clock).onLevel((level) => {
		if (level === 0) return;
		if (cs.level() === 1) violation('MAX7219: clocked while LOAD is high');
		bits.push(data.level());
		if (bits.length > WORD_BITS * chips.length) bits.shift();
		bitsSinceLoad += 1;
	});
	cs.onLevel((level) => {
		if (level === 0) return;
		if (bitsSinceLoad !== WORD_BITS * chips.length) {
			violation(`MAX7219: LOAD after ${bitsSinceLoad} bits, the chain takes ${WORD_BITS * chips.length}`);
		}
		bitsSinceLoad = 0;
		for (const [index, { chip }] of chips.entries()) chip.latch(wordFromEnd(bits, index));
		changed();
	});

	return {
		states: () => chips.map(({ id, chip }) => ({ id, ...chip.state() })),
		powerGlitch: (id) => {
			const hit = chips.find((one) => one.id === id);
			if (!hit) throw new RangeError(`There is no display "${id}".`);
			hit.chip.powerUp();
			changed();
		},
	};
}

/** The word in the chip at this place of the chain; the first chip holds the newest bits. */
function wordFromEnd(bits: readonly (0 | 1)[], chip: number): number {
	const end = bits.length - chip * WORD_BITS;
	return bits.slice(Math.max(0, end - WORD_BITS), Math.max(0, end)).reduce<number>((word, bit) => (word << 1) | bit, 0);
}
