import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { ChromiumWindow } from './chromium-window.ts';
import { KioskShell } from './kiosk-shell.ts';
import { officeOriginFrom } from './office-address.ts';
import { officeAnswers } from './office-health.ts';
import { ShellLoop } from './shell-loop.ts';
import type { ShellPlatform } from './shell-port.ts';
import { xDisplays } from './x-displays.ts';

// The same screens in Chromium, for machines that cannot have Electron:
// chromium-kiosk.ts --office=http://127.0.0.1:8081 /usr/bin/chromium [Chromium's own switches]

const [command = 'chromium', ...extra] = process.argv.slice(2).filter((word) => !word.startsWith('--office='));
const officeOrigin = officeOriginFrom(process.argv.slice(2));
const log = pino({ name: 'shell' });

const platform: ShellPlatform = {
	noticeUrl: pathToFileURL(join(import.meta.dirname, 'please-see-the-clerk.html')).href,
	displays: xDisplays,
	open: ({ bounds }, url) => ChromiumWindow.open(command, url, bounds, extra),
};

const shell = new KioskShell({
	platform,
	officeOrigin,
	officeAnswers: () => officeAnswers(officeOrigin),
	note: (note) => log.info(note),
});
const loop = new ShellLoop(shell);

for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) {
	process.once(event, () => void loop.stop().then(() => process.exit(0)));
}
