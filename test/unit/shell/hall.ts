import type { ShellPlatform, ShellWindow, Sight } from '../../../kiosk-ui/shell/shell-port.ts';
import type { Bounds, Display, Placement, Role } from '../../../kiosk-ui/shell/window-policy.ts';

/** What a page answers when a window asks for it: an HTTP status, or `refused` for no answer at all. */
export type Answer = number | 'refused';

/** A window one can hold in the hand: it shows what its hall serves, and crashes or hangs when told to. */
export class HallWindow implements ShellWindow {
	sight: Sight;
	bounds: Bounds;
	isOpen = true;
	readonly #hall: Hall;

	constructor(hall: Hall, { bounds }: Placement, url: string) {
		this.#hall = hall;
		this.bounds = bounds;
		this.sight = hall.load(url);
	}

	async show(url: string): Promise<void> {
		this.sight = this.#hall.load(url);
	}

	async look(): Promise<Sight> {
		return this.sight;
	}

	async move(bounds: Bounds): Promise<void> {
		this.bounds = bounds;
	}

	async close(): Promise<void> {
		this.isOpen = false;
	}
}

/** A hall with displays and an office behind it, in memory. */
export class Hall implements ShellPlatform {
	readonly noticeUrl = 'prepazka://shell/please-see-the-clerk.html';
	readonly opened: { role: Role; window: HallWindow }[] = [];
	readonly loads: string[] = [];
	screens: readonly Display[] = [];
	officeIsUp = true;
	pageAnswer: Answer = 200;
	canOpen = true;

	async displays(): Promise<readonly Display[]> {
		return this.screens;
	}

	async open(placement: Placement, url: string): Promise<HallWindow> {
		if (!this.canOpen) throw new Error('no more windows');
		const window = new HallWindow(this, placement, url);
		this.opened.push({ role: placement.role, window });
		return window;
	}

	/** The windows that are open now. */
	showing(role: Role): readonly HallWindow[] {
		return this.opened.filter((one) => one.role === role && one.window.isOpen).map((one) => one.window);
	}

	/** What a browser would show after loading the address. */
	load(url: string): Sight {
		this.loads.push(url);
		if (url === this.noticeUrl) return { kind: 'page', url, status: 0 };
		if (this.pageAnswer === 'refused' || !this.officeIsUp) {
			return { kind: 'page', url: 'chrome-error://chromewebdata/', status: 0 };
		}
		return { kind: 'page', url, status: this.pageAnswer };
	}
}
