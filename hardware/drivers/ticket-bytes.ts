import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { PrinterWiring } from '../board/wiring.ts';
import type { PrintDocument, PrintLine } from '../devices.ts';
import { GREY } from './canvas.ts';
import { printLogoBytes } from './printer-logo.ts';
import { isOnPage, needsPicture, textPicture } from './text-picture.ts';

/** Dots per module: a ticket's address makes a code of some 25 mm, which a telephone reads at arm's length. */
const QR_MODULE_DOTS = 6;

/** Cyrillic for visitors who read Ukrainian; used only for characters that the Czech page lacks. */
const CYRILLIC_PAGE = 'windows1251';

/** Printable width: 72 mm of 80, 48 mm of 58, at eight dots to a millimetre. */
const PAPER_DOTS: Readonly<Record<PrinterWiring['model'], number>> = { 'epson-tm-t20iii': 576, 'pos-5890': 384 };

type TextLine = Extract<PrintLine, { kind: 'text' }>;

/** What code page 852 has at 0x01 to 0x1F and 0x7F. */
const DOS_SIGNS = /[☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼⌂]/gu;

/** The bytes that print the document on this printer and cut the paper after it. */
export function ticketBytes(document: PrintDocument, { model, codepage }: PrinterWiring): Uint8Array {
	const encoder = new ReceiptPrinterEncoder({
		printerModel: model,
		codepageCandidates: [codepage, CYRILLIC_PAGE],
		imageMode: 'raster',
	});
	encoder.initialize().codepage('auto');
	for (const line of document) addLine(encoder, line, { model, codepage });
	return encoder.cut('full').encode();
}

type Profile = Pick<PrinterWiring, 'model' | 'codepage'>;

function addLine(encoder: ReceiptPrinterEncoder, line: PrintLine, { model, codepage }: Profile): void {
	const clean = (text: string): string => printable(text, codepage);
	switch (line.kind) {
		case 'text':
			addText(encoder, { ...line, text: clean(line.text) }, { model, codepage });
			break;
		case 'logo':
			encoder
				.align('center')
				.raw([...printLogoBytes(model)])
				.align('left');
			break;
		case 'rule':
			encoder.rule();
			break;
		case 'qr':
			encoder
				.align('center')
				.qrcode(clean(line.data), { model: 2, size: QR_MODULE_DOTS, errorlevel: 'm' })
				.align('left');
			break;
	}
}

function addText(encoder: ReceiptPrinterEncoder, line: TextLine, { model, codepage }: Profile): void {
	const { text, align = 'left', bold = false, size = 1 } = line;
	const pages = [codepage, CYRILLIC_PAGE];
	// Letter by letter, as `auto` does it, takes the library ten times as long.
	const page = isOnPage(text, codepage) ? codepage : 'auto';
	const picture =
		page === 'auto' && needsPicture(text, pages)
			? textPicture(text, { size, bold, paperDots: PAPER_DOTS[model] })
			: undefined;
	encoder.align(align);
	if (picture) encoder.image(picture, picture.width, picture.height, 'threshold', GREY);
	else encoder.codepage(page).bold(bold).size(size, size).line(text).size(1, 1).bold(false);
	encoder.align('left');
}

/**
 * A control character in a text would be an order to the printer; each run of them becomes a blank. The
 * encoder also puts the old DOS signs on their places below 0x20, where the printer takes them for orders.
 */
function printable(text: string, codepage: PrinterWiring['codepage']): string {
	const harmless = text.replace(/\p{Cc}+/gu, ' ');
	return codepage === 'cp852' ? harmless.replace(DOS_SIGNS, '?') : harmless;
}
