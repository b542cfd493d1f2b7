import { beforeEach, describe, expect, it } from 'vitest';
import { KioskShell, type ShellNote } from '../../../kiosk-ui/shell/kiosk-shell.ts';
import type { Display } from '../../../kiosk-ui/shell/window-policy.ts';
import { Hall } from './hall.ts';

const office = 'http://127.0.0.1:8081';
const left: Display = { primary: true, bounds: { x: 0, y: 0, width: 1920, height: 1080 } };
const right: Display = { primary: false, bounds: { x: 1920, y: 0, width: 1280, height: 1024 } };

describe('the shell of the hall', () => {
	let hall: Hall;
	let shell: KioskShell;
	let notes: ShellNote[];

	beforeEach(() => {
		hall = new Hall();
		hall.screens = [left, right];
		notes = [];
		shell = new KioskShell({
			platform: hall,
			officeOrigin: office,
			officeAnswers: async () => hall.officeIsUp,
			note: (note) => notes.push(note),
		});
	});

	it('opens the kiosk and the hall board on their displays', async () => {
		await shell.round();
		expect(urlOf('kiosk')).toBe(`${office}/kiosk/`);
		expect(urlOf('board')).toBe(`${office}/board/`);
		expect(hall.showing('board')[0]?.bounds).toEqual(right.bounds);
	});

	it('shows the notice while the office is down, and the pages as soon as it answers', async () => {
		hall.officeIsUp = false;
		await rounds(3);
		expect([urlOf('kiosk'), urlOf('board')]).toEqual([hall.noticeUrl, hall.noticeUrl]);
		hall.officeIsUp = true;
		await shell.round();
		expect([urlOf('kiosk'), urlOf('board')]).toEqual([`${office}/kiosk/`, `${office}/board/`]);
	});

	it('keeps the page through one missed answer and puts up the notice at the second', async () => {
		await shell.round();
		hall.officeIsUp = false;
		await shell.round();
		expect(urlOf('kiosk')).toBe(`${office}/kiosk/`);
		await shell.round();
		expect(urlOf('kiosk')).toBe(hall.noticeUrl);
	});

	it('does not load a page again that is where it should be', async () => {
		await rounds(5);
		expect(hall.loads).toEqual([`${office}/kiosk/`, `${office}/board/`]);
	});

	it('lets a page move about within its own address', async () => {
		await shell.round();
		await hall.showing('kiosk')[0]?.show(`${office}/kiosk/#ticket`);
		await shell.round();
		expect(urlOf('kiosk')).toBe(`${office}/kiosk/#ticket`);
	});

	it('brings a window back that has wandered off', async () => {
		await shell.round();
		await hall.showing('kiosk')[0]?.show(`${office}/admin/`);
		await shell.round();
		expect(urlOf('kiosk')).toBe(`${office}/kiosk/`);
	});

	it.each(['gone', 'hung'] as const)(
		'opens a new window for one that is %s, and leaves the other alone',
		async (kind) => {
			await shell.round();
			const [kiosk] = hall.showing('kiosk');
			const [board] = hall.showing('board');
			if (board) board.sight = { kind };
			await shell.round();
			expect(board?.isOpen).toBe(false);
			expect(urlOf('board')).toBe(`${office}/board/`);
			expect(hall.showing('kiosk')).toEqual([kiosk]);
			expect(notes).toContainEqual({ event: 'window-restarted', role: 'board', why: kind });
		},
	);

	it.each([500, 404, 'refused'] as const)(
		'rests ever longer between tries of a page that answers %s',
		async (answer) => {
			hall.screens = [left];
			hall.pageAnswer = answer;
			const triedInRound: number[] = [];
			for (let round = 1; round <= 25; round += 1) {
				const loadsBefore = hall.loads.length;
				await shell.round();
				if (hall.loads.slice(loadsBefore).includes(`${office}/kiosk/`)) triedInRound.push(round);
				if (round > 1) expect(urlOf('kiosk')).toBe(hall.noticeUrl);
			}
			expect(triedInRound).toEqual([1, 2, 4, 7, 11, 16, 22]);
			hall.pageAnswer = 200;
			await rounds(6);
			expect(urlOf('kiosk')).toBe(`${office}/kiosk/`);
		},
	);

	it('opens the board when a second display is plugged in, and closes it when that goes', async () => {
		hall.screens = [left];
		await shell.round();
		expect(hall.showing('board')).toHaveLength(0);
		hall.screens = [left, right];
		await shell.round();
		expect(hall.showing('board')).toHaveLength(1);
		hall.screens = [left];
		await shell.round();
		expect(hall.showing('board')).toHaveLength(0);
		expect(notes).toContainEqual({ event: 'window-closed', role: 'board' });
	});

	it('moves the kiosk when the first display goes and only the second is left', async () => {
		await shell.round();
		hall.screens = [right];
		await shell.round();
		expect(hall.showing('kiosk')[0]?.bounds).toEqual(right.bounds);
		expect(hall.showing('board')).toHaveLength(0);
	});

	it('survives a window that cannot be opened and tries again', async () => {
		hall.canOpen = false;
		await shell.round();
		expect(notes).toContainEqual({ event: 'window-failed', role: 'kiosk', error: 'no more windows' });
		hall.canOpen = true;
		await shell.round();
		expect(urlOf('kiosk')).toBe(`${office}/kiosk/`);
	});

	it('says once that the office is down and once that it is up', async () => {
		hall.officeIsUp = false;
		await rounds(3);
		hall.officeIsUp = true;
		await rounds(3);
		const about = notes.map(({ event }) => event).filter((event) => event.startsWith('office-'));
		expect(about).toEqual(['office-down', 'office-up']);
	});

	it('asks a missing office again after 1, 2, 4 and 5 seconds, and a present one every 2', async () => {
		hall.officeIsUp = false;
		expect([await shell.round(), await shell.round(), await shell.round(), await shell.round()]).toEqual([1, 2, 4, 5]);
		hall.officeIsUp = true;
		expect(await shell.round()).toBe(2);
	});

	it('closes every window at the end', async () => {
		await shell.round();
		await shell.close();
		expect([...hall.showing('kiosk'), ...hall.showing('board')]).toEqual([]);
	});

	async function rounds(count: number): Promise<void> {
		for (let round = 0; round < count; round += 1) await shell.round();
	}

	function urlOf(role: 'kiosk' | 'board'): string {
		const sights = hall.showing(role).map(({ sight }) => sight);
		expect(sights).toHaveLength(1);
		const [sight] = sights;
		return sight?.kind === 'page' ? sight.url : `(${sight?.kind})`;
	}
});
