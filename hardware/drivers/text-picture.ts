import type { SKRSContext2D } from '@napi-rs/canvas';
import iconv from 'iconv-lite';
import { GREY, loadCanvas } from './canvas.ts';

/** Text drawn in black on white, four bytes to a dot, as the encoder library takes pictures. */
export interface TextPicture {
	readonly width: number;
	readonly height: number;
	readonly data: Uint8ClampedArray;
}

/** Height of a printed character of size 1, in dots. */
const CHARACTER_DOTS = 24;
/** Room for what hangs above and below the letters. */
const LINE_HEIGHT = 1.4;
/** Debian's fonts-dejavu-core: Latin with every accent, Greek, Cyrillic, Arabic, Georgian. More of fonts-noto-core. */
const FONTS = '"DejaVu Sans", "Noto Sans"';

const DLE = 0x10;
/** EOT, ENQ, DC4. */
const AFTER_DLE: readonly number[] = [0x04, 0x05, 0x14];
/** The dot to the right of the only one in DLE. */
const DOT_BESIDE_DLE = 4;

/** Whether the text has a letter that is on none of the printer's code pages. */
export function needsPicture(text: string, codePages: readonly string[]): boolean {
	return [...text.normalize('NFC')].some(
		(character) => /[\p{L}\p{M}]/u.test(character) && !codePages.some((page) => isOnPage(character, page)),
	);
}

/** Whether one code page has every character of the text. */
export function isOnPage(text: string, codePage: string): boolean {
	return iconv.decode(iconv.encode(text, codePage), codePage) === text;
}

/**
 * Draws one line of text, shrunk if the paper is too narrow; undefined where the package for drawing could not be
 * installed. It shapes and orders letters (Arabic), which the smaller libraries do not.
 */
export function textPicture(
	text: string,
	{ size, bold, paperDots }: { readonly size: number; readonly bold: boolean; readonly paperDots: number },
): TextPicture | undefined {
	const canvas = loadCanvas();
	if (!canvas) return undefined;
	const font = (dots: number): string => `${bold ? 'bold ' : ''}${dots}px ${FONTS}`;
	const wanted = CHARACTER_DOTS * size;
	const wantedWidth = measure(canvas.createCanvas(8, 8).getContext('2d'), font(wanted), text);
	const dots = Math.floor(wanted * Math.min(1, paperDots / wantedWidth));
	const width = Math.min(paperDots, upToEight((wantedWidth * dots) / wanted + 1));
	const height = upToEight(dots * LINE_HEIGHT);
	const context = canvas.createCanvas(width, height).getContext('2d');
	context.fillStyle = '#fff';
	context.fillRect(0, 0, width, height);
	context.fillStyle = '#000';
	context.font = font(dots);
	context.textBaseline = 'middle';
	context.fillText(text, 0, height / 2);
	const data = context.getImageData(0, 0, width, height).data;
	removeOrders(data);
	return { width, height, data };
}

/**
 * A printer obeys DLE EOT, DLE ENQ and DLE DC4 the moment they arrive, even inside a
 * picture (Epson command reference, "real-time commands"), so where eight dots and the next eight form one, a dot is added.
 */
function removeOrders(data: Uint8ClampedArray): void {
	const byteAt = (index: number): number => {
		let byte = 0;
		for (let dot = index * 8; dot < index * 8 + 8; dot += 1) byte = (byte << 1) | Number((data[dot * 4] ?? 255) < GREY);
		return byte;
	};
	for (let index = 0; index < data.length / 32; index += 1) {
		if (byteAt(index) !== DLE || !AFTER_DLE.includes(byteAt(index + 1))) continue;
		data.fill(0, (index * 8 + DOT_BESIDE_DLE) * 4, (index * 8 + DOT_BESIDE_DLE) * 4 + 3);
	}
}

function measure(context: SKRSContext2D, font: string, text: string): number {
	context.font = font;
	return Math.max(1, context.measureText(text).width);
}

/** The encoder packs eight dots into a byte. */
function upToEight(dots: number): number {
	return Math.ceil(dots / 8) * 8;
}
