import type { App, BrowserWindowConstructorOptions, Event, Input, Session, WebContents } from 'electron';
import { CONTENT_SECURITY_POLICY, isWithin, mayRequest, pageOf } from './window-policy.ts';

// Electron's security checklist, item by item. What the items ask for that is not here: no content from elsewhere
// (1, 2, 15: mayRequest lets nothing out), a current Electron (16: the lockfile), no IPC whose sender could be forged
// (17: there is no preload script and so no bridge between a page and this process at all), no file: protocol (18: the
// notice has a scheme of its own). Fuses (19) are burnt into a packaged binary; this one runs from the lockfile as it
// is, and scripts/kiosk.mjs starts it without the switches and variables that the fuses would turn off.

/** Where the office is and what else a window may show. */
export interface Surroundings {
	readonly officeOrigin: string;
	readonly noticeUrl: string;
}

/** How every window is made: nothing of Node in the page, a sandbox around it, and no browser to be seen. */
export function windowOptions(session: Session): BrowserWindowConstructorOptions {
	return {
		kiosk: true,
		frame: false,
		show: true,
		autoHideMenuBar: true,
		backgroundColor: '#f3f6fa',
		webPreferences: {
			session,
			sandbox: true,
			contextIsolation: true,
			nodeIntegration: false,
			nodeIntegrationInWorker: false,
			nodeIntegrationInSubFrames: false,
			webSecurity: true,
			allowRunningInsecureContent: false,
			experimentalFeatures: false,
			webviewTag: false,
			navigateOnDragDrop: false,
			spellcheck: false,
			devTools: false,
			// The hall board announces without anybody having touched it.
			autoplayPolicy: 'no-user-gesture-required',
			// The board is never focused and must not be slowed down for it.
			backgroundThrottling: false,
		},
	};
}

/** What is asked of the session that all windows share. */
export type HardenedSession = Pick<
	Session,
	'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'on' | 'webRequest'
>;

/** Denies every permission, device and download, every address but the office's, and pages without a policy. */
export function hardenSession(session: HardenedSession, { officeOrigin, noticeUrl }: Surroundings): void {
	session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
	session.setPermissionCheckHandler(() => false);
	session.setDevicePermissionHandler(() => false);
	session.on('will-download', (event) => event.preventDefault());
	session.webRequest.onBeforeRequest(({ url }, answer) => {
		answer({ cancel: !mayRequest(url, officeOrigin, noticeUrl) });
	});
	session.webRequest.onHeadersReceived(({ responseHeaders = {} }, answer) => {
		const hasPolicy = Object.keys(responseHeaders).some((name) => name.toLowerCase() === 'content-security-policy');
		const policy = hasPolicy ? {} : { 'Content-Security-Policy': [CONTENT_SECURITY_POLICY] };
		answer({ responseHeaders: { ...responseHeaders, ...policy } });
	});
}

/** Applies to every page of the application, also to one that nobody meant to open. */
export function hardenEveryPage(app: Pick<App, 'on'>, surroundings: Surroundings): void {
	app.on('web-contents-created', (_event, contents) => hardenPage(contents, surroundings));
}

/** What is asked of a page. */
export type HardenedPage = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

/** A page stays where the shell has put it: no way to another address, no second window, no browser's keys. */
export function hardenPage(contents: HardenedPage, surroundings: Surroundings): void {
	const stay = (event: Event<{ readonly url: string }>) => {
		if (!mayNavigate(event.url, surroundings)) event.preventDefault();
	};
	contents.on('will-navigate', stay);
	contents.on('will-frame-navigate', stay);
	contents.on('will-redirect', stay);
	contents.on('will-attach-webview', (event) => event.preventDefault());
	contents.setWindowOpenHandler(() => ({ action: 'deny' }));
	contents.on('before-input-event', (event, input) => {
		if (isBrowserKey(input)) event.preventDefault();
	});
}

function mayNavigate(url: string, { officeOrigin, noticeUrl }: Surroundings): boolean {
	if (url === noticeUrl) return true;
	return isWithin(pageOf('kiosk', officeOrigin), url) || isWithin(pageOf('board', officeOrigin), url);
}

/** Keys with a modifier and function keys close, reload, zoom and inspect; a visitor needs none of them. */
function isBrowserKey({ control, alt, meta, key }: Pick<Input, 'control' | 'alt' | 'meta' | 'key'>): boolean {
	return control || alt || meta || /^F\d+$/.test(key);
}
