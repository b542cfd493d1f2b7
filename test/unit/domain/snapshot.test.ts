import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyOffice, type Office } from '#domain/office.ts';
import { decodeOffice, encodeOffice } from '#domain/snapshot.ts';
import { randomDays } from '../../support/random-days.ts';

describe('the state as text', () => {
	it('D12 makes an equal state again, at every moment of random days', () => {
		fc.assert(
			fc.property(randomDays, (steps) => {
				for (const { after } of steps) expect(decodeOffice(encodeOffice(after))).toEqual(after);
			}),
			{ seed: 20261123, numRuns: 20 },
		);
	});

	it('D12 has what an earlier version did not know as an empty office has it', () => {
		const { callCount: _, ...known } = { ...emptyOffice, callCount: 7, revision: 5 };
		expect(decodeOffice(encodeOffice(known as Office))).toMatchObject({ callCount: 0, revision: 5 });
	});

	it('D12 is none when it cannot be read', () => {
		const text = encodeOffice(emptyOffice);
		for (const damaged of [text.slice(0, -1), '', 'null', '7', '[]', '{}', '{"revision":1}'])
			expect(decodeOffice(damaged)).toBeNull();
	});

	it('D12 is none when something else has become of what was written as a map', () => {
		const text = encodeOffice(emptyOffice);
		expect(decodeOffice(text.replace('"tickets":{"$map"', '"tickets":{"$map2"'))).toBeNull();
	});

	it('keeps a value that only looks like a written map', () => {
		const text = encodeOffice(emptyOffice).replace('"calls":[]', '"calls":[{"$map":1}]');
		expect(decodeOffice(text)?.calls).toEqual([{ $map: 1 }]);
	});
});
