import { expect, test } from 'vitest';
import { TOWN_CREST } from '../../../../hardware/board/town-crest.ts';
import { storeLogoBytes } from '../../../../hardware/drivers/printer-logo.ts';

test.each(['epson-tm-t20iii', 'pos-5890'] as const)('no dots of the crest spell an order to %s', (model) => {
	const bytes = storeLogoBytes(model, TOWN_CREST);
	const orders = bytes.filter((byte, index) => byte === 0x10 && [0x04, 0x05, 0x14].includes(bytes[index + 1] ?? 0));
	expect(orders).toEqual([]);
});

test('the picture is packed along the rows for one printer and down the columns for the other', () => {
	const corner = { width: 16, height: 8, isBlack: (x: number, y: number) => x === 1 && y < 2 };
	expect(storeLogoBytes('epson-tm-t20iii', corner).slice(-16)).toEqual([0x40, 0, 0x40, 0, ...Array(12).fill(0)]);
	expect(storeLogoBytes('pos-5890', corner).slice(-16)).toEqual([0, 0xc0, ...Array(14).fill(0)]);
});
