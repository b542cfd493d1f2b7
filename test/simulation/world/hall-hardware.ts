import type { DeviceHealth, Devices, PrintDocument, PrintResult } from '#hardware/devices.ts';
import type { Dice } from '../dice.ts';
import type { Timeline } from './timeline.ts';

/** A piece of paper in somebody's hand. */
export interface Paper {
	readonly lines: readonly string[];
}

/** What may be wrong with the printer. */
export type PrinterTrouble = Extract<PrintResult, { ok: false }>['reason'];

const PRINTING_MILLISECONDS = 1500;
/** After this long without the printer's answer the driver gives up. */
const NO_ANSWER_MILLISECONDS = 5000;

/** A device that nothing ever happens to; what people do to it is done to the office directly. */
const READY = { health: () => ({ ok: true, state: 'ready' }), onHealth: () => {} };

/** What hangs on the wall and outlives the office's process: the printer with its paper, the LED displays. */
export class HallHardware {
	readonly shown = new Map<string, string>();
	readonly #timeline: Timeline;
	readonly #dice: Dice;
	readonly #onPaper: (paper: Paper) => void;
	#trouble: PrinterTrouble | null = null;
	#worksSince = 0;
	#healthListeners: ((health: DeviceHealth) => void)[] = [];

	constructor(timeline: Timeline, dice: Dice, onPaper: (paper: Paper) => void) {
		this.#timeline = timeline;
		this.#dice = dice;
		this.#onPaper = onPaper;
	}

	/** Since when the printer has worked, in the timeline's time; in the future while it does not. */
	get worksSince(): number {
		return this.#worksSince;
	}

	/** Something happens to the printer, or is mended (`null`). */
	setTrouble(trouble: PrinterTrouble | null): void {
		this.#trouble = trouble;
		this.#worksSince = trouble === null ? this.#timeline.now : Number.POSITIVE_INFINITY;
		for (const listener of this.#healthListeners) listener(this.#health());
	}

	/** The drivers of one life of the office's process; `guard` runs what their news set off, while it lives. */
	drivers(guard: (work: () => void) => void, counters: readonly string[]): Omit<Devices, 'close'> {
		this.#healthListeners = [];
		return {
			keypad: { ...READY, onKey: () => {} },
			deskButtons: { ...READY, onPress: () => {} },
			printer: {
				health: () => this.#health(),
				onHealth: (listener) => {
					this.#healthListeners.push((health) => guard(() => listener(health)));
				},
				print: (document) => this.#print(document, guard),
				storeLogo: async () => ({ ok: true }),
			},
			caller: {
				...READY,
				displays: ['main', ...counters],
				show: async (display, text) => void this.shown.set(display, text),
				showTestPattern: () => {},
				setBrightness: () => {},
			},
		};
	}

	#print(document: PrintDocument, guard: (work: () => void) => void): Promise<PrintResult> {
		const lines = document.flatMap((line) => (line.kind === 'text' ? [line.text] : []));
		const reason = this.#trouble;
		if (reason === 'no-answer') return this.#printUnheard(lines, guard);
		return new Promise((resolve) => {
			this.#timeline.after(PRINTING_MILLISECONDS, () => {
				// The paper comes out whether or not the process is still there to hear of it.
				if (reason === null) this.#onPaper({ lines });
				guard(() => resolve(reason === null ? { ok: true } : { ok: false, reason, unsure: false }));
			});
		});
	}

	/** The line is broken one way or the other: the paper came out or not, and nobody knows. */
	#printUnheard(lines: readonly string[], guard: (work: () => void) => void): Promise<PrintResult> {
		const comesOut = this.#dice.chance(0.5);
		return new Promise((resolve) => {
			this.#timeline.after(NO_ANSWER_MILLISECONDS, () => {
				if (comesOut) this.#onPaper({ lines });
				guard(() => resolve({ ok: false, reason: 'no-answer', unsure: true }));
			});
		});
	}

	#health(): DeviceHealth {
		return { ok: this.#trouble === null, state: this.#trouble ?? 'ready' };
	}
}
