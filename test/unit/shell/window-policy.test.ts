import { describe, expect, it } from 'vitest';
import { type Display, isWithin, mayRequest, pageOf, placeWindows } from '../../../kiosk-ui/shell/window-policy.ts';

const office = 'http://127.0.0.1:8081';
const notice = 'prepazka://shell/please-see-the-clerk.html';

function display(x: number, y: number, primary = false): Display {
	return { primary, bounds: { x, y, width: 1920, height: 1080 } };
}

describe('which window goes on which display', () => {
	it('puts the kiosk on the only display and leaves the board out', () => {
		expect(placeWindows([display(0, 0)]).map(({ role }) => role)).toEqual(['kiosk']);
	});

	it('puts the kiosk on the primary display, wherever it hangs, and the board on the next', () => {
		const [kiosk, board] = placeWindows([display(0, 0), display(1920, 0, true)]);
		expect(kiosk).toEqual({ role: 'kiosk', bounds: display(1920, 0).bounds });
		expect(board).toEqual({ role: 'board', bounds: display(0, 0).bounds });
	});

	it('counts from left to right and then downwards where no display is primary', () => {
		const displays = [display(1920, 0), display(0, 1080), display(0, 0)];
		expect(placeWindows(displays).map(({ bounds }) => [bounds.x, bounds.y])).toEqual([
			[0, 0],
			[0, 1080],
		]);
	});

	it('leaves a third display empty and opens nothing without a display', () => {
		expect(placeWindows([display(0, 0), display(1920, 0), display(3840, 0)])).toHaveLength(2);
		expect(placeWindows([])).toEqual([]);
	});
});

describe('where a page may lead', () => {
	const kiosk = pageOf('kiosk', office);

	it.each([`${office}/kiosk/`, `${office}/kiosk/#cs`, `${office}/kiosk/ticket?n=1`])(
		'counts %s to the kiosk',
		(address) => {
			expect(isWithin(kiosk, address)).toBe(true);
		},
	);

	it.each([
		`${office}/admin/`,
		`${office}/kiosk`,
		'http://127.0.0.1:8082/kiosk/',
		'https://127.0.0.1:8081/kiosk/',
		'http://127.0.0.1:8081.evil.example/kiosk/',
		'http://evil.example/kiosk/',
		'javascript:alert(1)',
		'about:blank',
		'',
	])('does not count "%s" to the kiosk', (address) => {
		expect(isWithin(kiosk, address)).toBe(false);
	});

	it.each([`${office}/api/v1/state`, `${office}/kiosk/kiosk.js`, notice])('lets a page fetch %s', (address) => {
		expect(mayRequest(address, office, notice)).toBe(true);
	});

	it.each([
		'https://fonts.example/font.woff2',
		'http://192.168.1.10:8081/api/v1/state',
		'http://localhost:8080/',
		'file:///etc/passwd',
		'prepazka://shell/../main.ts',
		'prepazka://elsewhere/please-see-the-clerk.html',
		'devtools://devtools/bundled/inspector.html',
		'not an address',
	])('does not let a page fetch %s', (address) => {
		expect(mayRequest(address, office, notice)).toBe(false);
	});
});
