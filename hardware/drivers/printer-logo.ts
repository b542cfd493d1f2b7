import type { Picture } from '../board/town-crest.ts';
import type { PrinterWiring } from '../board/wiring.ts';

/*
 * The logo lies in the printer's own memory and is called by a few bytes, so that it costs no time on the line. The
 * encoder library has no command for it. Epson's printers of today keep graphics by a two-letter key (GS ( L, functions
 * 67 and 69 of the ESC/POS command reference); the plain ones for 58 mm know the older FS q and FS p.
 */

const FS = 0x1c;
const GS = 0x1d;
/** The key under which the logo is kept. */
const KEY = [0x4c, 0x31];

/** The bytes that print the stored logo; a printer that has none does nothing. */
export function printLogoBytes(model: PrinterWiring['model']): readonly number[] {
	switch (model) {
		case 'epson-tm-t20iii':
			return [GS, 0x28, 0x4c, 6, 0, 0x30, 0x45, ...KEY, 1, 1];
		case 'pos-5890':
			return [FS, 0x70, 1, 0];
	}
}

/** The bytes that store a picture as the logo; the memory bears some thousand writings, so this is done once. */
export function storeLogoBytes(model: PrinterWiring['model'], picture: Picture): readonly number[] {
	const { width, height } = picture;
	switch (model) {
		case 'epson-tm-t20iii': {
			const rows = bytesOf(picture, 'rows');
			const body = [0x30, 0x43, 0x30, ...KEY, 1, ...word(width), ...word(height), 0x31, ...rows];
			return [GS, 0x28, 0x4c, ...word(body.length), ...body];
		}
		case 'pos-5890':
			return [FS, 0x71, 1, ...word(width / 8), ...word(height / 8), ...bytesOf(picture, 'columns')];
	}
}

/** Eight dots to a byte, the first in its highest bit: along the rows, or down the columns. */
function bytesOf({ width, height, isBlack }: Picture, order: 'rows' | 'columns'): readonly number[] {
	const [lines, dots] = order === 'rows' ? [height, width] : [width, height];
	return Array.from({ length: (lines * dots) / 8 }, (_, index) => {
		const line = Math.floor((index * 8) / dots);
		const first = (index * 8) % dots;
		const bits = Array.from({ length: 8 }, (_, bit) =>
			order === 'rows' ? isBlack(first + bit, line) : isBlack(line, first + bit),
		);
		return bits.reduce((byte, black) => (byte << 1) | Number(black), 0);
	});
}

/** Low byte first. */
function word(value: number): readonly [number, number] {
	return [value & 0xff, value >> 8];
}
