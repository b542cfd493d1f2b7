import type { Devices } from '#hardware/devices.ts';
import type { DeviceName, DevicesHealth } from '#wire/health.ts';

/** How all devices of the office are, in one place. */
export interface DevicesWatch {
	current(): DevicesHealth;
	/** Calls `listener` whenever a device's health changes, with its name. */
	onChange(listener: (device: DeviceName) => void): void;
}

/** Watches the devices of a board. */
export function watchDevices({ keypad, deskButtons, caller, printer }: Omit<Devices, 'close'>): DevicesWatch {
	const devices = { keypad, deskButtons, caller, printer } as const;
	return {
		current: () => ({
			keypad: keypad.health(),
			deskButtons: deskButtons.health(),
			caller: caller.health(),
			printer: printer.health(),
		}),
		onChange(listener) {
			for (const name of Object.keys(devices) as DeviceName[]) devices[name].onHealth(() => listener(name));
		},
	};
}
