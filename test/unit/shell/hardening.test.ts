import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { describe, expect, it } from 'vitest';
import {
	type HardenedPage,
	type HardenedSession,
	hardenPage,
	hardenSession,
	windowOptions,
} from '../../../kiosk-ui/shell/hardening.ts';

const surroundings = {
	officeOrigin: 'http://127.0.0.1:8081',
	noticeUrl: 'prepazka://shell/please-see-the-clerk.html',
};

/** An Electron event as far as the shell looks at it. */
class PageEvent {
	prevented = false;
	readonly url: string;

	constructor(url = '') {
		this.url = url;
	}

	preventDefault(): void {
		this.prevented = true;
	}
}

/** A page as Electron hands it out: an emitter, and a handler for new windows. */
class Page extends EventEmitter {
	openWindow: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });

	setWindowOpenHandler(handler: Page['openWindow']): void {
		this.openWindow = handler;
	}

	/** Whether the page was kept from doing it. */
	refuses(event: string, url: string, ...more: unknown[]): boolean {
		const pageEvent = new PageEvent(url);
		this.emit(event, pageEvent, ...more);
		return pageEvent.prevented;
	}
}

function hardenedPage(): Page {
	const page = new Page();
	hardenPage(page as unknown as HardenedPage, surroundings);
	return page;
}

describe('a page in the shell', () => {
	const navigations = ['will-navigate', 'will-frame-navigate', 'will-redirect'];

	it.each(navigations)('stays at the office on %s', (event) => {
		const page = hardenedPage();
		expect(page.refuses(event, 'http://127.0.0.1:8081/kiosk/')).toBe(false);
		expect(page.refuses(event, 'http://127.0.0.1:8081/board/')).toBe(false);
		expect(page.refuses(event, surroundings.noticeUrl)).toBe(false);
		expect(page.refuses(event, 'http://127.0.0.1:8081/admin/')).toBe(true);
		expect(page.refuses(event, 'http://127.0.0.1:8081/counter/1/')).toBe(true);
		expect(page.refuses(event, 'https://example.org/')).toBe(true);
		expect(page.refuses(event, 'file:///etc/passwd')).toBe(true);
	});

	it('opens no second window and holds no webview', () => {
		const page = hardenedPage();
		expect(page.openWindow({ url: 'http://127.0.0.1:8081/kiosk/' })).toEqual({ action: 'deny' });
		expect(page.refuses('will-attach-webview', '')).toBe(true);
	});

	it("does not get the browser's keys", () => {
		const page = hardenedPage();
		const plain = { control: false, alt: false, meta: false };
		for (const input of [
			{ ...plain, control: true, key: 'w' },
			{ ...plain, alt: true, key: 'F4' },
			{ ...plain, meta: true, key: 'd' },
			{ ...plain, key: 'F11' },
		]) {
			expect(page.refuses('before-input-event', '', input)).toBe(true);
		}
		for (const key of ['4', '#', 'Enter', 'Escape', 'F']) {
			expect(page.refuses('before-input-event', '', { ...plain, key })).toBe(false);
		}
	});
});

type Request = (details: object, answer: (decision: Record<string, unknown>) => void) => void;

/** A session as Electron hands it out, asked as Electron asks it. */
class PageSession extends EventEmitter {
	requestPermission: Request = (_details, answer) => answer({});
	checkPermission: () => boolean = () => true;
	allowDevice: () => boolean = () => true;
	beforeRequest: Request = (_details, answer) => answer({});
	headersReceived: Request = (_details, answer) => answer({});
	readonly webRequest = {
		onBeforeRequest: (handler: Request) => {
			this.beforeRequest = handler;
		},
		onHeadersReceived: (handler: Request) => {
			this.headersReceived = handler;
		},
	};

	setPermissionRequestHandler(
		handler: (page: null, permission: string, answer: (granted: boolean) => void) => void,
	): void {
		this.requestPermission = (details, answer) => handler(null, String(details), (granted) => answer({ granted }));
	}

	setPermissionCheckHandler(handler: () => boolean): void {
		this.checkPermission = handler;
	}

	setDevicePermissionHandler(handler: () => boolean): void {
		this.allowDevice = handler;
	}
}

function hardenedSession(): PageSession {
	const session = new PageSession();
	hardenSession(session as unknown as HardenedSession, surroundings);
	return session;
}

function decisionOn(request: Request, details: object): Record<string, unknown> {
	let decided: Record<string, unknown> = {};
	request(details, (decision) => {
		decided = decision;
	});
	return decided;
}

describe('the session of the shell', () => {
	it('grants no permission and no device', () => {
		const session = hardenedSession();
		expect(decisionOn(session.requestPermission, {})).toEqual({ granted: false });
		expect(session.checkPermission()).toBe(false);
		expect(session.allowDevice()).toBe(false);
	});

	it('downloads nothing', () => {
		const download = new PageEvent();
		hardenedSession().emit('will-download', download);
		expect(download.prevented).toBe(true);
	});

	it('fetches from the office and from nowhere else', () => {
		const { beforeRequest } = hardenedSession();
		expect(decisionOn(beforeRequest, { url: 'http://127.0.0.1:8081/api/v1/state' })).toEqual({ cancel: false });
		expect(decisionOn(beforeRequest, { url: 'https://example.org/pixel.png' })).toEqual({ cancel: true });
	});

	it("gives a page without a content security policy the shell's, and leaves the office's own alone", () => {
		const { headersReceived } = hardenedSession();
		const bare = decisionOn(headersReceived, { responseHeaders: { server: ['office'] } });
		expect(bare).toMatchObject({
			responseHeaders: {
				server: ['office'],
				'Content-Security-Policy': [expect.stringContaining("default-src 'self'")],
			},
		});
		const own = { responseHeaders: { 'content-security-policy': ["default-src 'none'"] } };
		expect(decisionOn(headersReceived, own)).toEqual(own);
		expect(decisionOn(headersReceived, {})).toHaveProperty('responseHeaders.Content-Security-Policy');
	});
});

describe('a window of the shell', () => {
	it("is made by Electron's security checklist", () => {
		const { kiosk, webPreferences } = windowOptions(new EventEmitter() as unknown as Session);
		expect(kiosk).toBe(true);
		expect(webPreferences).toMatchObject({
			sandbox: true,
			contextIsolation: true,
			webSecurity: true,
			nodeIntegration: false,
			nodeIntegrationInWorker: false,
			nodeIntegrationInSubFrames: false,
			allowRunningInsecureContent: false,
			experimentalFeatures: false,
			webviewTag: false,
			devTools: false,
		});
		expect(webPreferences).not.toHaveProperty('preload');
		expect(webPreferences).not.toHaveProperty('enableBlinkFeatures');
	});
});
