import type { BoardWiring } from '../board/wiring.ts';
import type { ButtonPress, DeskButton, DeskButtons, DeviceHealth } from '../devices.ts';
import type { I2cBus, Lines } from '../lines/lines.ts';
import { ButtonExpander } from './button-expander.ts';
import { Health } from './health.ts';
import {
	createExpanderButtons,
	createLineButtons,
	type FiveButton,
	type FiveHost,
	nextExpanderBase,
} from './johnny-five.ts';
import type { LineIoPlugin } from './line-io-plugin.ts';
import { PressGesture } from './press-gesture.ts';

/** Buttons whose long press means something; the others act the moment they are pushed. */
const HAS_LONG_PRESS: Readonly<Record<DeskButton, boolean>> = { next: false, recall: false, finish: true, pause: true };

interface Parts {
	readonly board: FiveHost;
	readonly io: LineIoPlugin;
	readonly lines: Lines;
	readonly i2c: I2cBus;
}

/** The clerks' button boxes, on MCP23017 expanders or on lines, through johnny-five's Expander and Button. */
export class JohnnyFiveDeskButtons implements DeskButtons {
	readonly #health = new Health({ ok: true, state: 'ready' });
	readonly #pressListeners: ((press: ButtonPress) => void)[] = [];
	readonly #expanders: ButtonExpander[] = [];
	readonly #gestures: PressGesture[] = [];
	readonly #missing = new Set<number>();
	readonly #stuck = new Set<string>();

	/** Takes the interrupt lines at once; throws a `LineError` if one cannot be had. `ready` reads the first state. */
	constructor(parts: Parts, { expanders, buttonBoxes, lineBoxes }: BoardWiring) {
		const base = nextExpanderBase();
		for (const wiring of expanders) {
			const boxes = buttonBoxes.filter((box) => box.expanderAddress === wiring.address);
			const pins = boxes.flatMap((box) => Object.values(box.pins));
			const buttons = createExpanderButtons(parts.board, base + wiring.address, pins);
			for (const { counter, pins: boxPins } of boxes) this.#listen(counter, boxPins, buttons);
			this.#expanders.push(
				new ButtonExpander(parts, { ...wiring, pins }, (answering) => this.#answered(wiring.address, answering)),
			);
		}
		for (const { counter, lines } of lineBoxes) {
			this.#listen(counter, lines, createLineButtons(parts.board, Object.values(lines)));
		}
	}

	/** Resolves when every expander has been read once, or has not answered. */
	async ready(): Promise<void> {
		await Promise.all(this.#expanders.map((expander) => expander.serve()));
	}

	onPress(listener: (press: ButtonPress) => void): void {
		this.#pressListeners.push(listener);
	}

	health(): DeviceHealth {
		return this.#health.current;
	}

	onHealth(listener: (health: DeviceHealth) => void): void {
		this.#health.onChange(listener);
	}

	close(): void {
		for (const part of [...this.#expanders, ...this.#gestures]) part.close();
	}

	#listen(
		counter: string,
		places: Readonly<Record<DeskButton, number>>,
		buttons: ReadonlyMap<number, FiveButton>,
	): void {
		for (const button of ['next', 'recall', 'finish', 'pause'] as const) {
			const gesture = this.#createGesture(counter, button);
			buttons.get(places[button])?.on('down', () => gesture.down());
			buttons.get(places[button])?.on('up', () => gesture.up());
		}
	}

	#createGesture(counter: string, button: DeskButton): PressGesture {
		const gesture = new PressGesture({
			hasLongPress: HAS_LONG_PRESS[button],
			onPress: (length) => {
				for (const listener of this.#pressListeners) listener({ counter, button, length });
			},
			onStuck: (stuck) => {
				if (stuck) this.#stuck.add(`${counter} ${button}`);
				else this.#stuck.delete(`${counter} ${button}`);
				this.#reportHealth();
			},
		});
		this.#gestures.push(gesture);
		return gesture;
	}

	#answered(address: number, answering: boolean): void {
		if (answering) this.#missing.delete(address);
		else this.#missing.add(address);
		this.#reportHealth();
	}

	#reportHealth(): void {
		if (this.#missing.size > 0) this.#health.report({ ok: false, state: 'no-answer' });
		else if (this.#stuck.size > 0) this.#health.report({ ok: false, state: 'stuck-button' });
		else this.#health.report({ ok: true, state: 'ready' });
	}
}
