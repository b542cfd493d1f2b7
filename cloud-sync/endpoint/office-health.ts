import type { Logger } from 'pino';
import type { DeviceName, DevicesHealth } from '#wire/health.ts';

/** How offices' devices are, as the offices last told: for whoever runs this cloud, never for visitors. */
export class OfficeHealth {
	readonly #devices = new Map<string, DevicesHealth>();
	readonly #log: Logger;

	constructor(log: Logger) {
		this.#log = log;
	}

	/** An office told how its devices are; each that is otherwise than before is a line of the log. */
	report(office: string, devices: DevicesHealth): void {
		const before = this.#devices.get(office);
		this.#devices.set(office, devices);
		for (const [device, { ok, state }] of Object.entries(devices)) {
			if (before?.[device as DeviceName].state === state) continue;
			// Low paper is no fault yet, and the time to see to it.
			const level = state === 'ready' ? 'info' : 'warn';
			this.#log[level]({ event: 'device-health', office, device, ok, state });
		}
	}

	/** Every device of every office that told. */
	all(): readonly { office: string; device: string; ok: boolean; state: string }[] {
		return [...this.#devices].flatMap(([office, devices]) =>
			Object.entries(devices).map(([device, health]) => ({ office, device, ...health })),
		);
	}
}
