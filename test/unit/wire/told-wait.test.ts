import { expect, test } from 'vitest';
import { toldWait } from '#wire/told-wait.ts';

test.each([
	[59, '1 min', '1 min'],
	[11.5 * 60, '12 min', '12 mins'],
	[60 * 60, '60 min', '60 mins'],
	[101 * 60, '1 h 45 min', '1 hr 45 mins'],
	[181 * 60, '3 h 5 min', '3 hrs 5 mins'],
	[116 * 60, '2 h', '2 hrs'],
])('a wait of %i seconds is told rounded up, from an hour on in hours and to five minutes', (seconds, cs, en) => {
	expect(toldWait(seconds, 'cs-CZ')).toBe(cs);
	expect(toldWait(seconds, 'en-GB')).toBe(en);
});
