import type { Bounds, Display, Placement } from './window-policy.ts';

/** What a window shows when one looks at it. `status` is the HTTP status of the page, 0 where there is none. */
export type Sight =
	| { readonly kind: 'page'; readonly url: string; readonly status: number }
	| { readonly kind: 'hung' }
	| { readonly kind: 'gone' };

/** One window that fills a display. */
export interface ShellWindow {
	/** Loads an address. Resolves when the page is there or has failed to load; a look tells which. */
	show(url: string): Promise<void>;
	/** Never takes longer than a few seconds: a page that does not answer by then is `hung`. */
	look(): Promise<Sight>;
	move(bounds: Bounds): Promise<void>;
	/** Ends the window for good, even if its page hangs. */
	close(): Promise<void>;
}

/** What opens windows: Electron, or Chromium where Electron cannot be had. */
export interface ShellPlatform {
	/** The notice that is shown while the office is down. */
	readonly noticeUrl: string;
	displays(): Promise<readonly Display[]>;
	open(placement: Placement, url: string): Promise<ShellWindow>;
}
