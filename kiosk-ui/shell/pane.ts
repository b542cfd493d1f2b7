import type { ShellPlatform, ShellWindow, Sight } from './shell-port.ts';
import { type Bounds, isWithin, type Role } from './window-policy.ts';

/** What happened to one window, for the log. */
export type PaneNote =
	| { readonly event: 'window-opened'; readonly role: Role }
	| { readonly event: 'window-restarted'; readonly role: Role; readonly why: 'hung' | 'gone' }
	| { readonly event: 'page-failed'; readonly role: Role; readonly status: number };

/** The most rounds that pass between two tries of a page that the office refuses to serve. */
const LONGEST_REST_ROUNDS = 5;

/**
 * One role's window. It reacts to no event: each round looks at what the window shows and puts right what is not as it
 * should be, so that it does not matter how a page got lost.
 */
export class Pane {
	readonly #role: Role;
	readonly #page: string;
	readonly #platform: ShellPlatform;
	readonly #note: (note: PaneNote) => void;
	#bounds: Bounds;
	#window: ShellWindow | undefined;
	#failures = 0;
	#restRounds = 0;

	/** @param page the role's page at the office; `note` hears what happens */
	constructor(role: Role, page: string, bounds: Bounds, platform: ShellPlatform, note: (note: PaneNote) => void) {
		this.#role = role;
		this.#page = page;
		this.#bounds = bounds;
		this.#platform = platform;
		this.#note = note;
	}

	/** One round: the window is there, on its display, and shows the page or, while the office is down, the notice. */
	async attend(bounds: Bounds, officeIsUp: boolean): Promise<void> {
		if (!officeIsUp) this.#forgetFailures();
		if (this.#window === undefined) {
			await this.#open(bounds, officeIsUp);
			this.#note({ event: 'window-opened', role: this.#role });
			return;
		}
		if (!sameBounds(this.#bounds, bounds)) await this.#window.move(bounds);
		this.#bounds = bounds;
		const sight = await this.#window.look();
		if (sight.kind === 'page') await this.#putRight(this.#window, sight, officeIsUp);
		else await this.#restart(officeIsUp, sight.kind);
	}

	async close(): Promise<void> {
		const window = this.#window;
		this.#window = undefined;
		await window?.close();
	}

	async #open(bounds: Bounds, officeIsUp: boolean): Promise<void> {
		const url = officeIsUp ? this.#page : this.#platform.noticeUrl;
		this.#window = await this.#platform.open({ role: this.#role, bounds }, url);
		this.#bounds = bounds;
	}

	async #restart(officeIsUp: boolean, why: 'hung' | 'gone'): Promise<void> {
		await this.close();
		await this.#open(this.#bounds, officeIsUp);
		this.#note({ event: 'window-restarted', role: this.#role, why });
	}

	async #putRight(window: ShellWindow, sight: Sight & { kind: 'page' }, officeIsUp: boolean): Promise<void> {
		if (!officeIsUp) {
			if (sight.url !== this.#platform.noticeUrl) await window.show(this.#platform.noticeUrl);
		} else if (this.#isPage(sight)) this.#forgetFailures();
		else if (this.#restRounds > 0) this.#restRounds -= 1;
		else await this.#tryPage(window);
	}

	async #tryPage(window: ShellWindow): Promise<void> {
		await window.show(this.#page);
		const sight = await window.look();
		if (sight.kind !== 'page') return;
		if (this.#isPage(sight)) return this.#forgetFailures();
		this.#note({ event: 'page-failed', role: this.#role, status: sight.status });
		this.#failures += 1;
		this.#restRounds = Math.min(this.#failures, LONGEST_REST_ROUNDS);
		await window.show(this.#platform.noticeUrl);
	}

	#isPage({ url, status }: Sight & { kind: 'page' }): boolean {
		return isWithin(this.#page, url) && status < 400;
	}

	#forgetFailures(): void {
		this.#failures = 0;
		this.#restRounds = 0;
	}
}

function sameBounds(a: Bounds, b: Bounds): boolean {
	return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
