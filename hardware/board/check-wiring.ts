import { physicalPin, RESERVED_BCM } from './header.ts';
import type { BoardWiring } from './wiring.ts';

/** One wire between a pin of the header and a device. */
export interface Connection {
	readonly bcm: number;
	readonly physical: number;
	/** What the wire is for, e.g. `keypad row 1`. */
	readonly signal: string;
}

/** Every wire to a GPIO of the header, in the order of the devices. Throws for a GPIO that the header lacks. */
export function connectionsOf(wiring: BoardWiring): readonly Connection[] {
	const { keypad, caller, expanders, lineBoxes, buses } = wiring;
	const wires: [number, string][] = [
		...keypad.rows.map((bcm, index): [number, string] => [bcm, `keypad row ${index + 1}`]),
		...keypad.columns.map((bcm, index): [number, string] => [bcm, `keypad column ${index + 1}`]),
		[caller.data, 'caller DIN'],
		[caller.clock, 'caller CLK'],
		[caller.cs, 'caller LOAD'],
		...expanders.map(({ address, interrupt }): [number, string] => [interrupt, `expander ${hex(address)} INTA`]),
		...lineBoxes.flatMap(({ counter, lines }) =>
			Object.entries(lines).map(([button, bcm]): [number, string] => [bcm, `button ${counter} ${button}`]),
		),
		...Object.entries(buses).map(([signal, bcm]): [number, string] => [bcm, signal]),
	];
	return wires.map(([bcm, signal]) => ({ bcm, physical: physicalPin(bcm), signal }));
}

/** The counters that have a button box, wherever it is wired to. */
export function countersWithButtons({ buttonBoxes, lineBoxes }: BoardWiring): readonly string[] {
	return [...buttonBoxes, ...lineBoxes].map(({ counter }) => counter);
}

/** Returns the wiring unchanged, or throws naming the two devices that want the same pin. */
export function checkWiring(wiring: BoardWiring): BoardWiring {
	const taken = new Map<number, string>();
	for (const { bcm, signal } of connectionsOf(wiring)) {
		const other = taken.get(bcm);
		if (other !== undefined) throw new Error(`GPIO ${bcm} is wired to both ${other} and ${signal}; move one of them.`);
		if (RESERVED_BCM.has(bcm)) throw new Error(`GPIO ${bcm} (${signal}) is reserved for add-on boards; move it.`);
		taken.set(bcm, signal);
	}
	checkKeypad(wiring);
	checkDisplays(wiring);
	checkButtonBoxes(wiring);
	return wiring;
}

function checkKeypad({ keypad }: BoardWiring): void {
	const fits =
		keypad.keys.length === keypad.rows.length && keypad.keys.every((row) => row.length === keypad.columns.length);
	if (!fits) throw new Error('The keypad needs one label for every crossing of a row and a column.');
	if (new Set(keypad.keys.flat()).size !== keypad.keys.flat().length) {
		throw new Error('Two keys of the keypad bear the same label.');
	}
}

function checkDisplays({ caller }: BoardWiring): void {
	if (new Set(caller.displays).size !== caller.displays.length) {
		throw new Error('Two LED displays have the same name; a counter may not be called "main" and ids must differ.');
	}
}

function checkButtonBoxes(wiring: BoardWiring): void {
	const { expanders, buttonBoxes } = wiring;
	const counters = countersWithButtons(wiring);
	const twice = counters.find((counter, index) => counters.indexOf(counter) !== index);
	if (twice !== undefined) throw new Error(`Counter ${twice} has two button boxes.`);
	const taken = new Map<string, string>();
	for (const { counter, expanderAddress, pins } of buttonBoxes) {
		if (!expanders.some(({ address }) => address === expanderAddress)) {
			throw new Error(
				`The button box of counter ${counter} is on expander ${hex(expanderAddress)}, which is not wired.`,
			);
		}
		for (const [button, pin] of Object.entries(pins)) {
			const place = `pin ${pin} of expander ${hex(expanderAddress)}`;
			const other = taken.get(place);
			if (other !== undefined) throw new Error(`${place} is wired to both ${other} and counter ${counter} ${button}.`);
			if (!Number.isInteger(pin) || pin < 0 || pin > 15) throw new Error(`${place} does not exist; pins are 0 to 15.`);
			taken.set(place, `counter ${counter} ${button}`);
		}
	}
}

function hex(address: number): string {
	return `0x${address.toString(16)}`;
}
