import type { Logger } from 'pino';
import type { DeviceName, DevicesHealth, HealthReport } from '#wire/health.ts';
import type { Refusals } from '#wire/refusals.ts';

/** How offices' devices are, as the offices last told: for whoever runs this cloud, never for visitors. */
export class OfficeHealth {
	readonly #devices = new Map<string, DevicesHealth>();
	readonly #refusals = new Map<string, Refusals>();
	readonly #log: Logger;

	constructor(log: Logger) {
		this.#log = log;
	}

	/** An office told how it is; each device that is otherwise than before is a line of the log. */
	report({ office, devices, refused }: HealthReport): void {
		if (refused) this.#refusals.set(office, refused);
		const before = this.#devices.get(office);
		this.#devices.set(office, devices);
		for (const [device, { ok, state }] of Object.entries(devices)) {
			if (before?.[device as DeviceName].state === state) continue;
			// Low paper is no fault yet, and the time to see to it.
			const level = state === 'ready' ? 'info' : 'warn';
			this.#log[level]({ event: 'device-health', office, device, ok, state });
		}
	}

	/** What each office that told has refused. */
	refusals(): readonly (readonly [office: string, Refusals])[] {
		return [...this.#refusals];
	}

	/** Every device of every office that told. */
	all(): readonly { office: string; device: string; ok: boolean; state: string }[] {
		return [...this.#devices].flatMap(([office, devices]) =>
			Object.entries(devices).map(([device, health]) => ({ office, device, ...health })),
		);
	}
}
