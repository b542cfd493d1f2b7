import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, BrowserWindow, Menu, powerSaveBlocker, protocol, screen, session } from 'electron';
import { pino } from 'pino';
import { ElectronWindow } from './electron-window.ts';
import { hardenEveryPage, hardenSession, windowOptions } from './hardening.ts';
import { KioskShell } from './kiosk-shell.ts';
import { officeOriginFrom } from './office-address.ts';
import { officeAnswers } from './office-health.ts';
import { ShellLoop } from './shell-loop.ts';
import type { ShellPlatform } from './shell-port.ts';

// Electron's main process: electron kiosk-ui/shell/main.ts --office=http://127.0.0.1:8081

const NOTICE_FILE = 'please-see-the-clerk.html';
const surroundings = {
	officeOrigin: officeOriginFrom(process.argv.slice(1)),
	noticeUrl: `prepazka://shell/${NOTICE_FILE}`,
};
const log = pino({ name: 'shell' });

app.setName('prepazka-kiosk');
app.enableSandbox();
hardenEveryPage(app, surroundings);
protocol.registerSchemesAsPrivileged([{ scheme: 'prepazka', privileges: { standard: true, secure: true } }]);
Menu.setApplicationMenu(null);
// The shell opens windows as displays come and go; none at the moment is no reason to end.
app.on('window-all-closed', () => undefined);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else {
	log.info({ event: 'already-running' });
	app.exit(0);
}

function start(): void {
	// Kept in memory: nothing of a visitor's stays on the disk.
	const windows = session.fromPartition('windows');
	hardenSession(windows, surroundings);
	windows.protocol.handle('prepazka', serveNotice);
	powerSaveBlocker.start('prevent-display-sleep');
	const shell = new KioskShell({
		platform: electronPlatform(windows),
		officeOrigin: surroundings.officeOrigin,
		officeAnswers: () => officeAnswers(surroundings.officeOrigin),
		note: (note) => log.info(note),
	});
	const loop = new ShellLoop(shell);
	screen.on('display-added', () => loop.nudge());
	screen.on('display-removed', () => loop.nudge());
	screen.on('display-metrics-changed', () => loop.nudge());
	app.on('web-contents-created', (_event, contents) => {
		contents.on('render-process-gone', () => loop.nudge());
		contents.on('unresponsive', () => loop.nudge());
		contents.on('did-fail-load', () => loop.nudge());
	});
	app.on('before-quit', () => void loop.stop());
	for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) {
		process.once(event, () => void loop.stop().then(() => app.exit(0)));
	}
}

function electronPlatform(windows: Electron.Session): ShellPlatform {
	return {
		noticeUrl: surroundings.noticeUrl,
		async displays() {
			const primary = screen.getPrimaryDisplay().id;
			return screen.getAllDisplays().map(({ id, bounds }) => ({ primary: id === primary, bounds }));
		},
		async open({ bounds }, url) {
			const window = new ElectronWindow(new BrowserWindow({ ...windowOptions(windows), ...bounds }));
			await window.show(url);
			return window;
		},
	};
}

async function serveNotice({ url }: Request): Promise<Response> {
	if (url !== surroundings.noticeUrl) return new Response(null, { status: 404 });
	const page = await readFile(join(import.meta.dirname, NOTICE_FILE));
	return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}
