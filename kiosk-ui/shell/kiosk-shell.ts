import { afterProbe, type OfficeHealth, pauseSeconds, UNKNOWN_OFFICE } from './office-health.ts';
import { Pane, type PaneNote } from './pane.ts';
import type { ShellPlatform } from './shell-port.ts';
import { type Placement, pageOf, placeWindows, type Role } from './window-policy.ts';

/** What happened, for the log. */
export type ShellNote =
	| PaneNote
	| { readonly event: 'office-up' | 'office-down' }
	| { readonly event: 'window-closed'; readonly role: Role }
	| { readonly event: 'window-failed'; readonly role: Role; readonly error: string };

/** What the shell needs from outside. */
export interface ShellParts {
	readonly platform: ShellPlatform;
	/** Like `http://127.0.0.1:8081`. */
	readonly officeOrigin: string;
	readonly officeAnswers: () => Promise<boolean>;
	readonly note: (note: ShellNote) => void;
}

/** Keeps a window on each display that has a role, and each window on what it ought to show. */
export class KioskShell {
	readonly #parts: ShellParts;
	readonly #panes = new Map<Role, Pane>();
	#health: OfficeHealth = UNKNOWN_OFFICE;

	constructor(parts: ShellParts) {
		this.#parts = parts;
	}

	/** One look at the displays, the office and the windows. Returns the seconds to wait before the next. */
	async round(): Promise<number> {
		await this.#probe();
		const placements = placeWindows(await this.#parts.platform.displays());
		await this.#closeExcept(placements.map(({ role }) => role));
		await Promise.all(placements.map((placement) => this.#attend(placement)));
		return pauseSeconds(this.#health.up ? 0 : this.#health.misses);
	}

	/** Closes every window. */
	async close(): Promise<void> {
		await this.#closeExcept([]);
	}

	async #probe(): Promise<void> {
		const before = this.#health;
		this.#health = afterProbe(before, await this.#parts.officeAnswers());
		const { up } = this.#health;
		if (before === UNKNOWN_OFFICE || before.up !== up) this.#parts.note({ event: up ? 'office-up' : 'office-down' });
	}

	async #attend({ role, bounds }: Placement): Promise<void> {
		try {
			await this.#paneOf(role, bounds).attend(bounds, this.#health.up);
		} catch (error) {
			this.#parts.note({ event: 'window-failed', role, error: error instanceof Error ? error.message : String(error) });
		}
	}

	#paneOf(role: Role, bounds: Placement['bounds']): Pane {
		const { officeOrigin, platform, note } = this.#parts;
		const pane = this.#panes.get(role) ?? new Pane(role, pageOf(role, officeOrigin), bounds, platform, note);
		this.#panes.set(role, pane);
		return pane;
	}

	async #closeExcept(roles: readonly Role[]): Promise<void> {
		for (const [role, pane] of this.#panes) {
			if (roles.includes(role)) continue;
			this.#panes.delete(role);
			await pane.close();
			this.#parts.note({ event: 'window-closed', role });
		}
	}
}
