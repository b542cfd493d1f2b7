import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectMemoryLink } from '#link/memory-link.ts';
import type { TicketView } from '#local-api/messages.ts';
import type { DeviceName } from '#wire/health.ts';
import { WORST_BOUNCE } from '../../hardware/virtual/contact.ts';
import { startTestOffice, type TestOffice } from '../support/running-office.ts';

/*
 * Every fault of hardware/board/faults.md, seen from the lobby, from the counter and from `/healthz` and the log. Whatever
 * breaks, nobody loses a place.
 */

let office: TestOffice;
beforeEach(async () => {
	office = await startTestOffice();
});
afterEach(async () => {
	expect((await office.bench()).violations).toEqual([]);
	await office.close();
	vi.useRealTimers();
});

const take = async () =>
	(await office.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' })).body.number;
const waiting = async () => (await office.state()).waiting.map(({ number }) => number);
const calls = async () => (await office.state()).calls.map(({ number }) => number);
const papers = () => office.board.printer().tickets.map(({ lines }) => lines.map((line) => line.trim()));
/** How many papers bear the number. */
const copies = (number: string) => papers().filter((lines) => lines.includes(number)).length;
const openCounter = (id: string) => office.post(`/api/v1/counters/${id}/open`);
const quiet = () => new Promise((resolve) => setTimeout(resolve, 400));

/** Each number has been printed and confirmed, on one paper. */
async function areOnPaper(...numbers: string[]): Promise<void> {
	await office.until(
		(state) => state.waiting.every(({ print }) => print.state === 'printed') && state.unprinted.length === 0,
		'the papers',
	);
	for (const number of numbers) expect(copies(number)).toBe(1);
}

/** Clerk and operator are told: on the counter's page, in `/healthz` and in the log. */
async function isReported(device: DeviceName, state: string): Promise<void> {
	await office.until(({ devices }) => devices[device].state === state, `${device} ${state}`);
	const isOk = state === 'ready' || state === 'paper-low';
	expect((await office.state()).devices[device]).toEqual({ ok: isOk, state });
	const health = await office.get<{ status: string; devices: object }>('/healthz');
	expect(health.devices).toMatchObject({ [device]: { ok: isOk, state } });
	if (!isOk) expect(health.status).toBe('degraded');
	const event = { event: 'device-health', device, state, level: isOk ? 30 : 40 };
	expect(office.logged).toContainEqual(expect.objectContaining(event));
}

/** Does something to the printer at the moment when the first line of the next ticket is on the paper. */
function whenFirstLineIsOut(act: () => void): void {
	const { paper } = office.board.chips.printer;
	const print = paper.print.bind(paper);
	paper.print = (line) => {
		print(line);
		paper.print = print;
		act();
	};
}

/** From here on hours can be skipped; in between the clock runs as usual. */
async function restartOnSkippableTime(): Promise<void> {
	await office.close();
	vi.useFakeTimers({
		toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
		shouldAdvanceTime: true,
		advanceTimeDelta: 1,
	});
	office = await startTestOffice();
}

describe('the lobby goes on with a bad keypad', () => {
	it('keypad contact that bounces for 20 ms: each digit is taken once', async () => {
		for (const key of ['4', '7'] as const) {
			await office.board.chips.keypad.move(key, true, WORST_BOUNCE);
			await quiet();
			await office.board.chips.keypad.move(key, false, WORST_BOUNCE);
			await quiet();
		}
		expect((await office.state()).kiosk.typedDigits).toBe(2);
		expect((await office.state()).devices.keypad.ok).toBe(true);
	});

	it('noise spikes shorter than 1 ms on keypad and buttons: nothing happens', async () => {
		await take();
		await openCounter('1');
		for (let spike = 0; spike < 5; spike += 1) {
			await office.board.chips.keypad.move('A', true, [0]);
			await office.board.chips.keypad.move('A', false, [0]);
			await office.board.moveButton('1', 'next', true, [0]);
			await office.board.moveButton('1', 'next', false, [0]);
			await quiet();
		}
		expect(await waiting()).toEqual(['P001']);
		expect(await calls()).toEqual([]);
	});

	it('two keys at once: neither counts, and the next single key does', async () => {
		const { keypad } = office.board.chips;
		await Promise.all([keypad.move('4', true, [0]), keypad.move('5', true, [0])]);
		await quiet();
		await Promise.all([keypad.move('4', false, [0]), keypad.move('5', false, [0])]);
		await quiet();
		expect((await office.state()).kiosk.typedDigits).toBe(0);
		await office.board.pressKeys('4');
		await office.until(({ kiosk }) => kiosk.typedDigits === 1, 'the digit');
	});

	it('stuck key: it counts once, the others go on, and the alarm ends with it', async () => {
		await restartOnSkippableTime();
		await office.board.chips.keypad.move('A', true);
		await office.until((state) => state.waiting.length === 1, 'one ticket');
		await vi.advanceTimersByTimeAsync(3_600_000);
		await isReported('keypad', 'stuck-key');
		expect(await waiting()).toEqual(['P001']);
		await office.board.pressKeys('B');
		await office.until((state) => state.waiting.length === 2, 'a ticket by another key');
		await office.board.chips.keypad.move('A', false);
		await isReported('keypad', 'ready');
		expect(await waiting()).toEqual(['P001', 'L001']);
	});
});

describe('a bad button calls nobody twice', () => {
	it('button that bounces for 20 ms: one call', async () => {
		await take();
		await take();
		await openCounter('1');
		await office.board.moveButton('1', 'next', true, WORST_BOUNCE);
		await quiet();
		await office.board.moveButton('1', 'next', false, WORST_BOUNCE);
		await quiet();
		expect(await calls()).toEqual(['P001']);
		expect(await waiting()).toEqual(['P002']);
	});

	it('button held for an hour: one call, an alarm, and the other counters call on', async () => {
		await restartOnSkippableTime();
		for (let visitor = 0; visitor < 3; visitor += 1) await take();
		await openCounter('1');
		await openCounter('2');
		await office.board.moveButton('1', 'next', true);
		await vi.advanceTimersByTimeAsync(3_600_000);
		await isReported('deskButtons', 'stuck-button');
		expect(await calls()).toEqual(['P001']);
		await office.board.pressButton('2', 'next', 'short');
		await office.until((state) => state.calls.length === 2, 'a call by the other counter');
		await office.board.moveButton('1', 'next', false);
		await isReported('deskButtons', 'ready');
		expect(await waiting()).toEqual(['P003']);
	});

	it('button box unplugged and back: told, the counter calls from its page, and the button works again', async () => {
		await take();
		await take();
		await openCounter('1');
		office.board.chips.i2c.setPlugged(0x20, false);
		await isReported('deskButtons', 'no-answer');
		expect((await office.post('/api/v1/counters/1/call-next')).status).toBe(200);
		office.board.chips.expanders.get(0x20)?.powerUp();
		office.board.chips.i2c.setPlugged(0x20, true);
		await isReported('deskButtons', 'ready');
		expect(await calls()).toEqual(['P001']);
		await office.board.pressButton('1', 'next', 'short');
		await office.until((state) => state.calls[0]?.number === 'P002', 'the call');
	});
});

describe('a display that lost its power', () => {
	it('display unplugged and back: the screens went on, and within half a minute it shows the call again', async () => {
		await restartOnSkippableTime();
		await take();
		await openCounter('1');
		await office.post('/api/v1/counters/1/call-next');
		const shown = () => office.board.displays().find(({ id }) => id === 'main');
		await office.until(() => shown()?.text === 'P001   1', 'the call');
		office.board.chips.caller.powerGlitch('main');
		expect(shown()?.text).not.toBe('P001   1');
		expect(await calls()).toEqual(['P001']);
		await vi.advanceTimersByTimeAsync(30_000);
		expect(shown()).toMatchObject({ text: 'P001   1', lit: true });
	});
});

describe('a printer that does not print', () => {
	it.each([
		['out of paper', { paper: 'out' }, { paper: 'ok' }, 'paper-out'],
		['cover open', { coverOpen: true }, { coverOpen: false }, 'cover-open'],
		['switched offline', { online: false }, { online: true }, 'offline'],
		['unplugged', { plugged: false }, { plugged: true }, 'no-answer'],
	] as const)(
		'printer %s: the number is on the screen, and the same is printed once it is mended',
		async (_, fault, remedy, reason) => {
			office.board.setPrinter(fault);
			expect(await take()).toBe('P001');
			await office.until(({ unprinted }) => unprinted.length === 1, 'an unprinted ticket');
			expect((await office.state()).unprinted[0]).toMatchObject({ number: 'P001', reason });
			await isReported('printer', reason);
			expect(await waiting()).toEqual(['P001']);
			office.board.setPrinter(remedy);
			await areOnPaper('P001');
			await isReported('printer', 'ready');
			expect(papers().flat()).not.toContain('OPAKOVANÝ TISK – platí jen jednou');
			expect(await waiting()).toEqual(['P001']);
		},
	);

	it('D40 tells everybody who comes while there is no paper, not only the first', async () => {
		await office.close();
		office = await startTestOffice({ website: 'https://sumperk.example' });
		office.board.setPrinter({ paper: 'out' });
		await take();
		await isReported('printer', 'paper-out');
		await take();
		await take();
		expect((await office.state()).unprinted).toMatchObject(
			['P001', 'P002', 'P003'].map((number) => ({
				number,
				reason: 'paper-out',
				page: expect.stringContaining('/ticket/'),
			})),
		);
		office.board.setPrinter({ paper: 'ok' });
		await areOnPaper('P001', 'P002', 'P003');
	});

	it.each([
		['paper out', { paper: { lines: 0 } }, { paper: 'ok' }, 'paper-out'],
		['cover opened', { coverOpen: true }, { coverOpen: false }, 'cover-open'],
		['unplugged', { plugged: false }, { plugged: true }, 'no-answer'],
	] as const)(
		'printer %s mid-ticket: printed again with the same number, and the paper says so',
		async (_, fault, remedy, reason) => {
			whenFirstLineIsOut(() => office.board.setPrinter(fault));
			expect(await take()).toBe('P001');
			await office.until(({ unprinted }) => unprinted.length === 1, 'an unprinted ticket');
			expect((await office.state()).unprinted[0]).toMatchObject({ number: 'P001', reason });
			await isReported('printer', reason);
			office.board.setPrinter(remedy);
			await areOnPaper('P001');
			expect(papers().at(-1)).toContain('OPAKOVANÝ TISK – platí jen jednou');
			expect(await waiting()).toEqual(['P001']);
		},
	);

	it('D40 a ticket printed again bears the same QR code, which the kiosk has in the meantime', async () => {
		await office.close();
		office = await startTestOffice({ website: 'https://sumperk.example' });
		const { paper } = office.board.chips.printer;
		const cut = paper.cut.bind(paper);
		// The paper is out, and nobody is told.
		paper.cut = () => {
			cut();
			// Before the first ticket whatever hangs out is cut off.
			if (papers().length === 0) return;
			paper.cut = cut;
			office.board.setPrinter({ plugged: false });
		};
		await take();
		await office.until(({ unprinted }) => unprinted.length === 1, 'an unprinted ticket');
		const [unprinted] = (await office.state()).unprinted;
		office.board.setPrinter({ plugged: true });
		await office.until(() => papers().length === 2, 'the second paper');
		const [first, again] = papers().map((lines) => lines.find((line) => line.startsWith('[QR')));
		expect(first).toMatch(/^\[QR https:\/\/sumperk\.example\/ticket\/\?lang=cs#sumperk\.[\w-]{12}\]$/);
		expect(again).toBe(first);
		expect(`[QR ${unprinted?.page}]`).toBe(first);
	});

	it('S50 paper low: told before it is out, here and to the cloud, and printing goes on', async () => {
		const told: unknown[] = [];
		const cloud = connectMemoryLink({ broker: office.broker, clientId: 'cloud', log: pino({ enabled: false }) });
		cloud.subscribe('sumperk', 'up/health', ({ devices }) => told.push(devices.printer));
		office.board.setPrinter({ paper: 'low' });
		await take();
		await isReported('printer', 'paper-low');
		expect(told).toEqual([
			{ ok: true, state: 'ready' },
			{ ok: true, state: 'paper-low' },
		]);
		await cloud.close();
		await office.until(() => copies('P001') === 1, 'the paper');
		expect((await office.get<{ status: string }>('/healthz')).status).toBe('ok');
	});

	it('garbage on the printer’s line: every ticket is printed once, and nothing is reported', async () => {
		const noise = setInterval(() => office.board.chips.printerLink.deliver([0xff, 0x80, 0xc3, 0x91]), 2);
		for (let visitor = 0; visitor < 3; visitor += 1) await take();
		await office.until(() => papers().length === 3, 'three papers');
		clearInterval(noise);
		expect(papers().map((lines) => lines.find((line) => /^P\d{3}$/.test(line)))).toEqual(['P001', 'P002', 'P003']);
		expect((await office.state()).devices.printer).toEqual({ ok: true, state: 'ready' });
	});

	it('full buffer: a rush while the printer holds back loses no byte and prints every number once', async () => {
		whenFirstLineIsOut(() => office.board.setPrinter({ online: false }));
		const numbers: string[] = [];
		for (let visitor = 0; visitor < 20; visitor += 1) numbers.push(await take());
		await isReported('printer', 'offline');
		office.board.setPrinter({ online: true });
		await areOnPaper(...numbers);
		expect(await waiting()).toEqual(numbers);
	});
});
