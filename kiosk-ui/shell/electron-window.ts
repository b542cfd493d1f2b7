import type { BrowserWindow } from 'electron';
import { z } from 'zod';
import type { ShellWindow, Sight } from './shell-port.ts';
import type { Bounds } from './window-policy.ts';

const SHOW_LIMIT_MILLISECONDS = 15_000;
/** A page that does not run one line of script within this time hangs. */
const LOOK_LIMIT_MILLISECONDS = 5000;

/** Where the page is and with which HTTP status it came; 0 for the notice. */
const LOOK = "[location.href, performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0]";
const lookedSchema = z.tuple([z.string(), z.number()]);

/** The isolated world in which the look happens: nothing that a page's own script has changed is seen there. */
const LOOKING_WORLD = 4711;

/** One of Electron's windows. */
export class ElectronWindow implements ShellWindow {
	readonly #window: BrowserWindow;

	constructor(window: BrowserWindow) {
		this.#window = window;
	}

	async show(url: string): Promise<void> {
		if (this.#isGone()) return;
		const loaded = this.#window.loadURL(url).catch(() => undefined); // a look tells what came of it
		await within(loaded, SHOW_LIMIT_MILLISECONDS);
	}

	async look(): Promise<Sight> {
		if (this.#isGone()) return { kind: 'gone' };
		const contents = this.#window.webContents;
		const answer = contents.executeJavaScriptInIsolatedWorld(LOOKING_WORLD, [{ code: LOOK }]);
		const looked = lookedSchema.safeParse(
			await within(
				answer.catch(() => undefined),
				LOOK_LIMIT_MILLISECONDS,
			),
		);
		if (looked.success) return { kind: 'page', url: looked.data[0], status: looked.data[1] };
		return { kind: this.#isGone() ? 'gone' : 'hung' };
	}

	async move(bounds: Bounds): Promise<void> {
		this.#window.setKiosk(false);
		this.#window.setBounds({ ...bounds });
		this.#window.setKiosk(true);
	}

	async close(): Promise<void> {
		if (!this.#window.isDestroyed()) this.#window.destroy();
	}

	#isGone(): boolean {
		return this.#window.isDestroyed() || this.#window.webContents.isCrashed();
	}
}

/** The promise's value, or undefined when it takes longer. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
	const { promise: over, resolve } = Promise.withResolvers<undefined>();
	const limit = setTimeout(() => resolve(undefined), milliseconds);
	try {
		return await Promise.race([promise, over]);
	} finally {
		clearTimeout(limit);
	}
}
