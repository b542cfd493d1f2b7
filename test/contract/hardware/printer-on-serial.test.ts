import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { standardWiring } from '../../../hardware/board/standard-wiring.ts';
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
if (obstacle) console.log(`Skipped: the printer on a real serial port, because ${obstacle}.`);

describe.skipIf(obstacle)('the printer driver on a real serial port', () => {
	const wiring = { ...standardWiring([]).printer, baudRate: 19_200 };
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
		pty.onBytes((bytes) => void wire.write(bytes));
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

	test('a ticket goes out and is confirmed', async () => {
		expect(driver.health()).toEqual({ ok: true, state: 'ready' });
		expect(await driver.print(ticket)).toEqual({ ok: true });
		expect(printer.paper.pieces.map(({ lines }) => lines.map(({ text }) => text))).toEqual([
			['P045', 'Řidičské průkazy', '[QR https://sumperk.example/t/P045]'],
		]);
	});

	test('the end of the paper is told, and the next roll prints only what is asked for anew', async () => {
		printer.loadPaper({ lines: 1 });
		expect(await driver.print(ticket)).toEqual({ ok: false, reason: 'paper-out', unsure: true });
		printer.loadPaper('ok');
		expect(await driver.print([{ kind: 'text', text: 'P045' }])).toEqual({ ok: true });
		expect(printer.paper.pieces.map(({ lines }) => lines.map(({ text }) => text))).toEqual([['P045']]);
	});

	test('a printer that stays silent is told as such', async () => {
		printer.setSituation({ plugged: false });
		expect(await driver.print(ticket)).toEqual({ ok: false, reason: 'no-answer', unsure: false });
	});
});
