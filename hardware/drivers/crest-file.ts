import { readFile } from 'node:fs/promises';
import type { Picture } from '../board/town-crest.ts';
import { GREY, loadCanvas } from './canvas.ts';

/** Height of the crest on paper: 15 mm at eight dots to a millimetre. */
const HEIGHT_DOTS = 120;
/** Widest that goes on 58 mm paper too. */
const WIDTH_DOTS = 384;

/** The crest cannot be used; the message says why and what to do. */
export class CrestError extends Error {
	override readonly name = 'CrestError';
}

/**
 * A town's own crest from a picture file (PNG, JPEG, WebP, SVG) in black and white, as large as it goes on a ticket.
 * Transparent is white.
 * @throws CrestError (as rejection)
 */
export async function readCrest(file: string): Promise<Picture> {
	const canvas = loadCanvas();
	if (!canvas) throw new CrestError(`${file}: needs the package @napi-rs/canvas, which is not installed here.`);
	const picture = await readFile(file)
		.then((bytes) => canvas.loadImage(bytes))
		.catch(() => undefined);
	if (!picture || picture.height === 0)
		throw new CrestError(`${file}: is no picture that can be read (PNG, JPEG, WebP or SVG).`);
	const scale = Math.min(HEIGHT_DOTS / picture.height, WIDTH_DOTS / picture.width);
	const [width, height] = [toEight(picture.width * scale), toEight(picture.height * scale)];
	const context = canvas.createCanvas(width, height).getContext('2d');
	context.fillStyle = '#fff';
	context.fillRect(0, 0, width, height);
	context.drawImage(picture, 0, 0, width, height);
	const { data } = context.getImageData(0, 0, width, height);
	const luminance = (at: number): number =>
		0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
	return { width, height, isBlack: (x, y) => luminance((y * width + x) * 4) < GREY };
}

/** Printers keep pictures in bytes of eight dots either way. */
const toEight = (dots: number): number => Math.max(8, Math.round(dots / 8) * 8);
