import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { instant, instantCodec, localDate, toLocalRfc3339 } from '#wire/time.ts';

const PRAGUE = 'Europe/Prague';
const YEAR_0 = Date.UTC(2000, 0, 1) - 730485 * 86_400_000;
const END_OF_9999 = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

describe('instants', () => {
	test('reach from the first to the last moment that RFC 3339 can write', () => {
		expect(instantCodec.encode(instant(YEAR_0))).toBe('0000-01-01T00:00:00.000Z');
		expect(instantCodec.encode(instant(END_OF_9999))).toBe('9999-12-31T23:59:59.999Z');
	});

	test.each([YEAR_0 - 1, END_OF_9999 + 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuse %s', (number) => {
		expect(() => instant(number)).toThrow(RangeError);
	});

	test('are read from any offset and written in UTC with milliseconds', () => {
		const at = instantCodec.decode('2026-11-23T09:00:00+01:00');
		expect(at).toBe(Date.UTC(2026, 10, 23, 8));
		expect(instantCodec.encode(at)).toBe('2026-11-23T08:00:00.000Z');
	});

	test('survive the wire unchanged', () => {
		fc.assert(
			fc.property(fc.integer({ min: YEAR_0, max: END_OF_9999 }), (number) => {
				expect(instantCodec.decode(instantCodec.encode(instant(number)))).toBe(number);
			}),
			{ seed: 20261123 },
		);
	});

	test('are read as Temporal reads them, whatever the offset and the digits', () => {
		const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
		const moment = fc.record({
			day: fc.integer({ min: YEAR_0 / 86_400_000 + 1, max: Math.floor(END_OF_9999 / 86_400_000) - 1 }),
			time: fc.tuple(two(23), two(59), two(59)).map((parts) => parts.join(':')),
			digits: fc.stringMatching(/^\d{0,9}$/),
			offset: fc.tuple(fc.constantFrom('+', '-'), two(23), two(59)).map(([sign, ...parts]) => sign + parts.join(':')),
		});
		fc.assert(
			fc.property(moment, ({ day, time, digits, offset }) => {
				const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
				const text = `${date}T${time}${digits && `.${digits}`}${offset}`;
				expect(instantCodec.decode(text)).toBe(Temporal.Instant.from(text).epochMilliseconds);
			}),
			{ seed: 20261123 },
		);
	});

	test('may have more digits than anybody needs', () => {
		expect(instantCodec.decode('2026-11-23T09:00:00.1239999999999+01:00')).toBe(Date.UTC(2026, 10, 23, 8, 0, 0, 123));
	});

	test.each([
		['a date alone', '2026-11-23'],
		['a local time without offset', '2026-11-23T09:00:00'],
		['words', 'tomorrow'],
		['a day that does not exist', '2026-02-30T09:00:00Z'],
		['a moment before the year 0', '0000-01-01T00:00:00+01:00'],
		['a moment after the year 9999', '9999-12-31T23:59:59-01:00'],
	])('%s is refused as a value, not by an exception', (_what, text) => {
		expect(instantCodec.safeDecode(text).success).toBe(false);
	});
});

describe('local time', () => {
	test('bears the offset that holds at that moment', () => {
		expect(toLocalRfc3339(instant(Date.UTC(2026, 10, 23, 8)), PRAGUE)).toBe('2026-11-23T09:00:00+01:00');
		expect(toLocalRfc3339(instant(Date.UTC(2026, 6, 1, 8)), PRAGUE)).toBe('2026-07-01T10:00:00+02:00');
	});

	test('shows milliseconds only when there are any', () => {
		expect(toLocalRfc3339(instant(Date.UTC(2026, 10, 23, 8, 0, 0, 7)), PRAGUE)).toBe('2026-11-23T09:00:00.007+01:00');
	});

	test('tells the two hours apart when the clock is set back', () => {
		expect(toLocalRfc3339(instant(Date.UTC(2026, 9, 25, 0, 30)), PRAGUE)).toBe('2026-10-25T02:30:00+02:00');
		expect(toLocalRfc3339(instant(Date.UTC(2026, 9, 25, 1, 30)), PRAGUE)).toBe('2026-10-25T02:30:00+01:00');
	});

	test('a date begins at midnight there, not in Greenwich', () => {
		expect(localDate(instant(Date.UTC(2026, 10, 22, 22, 59)), PRAGUE)).toBe('2026-11-22');
		expect(localDate(instant(Date.UTC(2026, 10, 22, 23, 0)), PRAGUE)).toBe('2026-11-23');
	});
});
