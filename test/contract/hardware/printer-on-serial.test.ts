import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { standardWiring } from '../../../hardware/board/standard-wiring.ts';
import { TOWN_CREST } from '../../../hardware/board/town-crest.ts';
import type { PrintDocument } from '../../../hardware/devices.ts';
import { EscPosPrinter } from '../../../hardware/drivers/escpos-printer.ts';
import { SerialportByteLink } from '../../../hardware/lines/serialport-byte-link.ts';
import { PacedByteLink } from '../../../hardware/virtual/paced-byte-link.ts';
import { PRINTER_MODELS } from '../../../hardware/virtual/printer-models.ts';
import { ReceiptPrinter } from '../../../hardware/virtual/receipt-printer.ts';
import { openPty, type Pty, ptyObstacle } from './pty.ts';

const ticket: PrintDocument = [
	{ kind: 'text', text: 'P045', bold: true, size: 4 },
	{ kind: 'text', text: 'Řidičské průkazy' },
	{ kind: 'qr', data: 'https://sumperk.example/t/P045' },
];

const obstacle = ptyObstacle();

/** 80 mm paper on a quick line, 58 mm paper on the slowest. */
const PRINTERS = [
	{ model: 'epson-tm-t20iii', baudRate: 19_200, codepage: 'windows1250' },
	{ model: 'pos-5890', baudRate: 9600, codepage: 'cp852' },
] as const;

if (obstacle) test('the printer driver on a real serial port', ({ skip }) => skip(obstacle));
else
	describe.each(PRINTERS)('$model on a real serial port at $baudRate baud', (profile) => {
		const wiring = { ...standardWiring([]).printer, ...profile };
		let violations: string[] = [];
		let pty: Pty;
		let printer: ReceiptPrinter;
		let driver: EscPosPrinter;
		let link: SerialportByteLink;
		let wire: PacedByteLink;

		beforeEach(async () => {
			violations = [];
			pty = await openPty();
			printer = new ReceiptPrinter({
				model: PRINTER_MODELS[wiring.model],
				now: () => 0,
				answer: (bytes) => pty.send(Uint8Array.from(bytes)),
				violation: (what) => violations.push(what),
				changed: () => undefined,
			});
			// A pseudo-terminal has no speed: this wire gives it one.
			wire = new PacedByteLink(wiring.baudRate, printer);
			pty.onBytes((bytes) => void wire.write(bytes).catch(() => undefined));
			link = new SerialportByteLink({ path: pty.path, baudRate: wiring.baudRate, handshake: false });
			driver = new EscPosPrinter(link, wiring);
			await driver.ready();
		});
		afterEach(async () => {
			await driver.close();
			await link.close();
			await wire.close();
			await pty.close();
			expect(violations).toEqual([]);
		});
		const pieces = () => printer.paper.pieces.map(({ lines }) => lines.map(({ text }) => text.trim()));
		/** Does something to the printer at the moment when the first line of the next ticket is on the paper. */
		function whenFirstLineIsOut(act: () => void): void {
			const { paper } = printer;
			const print = paper.print.bind(paper);
			paper.print = (line) => {
				print(line);
				paper.print = print;
				act();
			};
		}

		test('a ticket goes out and is confirmed', async () => {
			expect(driver.health()).toEqual({ ok: true, state: 'ready' });
			expect(await driver.print(ticket)).toEqual({ ok: true });
			expect(pieces()).toEqual([['P045', 'Řidičské průkazy', '[QR https://sumperk.example/t/P045]']]);
		});

		test('a stored logo stands at the head of the ticket', async () => {
			expect(await driver.storeLogo(TOWN_CREST)).toEqual({ ok: true });
			expect(await driver.print([{ kind: 'logo' }, ...ticket])).toEqual({ ok: true });
			expect(pieces()[0]?.slice(0, 2)).toEqual(['[logo 120×120]', 'P045']);
		});

		test('the end of the paper is told, and the next roll prints only what is asked for anew', async () => {
			printer.loadPaper({ lines: 1 });
			expect(await driver.print(ticket)).toEqual({ ok: false, reason: 'paper-out', unsure: true });
			printer.loadPaper('ok');
			expect(await driver.print([{ kind: 'text', text: 'P045' }])).toEqual({ ok: true });
			expect(pieces()).toEqual([['P045']]);
		});

		test('a cover opened in the middle of a ticket is told, and closing it prints no remains', async () => {
			whenFirstLineIsOut(() => printer.setSituation({ coverOpen: true }));
			expect(await driver.print(ticket)).toEqual({ ok: false, reason: 'cover-open', unsure: true });
			printer.setSituation({ coverOpen: false });
			expect(await driver.print([{ kind: 'text', text: 'P045' }])).toEqual({ ok: true });
			expect(pieces().at(-1)).toEqual(['P045']);
			expect(pieces().flat()).not.toContain('[QR https://sumperk.example/t/P045]');
		});

		test('a plug pulled in the middle of a ticket is no answer, and unsure', async () => {
			whenFirstLineIsOut(() => printer.setSituation({ plugged: false }));
			expect(await driver.print(ticket)).toEqual({ ok: false, reason: 'no-answer', unsure: true });
			expect(driver.health()).toEqual({ ok: false, state: 'no-answer' });
		});

		test('garbage on the line is not taken for an answer', async () => {
			const printing = driver.print(ticket);
			pty.send(Uint8Array.of(0xff, 0x80, 0xc3, 0xff));
			expect(await printing).toEqual({ ok: true });
			expect(pieces()).toHaveLength(1);
		});

		test('a printer that stays silent is told as such', async () => {
			printer.setSituation({ plugged: false });
			expect(await driver.print(ticket)).toEqual({ ok: false, reason: 'no-answer', unsure: false });
		});
	});
