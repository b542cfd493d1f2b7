import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { PrinterWiring } from '../board/wiring.ts';
import type { PrintDocument, PrintLine } from '../devices.ts';

/** Dots per module: a ticket's address makes a code of some 25 mm, which a telephone reads at arm's length. */
const QR_MODULE_DOTS = 6;

/** Cyrillic for visitors who read Ukrainian; used only for characters that the Czech page lacks. */
const CYRILLIC_PAGE = 'windows1251';

/** What code page 852 has at 0x01 to 0x1F and 0x7F. */
const DOS_SIGNS = /[☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼⌂]/gu;

/** The bytes that print the document on this printer and cut the paper after it. */
export function ticketBytes(document: PrintDocument, { model, codepage }: PrinterWiring): Uint8Array {
	const encoder = new ReceiptPrinterEncoder({ printerModel: model, codepageCandidates: [codepage, CYRILLIC_PAGE] });
	encoder.initialize().codepage('auto');
	const clean = (text: string): string => printable(text, codepage);
	for (const line of document) addLine(encoder, line, clean);
	return encoder.cut('full').encode();
}

function addLine(encoder: ReceiptPrinterEncoder, line: PrintLine, clean: (text: string) => string): void {
	switch (line.kind) {
		case 'text': {
			const size = line.size ?? 1;
			encoder
				.align(line.align ?? 'left')
				.bold(line.bold ?? false)
				.size(size, size);
			encoder.line(clean(line.text)).size(1, 1).bold(false).align('left');
			break;
		}
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

/**
 * A control character in a text would be an order to the printer; each run of them becomes a blank. The
 * encoder also puts the old DOS signs on their places below 0x20, where the printer takes them for orders.
 */
function printable(text: string, codepage: PrinterWiring['codepage']): string {
	const harmless = text.replace(/\p{Cc}+/gu, ' ');
	return codepage === 'cp852' ? harmless.replace(DOS_SIGNS, '?') : harmless;
}
