import type { BoardWiring } from '../board/wiring.ts';
import type { DeskButton, KeypadKey } from '../devices.ts';
import type { BoardPorts } from '../lines/lines.ts';
import { type BouncePattern, type Contact, createContact, pause } from './contact.ts';
import { createKeypadMatrix, type KeypadMatrix } from './keypad-matrix.ts';
import { createMax7219Chain, type Max7219Chain } from './max7219-chain.ts';
import { Mcp23017 } from './mcp23017.ts';
import { Nets } from './nets.ts';
import { PacedByteLink } from './paced-byte-link.ts';
import type { PaperState } from './paper.ts';
import { PRINTER_MODELS } from './printer-models.ts';
import { ReceiptPrinter } from './receipt-printer.ts';
import { VirtualI2cBus } from './virtual-i2c-bus.ts';

/** A quick but human keystroke: the key rests closed, then open. */
const KEY_CLOSED_MILLISECONDS = 40;
const KEY_OPEN_MILLISECONDS = 40;

/** How long a hand stays on a clerk's button. */
const SHORT_PRESS_MILLISECONDS = 120;
const LONG_PRESS_MILLISECONDS = 900;
/** No hand pushes the same button again sooner. */
const BETWEEN_PRESSES_MILLISECONDS = 400;

/** What one LED display shows. */
interface DisplayView {
	readonly id: string;
	/** From the digit registers, trailing blanks removed, also while the digits are dark. */
	readonly text: string;
	/** False while blanked: in the dark phase of a blink, or switched off. */
	readonly lit: boolean;
}

/** The printer, its paper and everything that it has cut off since the start. */
interface PrinterView {
	readonly paper: PaperState;
	readonly online: boolean;
	readonly tickets: readonly { readonly printedAt: number; readonly lines: readonly string[] }[];
}

/** What a hand can do to the printer: change the roll, press the online button, open the cover, pull the plug. */
interface PrinterChange {
	readonly paper?: PaperState | { readonly lines: number };
	readonly online?: boolean;
	readonly coverOpen?: boolean;
	readonly plugged?: boolean;
}

/** The chips of the virtual board, for tests that need more than the board offers. */
interface VirtualChips {
	readonly nets: Nets;
	readonly keypad: KeypadMatrix;
	readonly caller: Max7219Chain;
	readonly expanders: ReadonlyMap<number, Mcp23017>;
	readonly i2c: VirtualI2cBus;
	readonly printer: ReceiptPrinter;
	readonly printerLink: PacedByteLink;
}

/** The hardware of an office without the hardware: chips and paper at pin and byte level, and hands to use them. */
export interface VirtualBoard {
	readonly ports: BoardPorts;
	readonly chips: VirtualChips;
	/** Types the keys one after another, bounce included; resolves when the last is let go. Throws for a key the keypad lacks. */
	pressKeys(keys: string): Promise<void>;
	/** Pushes a clerk's button, bounce included; resolves when it is let go. */
	pressButton(counter: string, button: DeskButton, length: 'short' | 'long'): Promise<void>;
	/** Pushes or lets go a clerk's button; resolves when its contact rests. */
	moveButton(counter: string, button: DeskButton, closed: boolean, bounce?: BouncePattern): Promise<void>;
	displays(): readonly DisplayView[];
	printer(): PrinterView;
	setPrinter(change: PrinterChange): void;
	/** Calls the listener when something visible has changed. */
	onChange(listener: () => void): void;
	/** Everything the drivers did that a real chip or printer would not forgive; empty if they are right. */
	violations(): readonly string[];
	close(): Promise<void>;
}

/** Builds the board that the wiring describes; `now` is the wall clock in milliseconds since 1970. */
export function createVirtualBoard(wiring: BoardWiring, clock: { readonly now: () => number }): VirtualBoard {
	const violations: string[] = [];
	const listeners: (() => void)[] = [];
	const violation = (what: string): void => void violations.push(what);
	const changed = (): void => {
		for (const listener of listeners) listener();
	};
	const chips = createChips(wiring, clock.now, violation, changed);
	const buttons = createButtons(wiring, chips);
	const moveButton: VirtualBoard['moveButton'] = async (counter, button, closed, bounce) => {
		const contact = buttons.get(`${counter} ${button}`);
		if (!contact) throw new RangeError(`There is no button "${button}" at counter "${counter}".`);
		await contact.move(closed, bounce);
	};

	return {
		ports: { lines: chips.nets.lines, i2c: chips.i2c, printerLink: chips.printerLink },
		chips,
		pressKeys: (keys) => typeKeys(wiring, chips.keypad, keys),
		pressButton: createHand(moveButton),
		moveButton,
		displays: () => chips.caller.states().map(({ id, text, lit }) => ({ id, text, lit })),
		printer: () => viewOf(chips.printer),
		setPrinter({ paper, ...situation }) {
			if (paper !== undefined) chips.printer.loadPaper(paper);
			chips.printer.setSituation(situation);
		},
		onChange: (listener) => void listeners.push(listener),
		violations: () => violations,
		async close() {
			listeners.length = 0;
			await chips.printerLink.close();
		},
	};
}

function createChips(
	wiring: BoardWiring,
	now: () => number,
	violation: (what: string) => void,
	changed: () => void,
): VirtualChips {
	const pulledUp = [
		...wiring.keypad.columns,
		...wiring.expanders.map(({ interrupt }) => interrupt),
		...wiring.lineBoxes.flatMap(({ lines }) => Object.values(lines)),
	];
	const nets = new Nets(new Map(pulledUp.map((bcm) => [bcm, 'pull-up'])), violation);
	const expanders = new Map(
		wiring.expanders.map(({ address, interrupt }) => [address, new Mcp23017(nets.net(interrupt), violation)]),
	);
	const printer: ReceiptPrinter = new ReceiptPrinter({
		model: PRINTER_MODELS[wiring.printer.model],
		now,
		answer: (bytes) => printerLink.deliver(bytes),
		violation,
		changed,
	});
	const printerLink: PacedByteLink = new PacedByteLink(wiring.printer.baudRate, printer);
	return {
		nets,
		keypad: createKeypadMatrix(wiring.keypad, nets),
		caller: createMax7219Chain(wiring.caller, nets, violation, changed),
		expanders,
		i2c: new VirtualI2cBus(expanders, violation),
		printer,
		printerLink,
	};
}

function createButtons(wiring: BoardWiring, { expanders, nets }: VirtualChips): Map<string, Contact> {
	const buttons = new Map<string, Contact>();
	for (const { counter, expanderAddress, pins } of wiring.buttonBoxes) {
		for (const [button, pin] of Object.entries(pins)) {
			const contact = createContact((closed) => expanders.get(expanderAddress)?.setGrounded(pin, closed));
			buttons.set(`${counter} ${button}`, contact);
		}
	}
	for (const { counter, lines } of wiring.lineBoxes) {
		for (const [button, bcm] of Object.entries(lines)) {
			const contact = createContact((closed) => nets.net(bcm).drive(closed ? 0 : 'released'));
			buttons.set(`${counter} ${button}`, contact);
		}
	}
	return buttons;
}

/** Pushes one button after another as often as asked, but no button again before a hand could. */
function createHand(moveButton: VirtualBoard['moveButton']): VirtualBoard['pressButton'] {
	const rests = new Map<string, Promise<void>>();
	return async (counter, button, length) => {
		const name = `${counter} ${button}`;
		const press = async (): Promise<void> => {
			await moveButton(counter, button, true);
			await pause(length === 'long' ? LONG_PRESS_MILLISECONDS : SHORT_PRESS_MILLISECONDS);
			await moveButton(counter, button, false);
		};
		const pressed = (rests.get(name) ?? Promise.resolve()).then(press);
		const rested = pressed.then(() => pause(BETWEEN_PRESSES_MILLISECONDS)).catch(() => undefined);
		rests.set(name, rested);
		await pressed;
	};
}

async function typeKeys(wiring: BoardWiring, keypad: KeypadMatrix, keys: string): Promise<void> {
	const known = new Map<string, KeypadKey>(wiring.keypad.keys.flat().map((key) => [key, key]));
	const sequence = [...keys].map((character) => {
		const key = known.get(character);
		if (!key) throw new RangeError(`The keypad has no key "${character}"; it has ${[...known.keys()].join(' ')}.`);
		return key;
	});
	for (const key of sequence) {
		await keypad.move(key, true);
		await pause(KEY_CLOSED_MILLISECONDS);
		await keypad.move(key, false);
		await pause(KEY_OPEN_MILLISECONDS);
	}
}

function viewOf(printer: ReceiptPrinter): PrinterView {
	return {
		paper: printer.paper.state,
		online: printer.situation.online && printer.situation.plugged,
		tickets: printer.paper.pieces.map(({ printedAt, lines }) => ({ printedAt, lines: lines.map(({ text }) => text) })),
	};
}
