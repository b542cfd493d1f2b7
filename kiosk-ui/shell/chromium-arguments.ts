import type { Bounds } from './window-policy.ts';

/** What one Chromium window is started with. */
export interface ChromiumStart {
	readonly url: string;
	readonly bounds: Bounds;
	/** A fresh folder; nothing of a visitor's stays there, since it goes with the window. */
	readonly profile: string;
	/** For instance `--headless`, or `--no-sandbox` where root runs it. */
	readonly extra: readonly string[];
}

/** What has no switch: no offer to translate a Czech page in front of every visitor, none to keep a password. */
export const CHROMIUM_PREFERENCES = {
	translate: { enabled: false },
	credentials_enable_service: false,
	profile: { password_manager_enabled: false },
};

/** Chromium's command line for one window that fills one display and shows nothing of a browser. */
export function chromiumArguments({ url, bounds, profile, extra }: ChromiumStart): readonly string[] {
	return [
		`--app=${url}`,
		'--kiosk',
		`--window-position=${bounds.x},${bounds.y}`,
		`--window-size=${bounds.width},${bounds.height}`,
		`--user-data-dir=${profile}`,
		'--remote-debugging-pipe',
		// No name is looked up and no address reached but this machine's, so that a page cannot lead elsewhere.
		'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]',
		// The hall board announces without anybody having touched it.
		'--autoplay-policy=no-user-gesture-required',
		'--noerrdialogs',
		'--no-first-run',
		'--no-default-browser-check',
		'--hide-crash-restore-bubble',
		'--disable-session-crashed-bubble',
		'--disable-infobars',
		'--disable-pinch',
		'--overscroll-history-navigation=0',
		'--disable-features=MediaRouter,OptimizationHints',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		'--disable-extensions',
		'--disable-breakpad',
		'--deny-permission-prompts',
		'--password-store=basic',
		...extra,
	];
}
