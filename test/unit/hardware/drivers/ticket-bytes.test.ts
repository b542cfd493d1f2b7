import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import type { PrinterWiring } from '../../../../hardware/board/wiring.ts';
import type { PrintDocument, PrintLine } from '../../../../hardware/devices.ts';
import { ticketBytes } from '../../../../hardware/drivers/ticket-bytes.ts';
import { PRINTER_MODELS } from '../../../../hardware/virtual/printer-models.ts';
import { ReceiptPrinter } from '../../../../hardware/virtual/receipt-printer.ts';

const { printer: standard } = standardWiring([]);

function printed(document: PrintDocument, { model, codepage }: Pick<PrinterWiring, 'model' | 'codepage'>) {
	const violations: string[] = [];
	const answers: number[] = [];
	const printer = new ReceiptPrinter({
		model: PRINTER_MODELS[model],
		now: () => 0,
		answer: (bytes) => answers.push(...bytes),
		violation: (what) => violations.push(what),
		changed: () => undefined,
	});
	for (const byte of ticketBytes(document, { ...standard, model, codepage })) printer.receive(byte);
	return { violations, answers, pieces: printer.paper.pieces, hanging: printer.paper.hanging };
}

const size = fc.constantFrom<1 | 2 | 3 | 4 | 5 | 6>(1, 2, 3, 4, 5, 6);
const text = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	fc.string({ unit: 'binary', maxLength: 60 }),
	fc.string({
		unit: fc.constantFrom(...'áčďéěíňóřšťúůýžABCЇї€–…☺♥♪►◄§▲▼⌂\u0010\u0004\u001b\u001d@V\n\r\t'),
		maxLength: 60,
	}),
);
const line: fc.Arbitrary<PrintLine> = fc.oneof(
	fc.record({
		kind: fc.constant('text' as const),
		text,
		size,
		bold: fc.boolean(),
		align: fc.constantFrom('left' as const, 'center' as const),
	}),
	fc.constant({ kind: 'rule' as const }),
	fc.constant({ kind: 'logo' as const }),
	fc.webUrl().map((data) => ({ kind: 'qr' as const, data })),
);

describe.each([
	{ model: 'epson-tm-t20iii', codepage: 'windows1250' },
	{ model: 'epson-tm-t20iii', codepage: 'cp852' },
	{ model: 'pos-5890', codepage: 'cp852' },
] as const)('bytes for $model in $codepage', (profile) => {
	test('whatever stands in a document, the printer gets nothing but text, styles, codes and one cut', () => {
		fc.assert(
			fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (document) => {
				const { violations, answers, pieces, hanging } = printed(document, profile);
				expect(violations).toEqual([]);
				expect(answers).toEqual([]);
				expect(pieces.length).toBeLessThanOrEqual(1);
				expect(hanging.every((rest) => rest.text === '')).toBe(true);
			}),
			{ seed: 20260101, numRuns: 300 },
		);
	});

	test('a name in a script that the printer lacks becomes a picture that fits the paper, and nothing else does', () => {
		const { violations, pieces } = printed(
			[
				{ kind: 'text', text: 'Příliš žluťoučký kůň' },
				{ kind: 'text', text: 'Nguyễn Thị Ánh Tuyết', size: 2, bold: true, align: 'center' },
				{ kind: 'text', text: 'محمد عبد الله' },
				{ kind: 'text', text: 'Ласкаво просимо – 20 €' },
			],
			profile,
		);
		expect(violations).toEqual([]);
		const lines = pieces[0]?.lines.map(({ text }) => text.trim()) ?? [];
		expect(lines.filter((text) => text.startsWith('[picture'))).toHaveLength(2);
		expect(lines[0]).toBe('Příliš žluťoučký kůň');
		expect(lines.at(-1)).toContain('Ласкаво просимо');
	});

	test('a long name in such a script is shrunk to the width of the paper', () => {
		const { violations, pieces } = printed([{ kind: 'text', text: 'Nguyễn '.repeat(12), size: 2 }], profile);
		expect(violations).toEqual([]);
		const [line, ...others] = pieces[0]?.lines ?? [];
		expect(others).toEqual([]);
		const width = Number(/picture (\d+)×/.exec(line?.text ?? '')?.[1]);
		expect(width).toBeGreaterThan(PRINTER_MODELS[profile.model].dots * 0.8);
	});

	test('no picture gives the printer an order, whatever its dots happen to spell', () => {
		const letters = fc.string({ unit: fc.constantFrom(...'ễấồựắĐơưạ محمدعبدالله გიორ'), minLength: 1, maxLength: 30 });
		fc.assert(
			fc.property(letters, size, fc.boolean(), (text, size, bold) => {
				const { violations, answers } = printed([{ kind: 'text', text, size, bold }], profile);
				expect(violations).toEqual([]);
				expect(answers).toEqual([]);
			}),
			{ seed: 20260102, numRuns: 60 },
		);
	});

	test('an order to the printer inside a text is not obeyed', () => {
		const { violations, answers, pieces } = printed(
			[{ kind: 'text', text: 'a\x1bp\x00\x10\x04\x01\x1dV\x00b\nc' }],
			profile,
		);
		expect(violations).toEqual([]);
		expect(answers).toEqual([]);
		expect(pieces).toHaveLength(1);
		expect(pieces[0]?.lines).toHaveLength(1);
	});
});
