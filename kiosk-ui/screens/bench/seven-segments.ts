import { svg } from 'lit';

/** Segments from the top clockwise, the middle last: where each is drawn in a digit 10 wide and 18 high. */
const shapes = {
	a: 'M2 1h6',
	b: 'M9 2v6',
	c: 'M9 10v6',
	d: 'M2 17h6',
	e: 'M1 10v6',
	f: 'M1 2v6',
	g: 'M2 9h6',
} as const;
type Segment = keyof typeof shapes;

const names: readonly Segment[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** Which segments form a character; letters are as the display's font has them, capitals where it has both. */
const font: Readonly<Record<string, string>> = {
	' ': '', '-': 'g',
	'0': 'abcdef', '1': 'bc', '2': 'abdeg', '3': 'abcdg', '4': 'bcfg', '5': 'acdfg', '6': 'acdefg', '7': 'abc', '8': 'abcdefg', '9': 'abcdfg',
	A: 'abcefg', b: 'cdefg', C: 'adef', c: 'deg', d: 'bcdeg', E: 'adefg', F: 'aefg', G: 'acdef', H: 'bcefg', h: 'cefg', i: 'c', J: 'bcde', j: 'bcd',
	L: 'def', l: 'ef', M: 'bdfg', n: 'ceg', o: 'cdeg', P: 'abefg', q: 'abcfg', r: 'eg', T: 'aef', t: 'defg', U: 'bcdef', u: 'cde', V: 'befg', v: 'bfg',
	W: 'bcdefg', w: 'bdfg', X: 'beg', Y: 'bcdfg', a: 'abcdeg', e: 'abdefg',
}; // biome-ignore format: a font is easier to check in rows

const places = 8;

/** A display of eight digits; a point belongs to the digit before it. Read aloud as its text. */
export function sevenSegments(text: string, lit: boolean) {
	const digits = [...text.matchAll(/(.)(\.?)/g)];
	const cells = Array.from({ length: places }, (_, place) => {
		const [, character = ' ', point = ''] = digits[place] ?? [];
		return digit(place, font[character] ?? 'adg', point !== '');
	});
	return svg`<svg class="segments ${lit ? '' : 'dark'}" viewBox="0 0 ${places * 13} 20" role="img" aria-label=${text.trim() || '–'}>
		<g transform="translate(1.5 1) skewX(-4)">${cells}</g>
	</svg>`;
}

function digit(place: number, lit: string, point: boolean) {
	return svg`<g transform="translate(${place * 13 + 1} 0)">
		${names.map((name) => svg`<path class=${lit.includes(name) ? 'on' : 'off'} d=${shapes[name]} />`)}
		<circle class=${point ? 'on' : 'off'} cx="11.3" cy="17" r="0.9" />
	</g>`;
}
