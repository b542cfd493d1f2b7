import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ChromiumWindow } from '../../kiosk-ui/shell/chromium-window.ts';
import { KioskShell, type ShellNote } from '../../kiosk-ui/shell/kiosk-shell.ts';
import { officeAnswers } from '../../kiosk-ui/shell/office-health.ts';
import type { Display, Role } from '../../kiosk-ui/shell/window-policy.ts';
import { StandInOffice } from '../support/stand-in-office.ts';

const noticeFile = join(import.meta.dirname, '..', '..', 'kiosk-ui', 'shell', 'please-see-the-clerk.html');
const noticeUrl = pathToFileURL(noticeFile).href;
const headless = ['--headless', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

const first: Display = { primary: true, bounds: { x: 0, y: 0, width: 800, height: 600 } };
const second: Display = { primary: false, bounds: { x: 800, y: 0, width: 800, height: 600 } };

describe('the shell in Chromium', () => {
	let office: StandInOffice;
	let shell: KioskShell;
	let windows: Map<Role, ChromiumWindow>;
	let displays: readonly Display[];
	let notes: ShellNote[];

	beforeEach(async () => {
		office = await StandInOffice.start();
		windows = new Map();
		notes = [];
		displays = [first];
		shell = new KioskShell({
			platform: {
				noticeUrl,
				displays: async () => displays,
				open: async ({ role, bounds }, url) => {
					const window = await ChromiumWindow.open('/usr/bin/chromium', url, bounds, headless);
					windows.set(role, window);
					return window;
				},
			},
			officeOrigin: office.origin,
			officeAnswers: () => officeAnswers(office.origin),
			note: (note) => notes.push(note),
		});
	});

	afterEach(async () => {
		await shell.close();
		await office.goAway();
	});

	it('shows the pages, the notice while the office is down, and the pages again', async () => {
		displays = [first, second];
		await rounds(2);
		await expect.poll(shownAfterRound).toEqual([`${office.origin}/kiosk/`, `${office.origin}/board/`]);
		await office.goAway();
		await rounds(2);
		await expect.poll(shownAfterRound).toEqual([noticeUrl, noticeUrl]);
		await office.comeBack();
		await rounds(1);
		await expect.poll(shownAfterRound).toEqual([`${office.origin}/kiosk/`, `${office.origin}/board/`]);
	});

	it('shows the notice in place of a page that the office refuses', async () => {
		office.pageStatus = 500;
		await rounds(2);
		await expect.poll(shownAfterRound).toEqual([noticeUrl]);
		expect(notes).toContainEqual({ event: 'page-failed', role: 'kiosk', status: 500 });
		office.pageStatus = 200;
		await rounds(2);
		await expect.poll(shownAfterRound).toEqual([`${office.origin}/kiosk/`]);
	});

	it('brings a page back that has been led elsewhere', async () => {
		await rounds(2);
		await windows.get('kiosk')?.show(`${office.origin}/admin/`);
		expect(await shown()).toEqual([`${office.origin}/admin/`]);
		await rounds(1);
		await expect.poll(shownAfterRound).toEqual([`${office.origin}/kiosk/`]);
	});

	it('reaches no other address than this machine', async () => {
		await rounds(2);
		await windows.get('kiosk')?.show('http://example.org/');
		expect(await windows.get('kiosk')?.look()).toMatchObject({ url: 'chrome-error://chromewebdata/' });
	});

	it('opens a new window for a browser that has died', async () => {
		await rounds(2);
		await windows.get('kiosk')?.close();
		await rounds(2);
		expect(notes).toContainEqual({ event: 'window-restarted', role: 'kiosk', why: 'gone' });
		await expect.poll(shownAfterRound).toEqual([`${office.origin}/kiosk/`]);
	});

	it('opens a new window for a page that hangs', async () => {
		await rounds(2);
		office.pageScript = 'for (;;);';
		await windows.get('kiosk')?.show(`${office.origin}/kiosk/`);
		office.pageScript = '';
		await rounds(2);
		expect(notes).toContainEqual({ event: 'window-restarted', role: 'kiosk', why: 'hung' });
		await expect.poll(shownAfterRound).toEqual([`${office.origin}/kiosk/`]);
	});

	it('moves a window to another display', async () => {
		await rounds(2);
		displays = [{ primary: true, bounds: { x: 0, y: 0, width: 640, height: 480 } }];
		await rounds(1);
		await expect.poll(shownAfterRound).toEqual([`${office.origin}/kiosk/`]);
		expect(notes.map(({ event }) => event)).toEqual(['office-up', 'window-opened']);
	});

	it('leaves no browser and no profile behind', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'prepazka-shell-'));
		vi.stubEnv('TMPDIR', folder);
		onTestFinished(() => {
			vi.unstubAllEnvs();
			rmSync(folder, { recursive: true });
		});
		await rounds(1);
		expect(readdirSync(folder).length).toBeGreaterThan(0);
		await shell.close();
		expect(readdirSync(folder)).toEqual([]);
		expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(office.origin);
	});

	async function rounds(count: number): Promise<void> {
		for (let round = 0; round < count; round += 1) await shell.round();
	}

	/** What the kiosk shows and, if it is there, the board. */
	async function shown(): Promise<readonly string[]> {
		const open = [windows.get('kiosk'), windows.get('board')].filter((window) => window !== undefined);
		const sights = await Promise.all(open.map((window) => window.look()));
		return sights.map((sight) => (sight.kind === 'page' ? sight.url : sight.kind));
	}

	/** A new window takes its page when it is up, and the next rounds see to it. */
	async function shownAfterRound(): Promise<readonly string[]> {
		await rounds(1);
		return shown();
	}
});
