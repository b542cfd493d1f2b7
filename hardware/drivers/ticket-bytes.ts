import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { PrinterWiring } from '../board/wiring.ts';
import type { PrintDocument, PrintLine } from '../devices.ts';

/** Dots per module: a ticket's address makes a code of some 25 mm, which a telephone reads at arm's length. */
const QR_MODULE_DOTS = 6;

/** Cyrillic for visitors who read Ukrainian; used only for characters that the Czech page lacks. */
const CYRILLIC_PAGE = 'windows1251';

/** The bytes that print the document on this printer and cut the paper after it. */
export function ticketBytes(document: PrintDocument, { model, codepage }: PrinterWiring): Uint8Array {
	const encoder = new ReceiptPrinterEncoder({ printerModel: model, codepageCandidates: [codepage, CYRILLIC_PAGE] });
	encoder.initialize().codepage('auto');
	for (const line of document) addLine(encoder, line);
	return encoder.cut('full').encode();
}

function addLine(encoder: ReceiptPrinterEncoder, line: PrintLine): void {
	switch (line.kind) {
		case 'text': {
			const size = line.size ?? 1;
			encoder
				.align(line.align ?? 'left')
				.bold(line.bold ?? false)
				.size(size, size);
			encoder.line(line.text).size(1, 1).bold(false).align('left');
			break;
		}
		case 'rule':
			encoder.rule();
			break;
		case 'qr':
			encoder.align('center').qrcode(line.data, { model: 2, size: QR_MODULE_DOTS, errorlevel: 'm' }).align('left');
			break;
	}
}
