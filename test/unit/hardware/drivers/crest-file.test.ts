import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCanvas } from '../../../../hardware/drivers/canvas.ts';
import { CrestError, readCrest } from '../../../../hardware/drivers/crest-file.ts';
import { storeLogoBytes } from '../../../../hardware/drivers/printer-logo.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'prepazka-crest-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A picture file whose left half is dark, the rest transparent. */
function picture(width: number, height: number): string {
	const canvas = loadCanvas()?.createCanvas(width, height);
	if (!canvas) throw new Error('this machine has no package for drawing');
	const context = canvas.getContext('2d');
	context.fillStyle = '#400';
	context.fillRect(0, 0, width / 2, height);
	const file = join(folder, 'crest.png');
	writeFileSync(file, canvas.toBuffer('image/png'));
	return file;
}

test('a crest becomes black and white dots of the height of a logo, transparent ones white', async ({ skip }) => {
	if (!loadCanvas()) skip('the optional package @napi-rs/canvas is not installed');
	const crest = await readCrest(picture(600, 600));
	expect([crest.width, crest.height]).toEqual([120, 120]);
	expect([crest.isBlack(10, 60), crest.isBlack(110, 60)]).toEqual([true, false]);
	expect(storeLogoBytes('epson-tm-t20iii', crest).length).toBe((120 * 120) / 8 + 16);
});

test('a wide crest is made to fit the narrow paper, in whole bytes either way', async ({ skip }) => {
	if (!loadCanvas()) skip('the optional package @napi-rs/canvas is not installed');
	const crest = await readCrest(picture(3000, 301));
	expect(crest.width).toBe(384);
	expect([crest.width % 8, crest.height % 8]).toEqual([0, 0]);
});

test('what is no picture is refused by name', async ({ skip }) => {
	if (!loadCanvas()) skip('the optional package @napi-rs/canvas is not installed');
	const file = join(folder, 'crest.png');
	writeFileSync(file, 'not a picture');
	await expect(readCrest(file)).rejects.toThrow(CrestError);
	await expect(readCrest(file)).rejects.toThrow(`${file}: is no picture`);
});
