import { beforeEach, describe, expect, test } from 'vitest';
import { PRINTER_MODELS } from '../../../../hardware/virtual/printer-models.ts';
import { ReceiptPrinter } from '../../../../hardware/virtual/receipt-printer.ts';

let violations: string[] = [];
let answers: number[] = [];
let printer: ReceiptPrinter;

beforeEach(() => {
	violations = [];
	answers = [];
	printer = new ReceiptPrinter({
		model: PRINTER_MODELS['epson-tm-t20iii'],
		now: () => 1_700_000_000_000,
		answer: (bytes) => answers.push(...bytes),
		violation: (what) => violations.push(what),
		changed: () => undefined,
	});
});

function send(...parts: (string | number)[]): void {
	for (const part of parts) {
		for (const byte of typeof part === 'string' ? Buffer.from(part, 'latin1') : [part]) printer.receive(byte);
	}
}

const CUT = '\x1dV\x00';
const pieces = () => printer.paper.pieces.map(({ lines }) => lines.map(({ text }) => text));

describe('paper', () => {
	test('lines up to the cut are one piece, with the time of the cut', () => {
		send('\x1b@Dobry den\nP045\n', CUT, 'dalsi\n', CUT);
		expect(pieces()).toEqual([['Dobry den', 'P045'], ['dalsi']]);
		expect(printer.paper.pieces[0]?.printedAt).toBe(1_700_000_000_000);
	});

	test('a new roll takes away what hung out of the printer when the old one ended', () => {
		printer.loadPaper({ lines: 1 });
		send('a\nb\n');
		printer.loadPaper('ok');
		send(CUT);
		expect(pieces()).toEqual([['b']]);
	});

	test('code pages are those of the printer, by its own numbers', () => {
		send('\x1bt', 18, 0xfd, '\x1bt', 45, 0xf8, '\n', CUT);
		expect(pieces()).toEqual([['řř']]);
	});
});

describe('answers', () => {
	test.each([
		['ready', {}, 'ok', [0x12, 0x12, 0x12, 0x12]],
		['low paper', {}, 'low', [0x12, 0x12, 0x12, 0x1e]],
		['no paper', {}, 'out', [0x1a, 0x32, 0x12, 0x7e]],
		['cover open', { coverOpen: true }, 'ok', [0x1a, 0x16, 0x12, 0x12]],
		['offline', { online: false }, 'ok', [0x1a, 0x12, 0x12, 0x12]],
	] as const)('%s', (_, situation, paper, expected) => {
		printer.loadPaper(paper);
		printer.setSituation(situation);
		for (const subject of [1, 2, 3, 4]) send(0x10, 0x04, subject);
		expect(answers).toEqual(expected);
	});

	test('a real-time question is answered even when printing has stopped with a full line before it', () => {
		printer.setSituation({ online: false });
		send('waiting\n', 0x10, 0x04, 1);
		expect(answers).toEqual([0x1a]);
		printer.setSituation({ online: true });
		send(CUT);
		expect(pieces()).toEqual([['waiting']]);
	});

	test('the paper report comes only when everything before it is printed', () => {
		printer.setSituation({ coverOpen: true });
		send('x\n\x1dr\x01');
		expect(answers).toEqual([]);
		printer.setSituation({ coverOpen: false });
		expect(answers).toEqual([0]);
	});

	test('clearing the buffers forgets what was not printed', () => {
		printer.setSituation({ online: false });
		send('never\n', CUT, 0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);
		expect(answers).toEqual([0x37, 0x25, 0x00]);
		printer.setSituation({ online: true });
		send('after\n', CUT);
		expect(pieces()).toEqual([['after']]);
	});

	test('without power it neither hears nor answers, and forgets', () => {
		send('half a li');
		printer.setSituation({ plugged: false });
		send('ne', 0x10, 0x04, 1);
		printer.setSituation({ plugged: true });
		send('whole\n', CUT);
		expect(answers).toEqual([]);
		expect(pieces()).toEqual([['whole']]);
	});
});

describe('what a printer would turn into garbage is reported', () => {
	test.each([
		['an unknown escape', '\x1bZ\x01', /unknown command ESC Z/],
		['a control character', '\x07', /unknown command 07/],
		['a code page that it lacks', '\x1bt\x63', /ESC t 99/],
		['another status subject', '\x10\x04\x09', /DLE EOT 9/],
		['a line wider than the paper', 'x'.repeat(49), /wider than the paper/],
		['a cut in the middle of a line', 'text\x1dV\x00', /cut in the middle/],
		['a QR code without data', '\x1d(k\x03\x001Q0', /before its data came/],
		['another kind of symbol', '\x1d(k\x03\x000C\x06', /only QR codes/],
	])('%s', (_, bytes, expected) => {
		send(bytes);
		expect(violations.join()).toMatch(expected);
	});

	test('bytes into a full buffer are lost', () => {
		printer.setSituation({ online: false });
		send('x'.repeat(4096));
		expect(printer.accepts).toBe(false);
		send('y');
		expect(violations).toEqual(['printer: bytes sent into a full buffer are lost']);
	});
});
