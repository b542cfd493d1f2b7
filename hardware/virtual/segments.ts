/**
 * Shapes that a seven-segment digit can show, read as characters. Bits from 6 to 0 are the segments
 * A to G (top, then clockwise, middle last), bit 7 the point (MAX7219 datasheet, table 6). Where
 * two characters share a shape the digit comes first, then the capital.
 */
const SHAPES: ReadonlyMap<number, string> = new Map([
	[0x00, ' '],
	[0x7e, '0'],
	[0x30, '1'],
	[0x6d, '2'],
	[0x79, '3'],
	[0x33, '4'],
	[0x5b, '5'],
	[0x5f, '6'],
	[0x70, '7'],
	[0x7f, '8'],
	[0x7b, '9'],
	[0x01, '-'],
	[0x77, 'A'],
	[0x1f, 'b'],
	[0x4e, 'C'],
	[0x0d, 'c'],
	[0x3d, 'd'],
	[0x4f, 'E'],
	[0x47, 'F'],
	[0x5e, 'G'],
	[0x37, 'H'],
	[0x17, 'h'],
	[0x10, 'i'],
	[0x3c, 'J'],
	[0x38, 'j'],
	[0x0e, 'L'],
	[0x06, 'l'],
	[0x55, 'M'],
	[0x15, 'n'],
	[0x1d, 'o'],
	[0x67, 'P'],
	[0x73, 'q'],
	[0x05, 'r'],
	[0x46, 'T'],
	[0x0f, 't'],
	[0x3e, 'U'],
	[0x1c, 'u'],
	[0x27, 'V'],
	[0x23, 'v'],
	[0x3f, 'W'],
	[0x2b, 'w'],
	[0x25, 'X'],
	[0x3b, 'Y'],
	[0x7d, 'a'],
	[0x6f, 'e'],
]);

/** Code B font of the chip's own decoder (MAX7219 datasheet, table 5). */
const CODE_B = '0123456789-EHLP ';

const POINT = 0x80;

/** Reads digits from left to right; a shape that is no character becomes `?`. */
export function textOf(digits: readonly { readonly code: number; readonly decoded: boolean }[]): string {
	return digits
		.map(({ code, decoded }) => {
			const character = decoded ? CODE_B.charAt(code & 0xf) : (SHAPES.get(code & ~POINT) ?? '?');
			return (code & POINT) === 0 ? character : `${character}.`;
		})
		.join('');
}
