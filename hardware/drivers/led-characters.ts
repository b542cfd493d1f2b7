import { DIGIT_SEGMENTS } from './johnny-five.ts';

/** The middle segment alone; johnny-five has no shape for it. */
const DASH_SEGMENT = 0x01;
const BLANK = 0x00;

/** Every character that the LED displays can show: digits, unaccented letters, dash and blank. */
export const LED_CHARACTERS: string = [
	...Object.keys(DIGIT_SEGMENTS).filter((name) => /^[0-9A-Za-z ]$/.test(name)),
	'-',
].join('');

/** How many digits each display has. */
export const LED_DIGITS = 8;

/**
 * The segments for a text, left-aligned in eight digits. Throws a `RangeError` that names what cannot be shown.
 */
export function segmentsFor(text: string): readonly number[] {
	const characters = [...text];
	if (characters.length > LED_DIGITS) {
		throw new RangeError(`"${text}" has ${characters.length} characters; an LED display has ${LED_DIGITS}.`);
	}
	return Array.from({ length: LED_DIGITS }, (_, place) => {
		const character = characters[place];
		if (character === undefined) return BLANK;
		const segments = character === '-' ? DASH_SEGMENT : DIGIT_SEGMENTS[character];
		if (segments === undefined || !LED_CHARACTERS.includes(character)) {
			throw new RangeError(`The LED displays cannot show "${character}" of "${text}"; they can show ${LED_CHARACTERS}`);
		}
		return segments;
	});
}
