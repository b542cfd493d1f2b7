import type { DeviceHealth } from '../devices.ts';

/** The present health of a device and those who want to hear of changes. */
export class Health {
	#current: DeviceHealth;
	readonly #listeners: ((health: DeviceHealth) => void)[] = [];

	constructor(initial: DeviceHealth) {
		this.#current = initial;
	}

	get current(): DeviceHealth {
		return this.#current;
	}

	onChange(listener: (health: DeviceHealth) => void): void {
		this.#listeners.push(listener);
	}

	/** Tells the listeners if this differs from what was known. */
	report(next: DeviceHealth): void {
		if (next.ok === this.#current.ok && next.state === this.#current.state) return;
		this.#current = next;
		for (const listener of this.#listeners) listener(next);
	}
}
