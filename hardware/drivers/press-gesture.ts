import type { ButtonPress } from '../devices.ts';

/** A contact counts as let go only after more than the 20 ms that it may bounce. */
const RELEASE_MILLISECONDS = 30;
/** Held at least so long, a press means something else. */
const LONG_PRESS_MILLISECONDS = 700;
/** A press so soon after the last one is a worn contact or a double tap, never a second wish. */
const CHATTER_MILLISECONDS = 250;
/** Nobody holds a button so long; something lies on it, or it is broken. */
const STUCK_AFTER_MILLISECONDS = 20_000;

interface GestureOptions {
	/** Whether a long press has a meaning of its own; if not, the press is told at once. */
	readonly hasLongPress: boolean;
	readonly onPress: (length: ButtonPress['length']) => void;
	readonly onStuck: (stuck: boolean) => void;
}

type State =
	| { readonly kind: 'open'; readonly since: number }
	| { readonly kind: 'down'; readonly since: number; told: boolean };

/** Turns the downs and ups of one bouncing contact into presses: one per push, however long it lasts. */
export class PressGesture {
	readonly #options: GestureOptions;
	#state: State = { kind: 'open', since: Number.NEGATIVE_INFINITY };
	#release: NodeJS.Timeout | undefined;
	#long: NodeJS.Timeout | undefined;
	#stuck: NodeJS.Timeout | undefined;

	constructor(options: GestureOptions) {
		this.#options = options;
	}

	down(): void {
		if (this.#state.kind === 'down') this.#bouncedBack(this.#state);
		else this.#pushed(this.#state.since);
	}

	up(): void {
		if (this.#state.kind === 'open' || this.#release) return;
		const state = this.#state;
		this.#release = setTimeout(() => this.#released(state), RELEASE_MILLISECONDS);
	}

	/** Forgets the press that is going on. */
	close(): void {
		for (const timer of [this.#release, this.#long, this.#stuck]) clearTimeout(timer);
	}

	#pushed(openSince: number): void {
		const now = performance.now();
		const isChatter = now - openSince < CHATTER_MILLISECONDS;
		const state: State = { kind: 'down', since: now, told: isChatter };
		this.#state = state;
		this.#stuck = setTimeout(() => this.#options.onStuck(true), STUCK_AFTER_MILLISECONDS).unref();
		if (isChatter) return;
		if (this.#options.hasLongPress) this.#long = setTimeout(() => this.#heldLong(state), LONG_PRESS_MILLISECONDS);
		else this.#tell(state, 'short');
	}

	#bouncedBack(state: State & { kind: 'down' }): void {
		clearTimeout(this.#release);
		this.#release = undefined;
		if (performance.now() - state.since >= LONG_PRESS_MILLISECONDS) this.#heldLong(state);
	}

	#heldLong(state: State & { kind: 'down' }): void {
		// While the contact is open the release decides; if it was only a bounce, `#bouncedBack` comes here again.
		if (this.#options.hasLongPress && !this.#release) this.#tell(state, 'long');
	}

	#released(state: State & { kind: 'down' }): void {
		this.close();
		this.#release = undefined;
		this.#state = { kind: 'open', since: performance.now() };
		this.#options.onStuck(false);
		this.#tell(state, 'short');
	}

	#tell(state: State & { kind: 'down' }, length: ButtonPress['length']): void {
		if (state.told) return;
		state.told = true;
		this.#options.onPress(length);
	}
}
