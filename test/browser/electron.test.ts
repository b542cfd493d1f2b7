import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { StandInOffice } from '../support/stand-in-office.ts';

const repository = join(import.meta.dirname, '..', '..');
const electronHome = join(repository, 'node_modules', 'electron');
const noticeUrl = 'prepazka://shell/please-see-the-clerk.html';
const xvfb = '/usr/bin/Xvfb';

/** Electron itself, on a real or a virtual display; where either is missing the tests say so and are skipped. */
describe('the shell in Electron', () => {
	let office: StandInOffice;
	let screen: ChildProcess | undefined;
	let app: ElectronApplication | undefined;

	beforeEach(async (context) => {
		skipWithoutElectron(context);
		office = await StandInOffice.start();
		const display = process.env.DISPLAY ?? (await startScreen());
		app = await _electron.launch({
			executablePath: electronBinary() ?? '',
			args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), shellFile(), `--office=${office.origin}`],
			cwd: repository,
			env: { ...textEnvironment(), DISPLAY: display },
		});
	});

	afterEach(async () => {
		await app?.close();
		await office?.goAway();
		screen?.kill();
	});

	it("runs every window by Electron's security checklist", async () => {
		const page = await kioskPage();
		const windows = await running().evaluate(({ BrowserWindow }) =>
			BrowserWindow.getAllWindows().map((window) => ({
				kiosk: window.isKiosk(),
				devTools: window.webContents.isDevToolsOpened(),
			})),
		);
		expect(windows[0]).toEqual({ kiosk: true, devTools: false });
		const seen = await page.evaluate('({ require: typeof require, process: typeof process })');
		expect(seen).toEqual({ require: 'undefined', process: 'undefined' });
	});

	it('opens no second window, goes nowhere else and gets no permission', async () => {
		const page = await kioskPage();
		const elsewhere = await StandInOffice.start();
		expect(await page.evaluate("window.open('/kiosk/') === null")).toBe(true);
		expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
		const fetching = `fetch('${elsewhere.origin}', { mode: 'no-cors' }).then(() => 'fetched', () => 'refused')`;
		expect(await page.evaluate(fetching)).toBe('refused');
		await page.evaluate("location.assign('/admin/')");
		await elsewhere.goAway();
		expect(page.url()).toBe(`${office.origin}/kiosk/`);
	});

	it('shows the notice while the office is down and the page when it is back', async () => {
		const page = await kioskPage();
		await office.goAway();
		await page.waitForURL(noticeUrl);
		expect(await page.getByRole('heading', { name: 'Obraťte se prosím na úředníka' }).isVisible()).toBe(true);
		await office.comeBack();
		await page.waitForURL(`${office.origin}/kiosk/`);
	});

	it('opens a new window for a page that has crashed', async () => {
		await kioskPage();
		const next = running().waitForEvent('window');
		await running().evaluate(({ BrowserWindow }) =>
			BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
		);
		await (await next).waitForURL(`${office.origin}/kiosk/`);
	});

	function running(): ElectronApplication {
		if (app === undefined) throw new Error('Electron is not running');
		return app;
	}

	async function kioskPage(): Promise<Page> {
		const page = await running().firstWindow();
		await page.waitForURL(`${office.origin}/kiosk/`);
		return page;
	}

	async function startScreen(): Promise<string> {
		screen = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1280x800x24'], {
			stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
		});
		const [number] = await once(screen.stdio[3] as Readable, 'data');
		return `:${String(number).trim()}`;
	}
});

function skipWithoutElectron(context: Pick<TestContext, 'skip'>): void {
	if (electronBinary() === undefined)
		context.skip("Electron's binary is not here: its package fetches it from elsewhere");
	if (!process.env.DISPLAY && !existsSync(xvfb)) context.skip('there is neither a display nor Xvfb for Electron');
}

function electronBinary(): string | undefined {
	const pathFile = join(electronHome, 'path.txt');
	if (!existsSync(pathFile)) return undefined;
	const binary = join(electronHome, 'dist', readFileSync(pathFile, 'utf8'));
	return existsSync(binary) ? binary : undefined;
}

function shellFile(): string {
	return join(repository, 'kiosk-ui', 'shell', 'main.ts');
}

function textEnvironment(): Record<string, string> {
	const { NODE_OPTIONS: _, ...rest } = process.env;
	return Object.fromEntries(Object.entries(rest).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
