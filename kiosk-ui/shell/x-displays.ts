import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Display } from './window-policy.ts';

/** Stands in where X cannot be asked: one window, and kiosk mode makes it fill whatever display there is. */
const ONE_DISPLAY: readonly Display[] = [{ primary: true, bounds: { x: 0, y: 0, width: 1280, height: 800 } }];

/** The displays of the X server, as xrandr knows them; one of a guessed size where it is not installed or not allowed. */
export async function xDisplays(): Promise<readonly Display[]> {
	try {
		const { stdout } = await promisify(execFile)('xrandr', ['--listactivemonitors'], { timeout: 5000 });
		const displays = parseMonitors(stdout);
		return displays.length > 0 ? displays : ONE_DISPLAY;
	} catch {
		return ONE_DISPLAY;
	}
}

/**
 * Reads the output of `xrandr --listactivemonitors`, a line per monitor like
 * ` 0: +*HDMI-1 1920/531x1080/299+0+0  HDMI-1`: the asterisk marks the primary one, the numbers behind slashes are
 * millimetres, those behind pluses the position in pixels.
 */
export function parseMonitors(output: string): readonly Display[] {
	const monitor = /^ *\d+: \+?(\*?)\S+ (\d+)\/\d+x(\d+)\/\d+\+(\d+)\+(\d+)/gm;
	return [...output.matchAll(monitor)].map(([, star, width, height, x, y]) => ({
		primary: star === '*',
		bounds: { x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
	}));
}
